"""What a user says of files, checked: columns, rates, audiences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from optimizer.cli.import_options import DateOrder, DecimalMark
from optimizer.cli.values import parsed_amount, parsed_day
from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.errors import DataError
from optimizer.message import N_

if TYPE_CHECKING:
    from optimizer.domain.imports import ReadingWishes
    from optimizer.workflow import SourceFile

_MARKS: Final = {DecimalMark.dot: ".", DecimalMark.comma: ","}
_RATE: Final = re.compile(r"([A-Za-z]{3})=([0-9.]+)([A-Za-z]{3})?@([0-9-]+)")


def parsed_wishes(
    currency: str | None,
    rates: Sequence[str] | None,
    audience: str | None,
    rules: Sequence[str] | None,
    *,
    own_currency: str | None = None,
) -> ReadingWishes:
    """Read what the user wants of all files together.

    Parameters
    ----------
    currency : str or None
        ISO code, checked.
    rates, rules : sequence of str or None
        As typed.
    audience : str or None
        A field.
    own_currency : str or None
        Of the workspace; rates that name no second currency are into `currency`, or else into this one.
    """
    from optimizer.domain.imports import AudienceChoice, ReadingWishes  # only now: they load pandas

    target = own_currency if currency is None else currency
    return ReadingWishes(
        currency,
        tuple(_rate(text, target) for text in (() if rates is None else rates)),
        AudienceChoice(
            "" if audience is None else audience.strip().lower().replace("-", "_").replace(" ", "_"),
            tuple(_pair(text, "--audience-rule", "Retargeting=PL_*_retargeting") for text in rules or ()),
        ),
    )


def parsed_columns(texts: Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    """Read what columns are called, each written as in ``Reklama=campaign``."""
    from optimizer.workflow import NAMEABLE_COLUMNS

    pairs = tuple(_pair(text, "--column", "Wydatki=spend") for text in (() if texts is None else texts))
    for header, field in pairs:
        if field not in NAMEABLE_COLUMNS:
            raise DataError(
                N_(
                    "--column '{header}={field}' names no field of ours; give one of {fields}.",
                    header=header,
                    field=field,
                    fields=", ".join(NAMEABLE_COLUMNS),
                )
            )
    return pairs


def _pair(text: str, option: str, example: str) -> tuple[str, str]:
    # Headers may have an equals sign, fields and patterns of names hardly do: the last one divides.
    first, equals, second = text.rpartition("=")
    if not equals or not first.strip() or not second.strip():
        raise DataError(
            N_(
                "{option} is '{text}'; write both sides with an equals sign between, such as '{example}'.",
                option=option,
                text=text,
                example=example,
            )
        )
    return first.strip(), second.strip()


def _rate(text: str, target: str | None) -> ExchangeRate:
    match = _RATE.fullmatch("".join(text.split()))
    if match is None:
        raise DataError(
            N_(
                "--rate is '{text}'; write the currency, what one unit of it is worth in yours, and since which day, "
                "such as EUR=4.25@2026-09-01.",
                text=text,
            )
        )
    to = match[3] if match[3] is not None else target
    if to is None:
        raise DataError(
            N_(
                "--rate '{text}' does not say into which currency; give it with --currency, such as --currency PLN.",
                text=text,
            )
        )
    return ExchangeRate(match[1], to, float(parsed_amount(match[2], "--rate")), parsed_day(match[4], "--rate"))


def said_of(
    file: SourceFile,
    date_order: DateOrder | None,
    decimal_mark: DecimalMark | None,
    columns: Sequence[tuple[str, str]],
) -> SourceFile:
    """Add to a file what the user says of it."""
    return replace(
        file,
        date_order="" if date_order is None else date_order.value.upper(),
        decimal_mark="" if decimal_mark is None else _MARKS[decimal_mark],
        columns=tuple(columns),
    )
