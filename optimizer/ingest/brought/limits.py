"""limits.csv: what a plan must obey, one sentence of the manager per row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from optimizer.domain.guardrail import GuardrailLevel
from optimizer.domain.problem import FundedLimit, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.errors import DataError
from optimizer.ingest.brought.limit_cells import (
    read_each,
    read_level,
    read_money_or_share,
    read_step,
    read_times,
    read_whole_number,
)
from optimizer.ingest.brought.small_table import SmallRow, read_small_table
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_

SCOPE: Final = ("platform", "audience", "tag", "period")
AMOUNTS: Final = ("min", "max", "on_off_min", "lock", "max_change")
UNDER: Final = ("of_platform", "of_audience", "of_tag")
DEMANDS: Final = (*AMOUNTS, "step", "max_funded", "at_least_times", "guardrail")
NUMBERS: Final = (*AMOUNTS, "step", "max_funded", "at_least_times", "level")
COLUMNS: Final = (
    *("platform", "audience", "min", "max", "on_off_min", "lock", "tag", "period", "each", "max_change", "step"),
    *("max_funded", "at_least_times", *UNDER, "guardrail", "level"),
)

BroughtLimit = SpendLimit | FundedLimit | RatioLimit


@dataclass(frozen=True, slots=True)
class BroughtLimits:
    """A file of limits.

    Attributes
    ----------
    limits : tuple of SpendLimit, FundedLimit or RatioLimit
        In the order of the file; each names its row.
    guardrails : tuple of GuardrailLevel
        In the order of the file.
    """

    limits: tuple[BroughtLimit, ...] = ()
    guardrails: tuple[GuardrailLevel, ...] = ()


def read_limits(file: SourceFile) -> BroughtLimits:
    """Read limits.

    Parameters
    ----------
    file : SourceFile
        Table with any of the columns `COLUMNS`. ``platform``, ``audience``, ``tag`` and ``period`` say whom a row
        speaks of, and may be empty or left out; the other columns say what is asked, and a row may ask for several
        things. An amount is money over the horizon, or a share of the budget such as ``20%``; in ``max_change`` a share
        is one of the last period's spend.

    Raises
    ------
    DataError
        When a row says nothing, contradicts itself, or limits the same thing as another row.
    """
    limits: list[BroughtLimit] = []
    guardrails: list[GuardrailLevel] = []
    rows_by_subject: dict[tuple[object, ...], str] = {}
    for row in read_small_table(file, COLUMNS, (), NUMBERS):
        stated: list[BroughtLimit] = [*_spend_limits(row), *_funded_limits(row), *_ratio_limits(row)]
        levels = _guardrails(row)
        if not stated and not levels:
            raise _says_nothing(row)
        for subject in [_subject(limit) for limit in stated] + [(level.name,) for level in levels]:
            if subject in rows_by_subject:
                raise DataError(
                    N_(
                        "{place} limits the same as {earlier}; write all amounts of one limit in one row.",
                        place=row.place,
                        earlier=rows_by_subject[subject],
                    )
                )
            rows_by_subject[subject] = row.place
        limits.extend(stated)
        guardrails.extend(levels)
    return BroughtLimits(tuple(limits), tuple(guardrails))


def _subject(limit: BroughtLimit) -> tuple[object, ...]:
    if isinstance(limit, SpendLimit):
        return ("money", limit.platform, limit.audience, limit.tag, limit.period, limit.each)
    if isinstance(limit, FundedLimit):
        return ("funded", limit.scope)
    return ("ratio", limit.over, limit.under)


def _says_nothing(row: SmallRow) -> DataError:
    if not any(row.cells[column] for column in SCOPE):
        return DataError(
            N_("{place} names neither a platform nor an audience; name at least one of them.", place=row.place)
        )
    return DataError(
        N_("{place} gives no amount; fill in at least one of {columns}.", place=row.place, columns=", ".join(DEMANDS))
    )


def _spend_limits(row: SmallRow) -> list[SpendLimit]:
    is_each = read_each(row, "each")
    amounts = {
        column: read_money_or_share(row, column, most_share=None if column == "max_change" else 1.0)
        for column in AMOUNTS
    }
    step = read_step(row, "step")
    if step is None and not any(amounts.values()):
        if is_each:
            raise _misused(row, "each", "min, max, on_off_min, lock, max_change, step")
        return []
    scope = _scope(row)
    if scope == Scope() and not is_each:
        raise DataError(
            N_(
                "{place} names neither a platform nor an audience; name at least one of them, or a tag or a period, or "
                "write yes under each for every segment.",
                place=row.place,
            )
        )
    is_single = scope.platform is not None and scope.audience is not None and scope.tag is None
    if step is not None and not (is_each or is_single):
        raise DataError(
            N_(
                "{place} gives a step for several segments together; write yes under each, or name one segment by "
                "platform and audience.",
                place=row.place,
            )
        )
    _check_amounts(row, amounts)
    return [
        SpendLimit(
            platform=scope.platform,
            audience=scope.audience,
            least=amounts["min"],
            most=amounts["max"],
            on_off_minimum=amounts["on_off_min"],
            lock=amounts["lock"],
            source=row.place,
            tag=scope.tag,
            period=scope.period,
            each=is_each,
            most_change=amounts["max_change"],
            step=step,
        )
    ]


def _funded_limits(row: SmallRow) -> list[FundedLimit]:
    most = read_whole_number(row, "max_funded")
    return [] if most is None else [FundedLimit(_scope(row), most, row.place)]


def _ratio_limits(row: SmallRow) -> list[RatioLimit]:
    least = read_times(row, "at_least_times")
    under = Scope(
        platform=_name(row, "of_platform", lower=True),
        audience=_name(row, "of_audience"),
        tag=_name(row, "of_tag"),
        period=_name(row, "period"),
    )
    is_under_named = any(row.cells[column] for column in UNDER)
    if least is None:
        for column in UNDER:
            if row.cells[column]:
                raise _misused(row, column, "at_least_times")
        return []
    over = _scope(row)
    if not is_under_named or (over.platform, over.audience, over.tag) == (None, None, None):
        raise DataError(
            N_(
                "{place} gives at_least_times without both sides; name who gets more under platform, audience or tag, "
                "and who gets less under {columns}.",
                place=row.place,
                columns=", ".join(UNDER),
            )
        )
    return [RatioLimit(over, under, least, row.place)]


def _guardrails(row: SmallRow) -> list[GuardrailLevel]:
    name = row.cells["guardrail"].lower().replace(" ", "_").replace("-", "_")
    level = read_level(row, "level")
    if not name and level is None:
        return []
    if not name or level is None:
        raise DataError(
            N_(
                "{place} gives only one of guardrail and level; give both, such as bounce_rate and 40%.",
                place=row.place,
            )
        )
    named = [column for column in SCOPE if row.cells[column]]
    if named:
        raise DataError(
            N_(
                "{place} gives a guardrail together with {column}; a guardrail holds for the whole plan, so leave "
                "{column} empty.",
                place=row.place,
                column=named[0],
            )
        )
    return [GuardrailLevel(name, level, row.place)]


def _scope(row: SmallRow) -> Scope:
    return Scope(
        platform=_name(row, "platform", lower=True),
        audience=_name(row, "audience"),
        tag=_name(row, "tag"),
        period=_name(row, "period"),
    )


def _name(row: SmallRow, column: str, *, lower: bool = False) -> str | None:
    text = row.cells[column].lower() if lower else row.cells[column]
    return text if text else None


def _misused(row: SmallRow, column: str, needed: str) -> DataError:
    return DataError(
        N_(
            "{place} fills in {column}, which says something only beside one of {needed}; give that or clear {column}.",
            place=row.place,
            column=column,
            needed=needed,
        )
    )


def _check_amounts(row: SmallRow, amounts: dict[str, LimitAmount | None]) -> None:
    given = [column for column in AMOUNTS if amounts[column] is not None]
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
