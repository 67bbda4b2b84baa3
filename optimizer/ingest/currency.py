"""The one currency of a file, wherever the platform writes it, and the one currency of all files together."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.domain.finding import Finding
from optimizer.domain.money import checked_currency
from optimizer.errors import DataError
from optimizer.ingest.cells import RawTable
from optimizer.ingest.column_map import MONEY_FIELDS
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.figures import sign_currencies
from optimizer.ingest.left_out import BoolArray
from optimizer.message import N_


def find_currency(table: RawTable, is_used: BoolArray) -> str | None:
    """Find the currency in the spend header, a currency column or the signs in the cells.

    Parameters
    ----------
    table : RawTable
        The table of one file.
    is_used : (n_rows,) array
        Rows that are data; totals may say anything.

    Returns
    -------
    str or None
        ISO code; None where the file names none.

    Raises
    ------
    DataError
        When the file names several, or one that is none.
    """
    named: set[str] = set()
    if table.header.currency is not None:
        named.add(table.header.currency)
    if "currency" in table.header.fields:
        named |= {code.upper() for code in table.texts("currency")[is_used].unique() if code}
    if not named:
        for field in MONEY_FIELDS:
            if field in table.header.fields:
                named |= sign_currencies(table.column(field)[is_used])
    if len(named) > 1:
        raise DataError(
            N_(
                "{name} has money in {currencies}; money of several currencies cannot be added up, so give one file per"
                " currency and plan each on its own.",
                name=table.file_name,
                currencies=", ".join(excerpt(code) for code in sorted(named)[:10]),
            )
        )
    return next((_known(table, code) for code in named), None)


def _known(table: RawTable, code: str) -> str:
    try:
        return checked_currency(code)
    except DataError as error:
        raise DataError(
            N_(
                "{name} names the currency '{code}', which is none; a currency is a three-letter ISO code such as EUR.",
                name=table.file_name,
                code=excerpt(code),
            )
        ) from error


def common_currency(
    found: Sequence[tuple[str, str | None]], given: str | None
) -> tuple[str | None, tuple[Finding, ...]]:
    """Settle on the currency of all files.

    Parameters
    ----------
    found : sequence of (str, str or None)
        File name and the currency found in it.
    given : str or None
        What the user said; holds for files that name none.

    Raises
    ------
    DataError
        When files, or a file and the user, name different currencies.
    """
    asked = None if given is None else checked_currency(given)
    named = {code: name for name, code in reversed(found) if code is not None}
    if len(named) > 1:
        raise DataError(
            N_(
                "The files are in different currencies ({found}); money of several currencies cannot be added up, so"
                " plan each on its own.",
                found=", ".join(f"{name}: {code}" for code, name in sorted(named.items())),
            )
        )
    code = next(iter(named), None)
    if asked is not None and code is not None and asked != code:
        raise DataError(
            N_(
                "{name} is in {found}, not in {asked}; leave the currency out or give {found}.",
                name=named[code],
                found=code,
                asked=asked,
            )
        )
    if code is None and asked is None:
        return None, (_unknown(),)
    unnamed = [name for name, own in found if own is None]
    if asked is None and code is not None and unnamed:
        return code, tuple(_assumed(name, code) for name in unnamed)
    return (code if asked is None else asked), ()


def _unknown() -> Finding:
    return Finding(
        "warning",
        "currency",
        N_("The files name no currency; the plan is made without one, with two decimals."),
        N_("Give the currency of the account, such as EUR."),
    )


def _assumed(name: str, code: str) -> Finding:
    return Finding(
        "warning",
        "currency",
        N_(
            "{name} names no currency; its money is taken as {code}, like that of the other files.",
            name=name,
            code=code,
        ),
        N_("Check it, and import the file on its own if its account has another currency."),
    )
