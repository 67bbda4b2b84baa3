"""The currencies of a file, wherever the platform writes them, and the one currency of all files together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.imports import Question
from optimizer.domain.money import checked_currency
from optimizer.errors import DataError
from optimizer.ingest.cells.raw_table import RawTable
from optimizer.ingest.column_map import MONEY_FIELDS
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.rows.left_out import BoolArray
from optimizer.ingest.values.figures import sign_currencies
from optimizer.message import N_

ENOUGH_CELLS: Final = 2000
"""Cells that are asked whether they contradict the currency that the file names elsewhere."""


@dataclass(frozen=True, slots=True, eq=False)
class FileCurrency:
    """Currencies of one file.

    Attributes
    ----------
    file_name : str
        The file.
    codes : tuple of str
        ISO codes; none where the file names none.
    of_row : (n_rows,) series of str or None
        Currency of each row, where there are several.
    is_export : bool
        Whether a platform wrote the file, whose account has a currency though the file does not say it.
    """

    file_name: str
    codes: tuple[str, ...]
    of_row: pd.Series[str] | None = None
    is_export: bool = False

    @property
    def code(self) -> str | None:
        """The one currency; None where there is none, or several."""
        return self.codes[0] if len(self.codes) == 1 else None


@dataclass(frozen=True, slots=True)
class CommonCurrency:
    """The one currency in which all files are read.

    Attributes
    ----------
    code : str or None
        ISO code; None where nobody says one.
    findings : tuple of Finding
        What was assumed.
    questions : tuple of Question
        What the user must say first.
    """

    code: str | None
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()


def find_currency(table: RawTable, is_used: BoolArray) -> FileCurrency:
    """Find the currencies in the spend header, a currency column or the signs in the cells.

    Parameters
    ----------
    table : RawTable
        The table of one file.
    is_used : (n_rows,) array
        Rows that are data; totals may say anything.

    Raises
    ------
    DataError
        When the file contradicts itself, or names a currency that is none.
    """
    is_export = table.header.column_map.is_export
    stated = frozenset() if table.header.currency is None else frozenset({table.header.currency})
    of_row: pd.Series[str] | None = None
    if "currency" in table.header.fields:
        of_row = table.texts("currency").str.upper()
        stated |= {code for code in of_row[is_used].unique() if code}
    signs = _signs(table, is_used, step=max(int(is_used.sum()) // ENOUGH_CELLS, 1) if stated else 1)
    is_contradicted = len(stated) > 0 and not signs <= stated
    stated |= signs
    codes = tuple(sorted(_known(table, code) for code in stated))
    if len(codes) > 1 and (
        is_contradicted or of_row is None or table.header.currency is not None or (of_row[is_used] == "").any()
    ):
        raise DataError(
            N_(
                "{name} has money in {currencies}; money of several currencies cannot be added up, so give one file per"
                " currency and plan each on its own.",
                name=table.file_name,
                currencies=", ".join(excerpt(code) for code in codes[:10]),
            )
        )
    return FileCurrency(table.file_name, codes, of_row if len(codes) > 1 else None, is_export)


def _signs(table: RawTable, is_used: BoolArray, *, step: int) -> frozenset[str]:
    """Currencies of the signs beside the money in every so many rows."""
    columns = [table.column(field)[is_used].iloc[::step] for field in MONEY_FIELDS if field in table.header.fields]
    return frozenset[str]().union(*map(sign_currencies, columns))


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


def common_currency(found: Sequence[FileCurrency], given: str | None, own: str | None = None) -> CommonCurrency:
    """Settle on the currency of all files.

    Parameters
    ----------
    found : sequence of FileCurrency
        Of each file.
    given : str or None
        What the user said now; holds for files that name none, and money of other currencies is changed into it.
    own : str or None
        Currency of the workspace, which holds where neither the files nor the user name one.

    Returns
    -------
    CommonCurrency
        Of files in several currencies the user's, or the workspace's; where neither has one, there is a question.
    """
    asked = None if given is None else checked_currency(given)
    named = {code: file.file_name for file in reversed(found) for code in file.codes}
    wanted = own if asked is None else asked
    if len(named) > 1 and wanted is None:
        return CommonCurrency(None, questions=(_which(named),))
    code = next(iter(named)) if wanted is None and named else wanted
    if asked is not None:
        return CommonCurrency(code)
    unnamed = [file for file in found if not file.codes]
    if code is not None:
        return CommonCurrency(
            code, tuple(_assumed(file.file_name, code, is_warning=file.is_export) for file in unnamed)
        )
    questions = tuple(_missing(file.file_name) for file in unnamed if file.is_export)
    return CommonCurrency(None, () if questions else (_unknown(),), questions)


def _which(named: dict[str, str]) -> Question:
    found = ", ".join(f"{name}: {code}" for code, name in sorted(named.items()))
    first, second = sorted(named)[:2]
    return Question(
        "exchange_rate",
        next(iter(sorted(named.values()))),
        N_(
            "The files are in different currencies ({found}); import each into a workspace of its own, or say in which "
            "currency to count and at what rate of which day, such as --currency {first} --rate {example}.",
            found=found,
            first=first,
            example=f"{second}=1.25@2026-01-31",
        ),
        tuple(sorted(named)),
    )


def missing_rate(file_name: str, currency: str, target: str) -> Question:
    """Ask for the rate at which a file's money is changed."""
    return Question(
        "exchange_rate",
        file_name,
        N_(
            "{name} has money in {found} and the rest is in {target}; give the rate and its day, such as --rate "
            "{example}, or leave the file out.",
            name=file_name,
            found=currency,
            target=target,
            example=f"{currency}=1.25@2026-01-31",
        ),
        (currency, target),
    )


def _missing(name: str) -> Question:
    return Question(
        "currency",
        name,
        N_(
            "{name} does not say which currency its money is in; give that of the ad account, such as --currency EUR.",
            name=name,
        ),
    )


def _unknown() -> Finding:
    return Finding(
        "info",
        "currency",
        N_("The files name no currency; the plan is made without one, with two decimals."),
        N_("Give the currency of the account, such as EUR."),
    )


def _assumed(name: str, code: str, *, is_warning: bool) -> Finding:
    return Finding(
        "warning" if is_warning else "info",
        "currency",
        N_(
            "{name} names no currency; its money is taken as {code}.",
            name=name,
            code=code,
        ),
        N_("Check it, and import the file on its own if its account has another currency."),
        name,
    )
