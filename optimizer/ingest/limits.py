"""limits.csv: what a plan must obey, segment by segment, platform by platform or audience by audience."""

from __future__ import annotations

from typing import Final

from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.errors import DataError
from optimizer.ingest.figures import MISSING, parse_number
from optimizer.ingest.small_table import SmallRow, read_small_table, wrong_cell
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_

AMOUNTS: Final = ("min", "max", "on_off_min", "lock")
COLUMNS: Final = ("platform", "audience", *AMOUNTS)
EXPECTED_AMOUNT: Final = N_("money that is not negative, a share from 0% to 100%, or nothing")


def read_limits(file: SourceFile) -> tuple[SpendLimit, ...]:
    """Read spend limits.

    Parameters
    ----------
    file : SourceFile
        Table with the columns ``platform,audience,min,max,on_off_min,lock``; ``platform`` or ``audience`` may be empty
        or left out, and so may amounts. An amount is money over the horizon, or a share of the budget such as ``20%``.

    Returns
    -------
    tuple of SpendLimit
        In the order of the file; each names its row.

    Raises
    ------
    DataError
        When a row says nothing, contradicts itself, or limits the same thing as another row.
    """
    limits = []
    rows_by_scope: dict[tuple[str | None, str | None], str] = {}
    for row in read_small_table(file, COLUMNS, (), AMOUNTS):
        limit = _limit(row)
        scope = (limit.platform, limit.audience)
        if scope in rows_by_scope:
            raise DataError(
                N_(
                    "{place} limits the same as {earlier}; write all amounts of one limit in one row.",
                    place=row.place,
                    earlier=rows_by_scope[scope],
                )
            )
        rows_by_scope[scope] = row.place
        limits.append(limit)
    return tuple(limits)


def _limit(row: SmallRow) -> SpendLimit:
    platform = row.cells["platform"].lower()
    audience = row.cells["audience"]
    if not platform and not audience:
        raise DataError(
            N_("{place} names neither a platform nor an audience; name at least one of them.", place=row.place)
        )
    amounts = {column: _amount(row, column) for column in AMOUNTS}
    _check_amounts(row, amounts)
    return SpendLimit(
        platform=platform if platform else None,
        audience=audience if audience else None,
        least=amounts["min"],
        most=amounts["max"],
        on_off_minimum=amounts["on_off_min"],
        lock=amounts["lock"],
        source=row.place,
    )


def _amount(row: SmallRow, column: str) -> LimitAmount | None:
    text = row.cells[column]
    is_share = text.endswith("%")
    try:
        number = parse_number(text.removesuffix("%"), row.decimal)
    except ValueError as error:
        raise wrong_cell(row, column, EXPECTED_AMOUNT) from error
    if text.casefold() in MISSING:
        return None
    if number is None or number < 0 or (is_share and number > 100):
        raise wrong_cell(row, column, EXPECTED_AMOUNT)
    return LimitAmount(number / 100, "share") if is_share else LimitAmount(number)


def _check_amounts(row: SmallRow, amounts: dict[str, LimitAmount | None]) -> None:
    given = [column for column in AMOUNTS if amounts[column] is not None]
    if not given:
        raise DataError(
            N_(
                "{place} gives no amount; fill in at least one of {columns}.",
                place=row.place,
                columns=", ".join(AMOUNTS),
            )
        )
    if "lock" in given and len(given) > 1:
        raise DataError(
            N_(
                "{place} gives lock together with {others}; lock says all, so leave the others empty.",
                place=row.place,
                others=", ".join(column for column in given if column != "lock"),
            )
        )
    most = amounts["max"]
    for column in ("min", "on_off_min"):
        least = amounts[column]
        if least is not None and most is not None and least.unit == most.unit and least.value > most.value:
            raise DataError(
                N_(
                    "{place}: {column} is '{least}', above max, which is '{most}'; give a max that is not below it.",
                    place=row.place,
                    column=column,
                    least=row.cells[column],
                    most=row.cells["max"],
                )
            )
