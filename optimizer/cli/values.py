"""What a user types, checked: amounts, days, currencies, files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from optimizer.domain.money import Money, checked_currency, minor_digits, money
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.message import N_

if TYPE_CHECKING:
    from optimizer.workflow import SourceFile

_AMOUNT: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_MINOR_UNITS: Final = 2**53
"""Beyond, a float no longer holds every whole number, and programs that read the report would round the budget."""


def parsed_amount(text: str, option: str, *, example: str = "19796.95") -> Decimal:
    """Read an amount or a level exactly as it is written, such as ``30000`` or ``19796.95``; it is above zero."""
    wanted = text.strip()
    if not _AMOUNT.fullmatch(wanted.removeprefix("-")):
        raise DataError(
            N_(
                "{option} is '{text}', which is no number; write it with digits and a decimal point, such as "
                "{example}.",
                option=option,
                text=text,
                example=example,
            )
        )
    if Decimal(wanted) <= 0:
        raise DataError(
            N_(
                "{option} is {text} and must be above zero; give a number such as {example}.",
                option=option,
                text=text,
                example=example,
            )
        )
    return Decimal(wanted)


def exact_money(amount: Decimal, currency: str | None, option: str) -> Money:
    """Turn an amount into money; never round what the user wrote."""
    digits = minor_digits(currency)
    exponent = amount.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        values: dict[str, object] = {"option": option, "amount": str(amount), "digits": digits}
        if currency is None:
            raise DataError(
                N_(
                    "{option} is {amount}, but money of an unknown currency has {digits} decimals; give an amount with "
                    "no more.",
                    **values,
                )
            )
        raise DataError(
            N_(
                "{option} is {amount}, but {currency} has {digits} decimals; give an amount with no more.",
                currency=currency,
                **values,
            )
        )
    value = money(amount, currency)
    if value.minor_units > _MOST_MINOR_UNITS:
        raise DataError(
            N_("{option} is {amount}, more than can be planned exactly; give less.", option=option, amount=str(amount))
        )
    return value


def parsed_day(text: str, option: str) -> date:
    """Read a calendar day written as in ``2026-01-31``."""
    wanted = text.strip()
    if _DAY.fullmatch(wanted):
        try:
            return date.fromisoformat(wanted)
        except ValueError:
            pass  # a 13th month or a 31st of February
    raise DataError(
        N_(
            "{option} is '{text}', which is no day of the calendar; write it as year-month-day, such as 2026-01-31.",
            option=option,
            text=text,
        )
    )


def parsed_period(start: str, end: str) -> Period:
    """Read the first and the last day."""
    return Period(parsed_day(start, "--start"), parsed_day(end, "--end"))


def optional_period(start: str | None, end: str | None) -> Period | None:
    """Read a period that may be left out, but not by half."""
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise DataError(N_("Only one of --start and --end is given; give both or neither."))
    return parsed_period(start, end)


def optional_currency(code: str | None) -> str | None:
    """Check a currency code that may be left out."""
    return None if code is None else checked_currency(code)


def read_source(path: Path) -> SourceFile:
    """Read a file that the user named."""
    if path.is_dir():
        raise DataError(N_("'{path}' is a folder; name the files in it.", path=str(path)))
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError(N_("There is no file '{path}'; check the name.", path=str(path))) from None
    except (OSError, ValueError) as trouble:
        reason = getattr(trouble, "strerror", None) or str(trouble)
        raise DataError(
            N_("The file '{path}' cannot be read ({reason}).", path=str(path), reason=reason.lower())
        ) from None

    from optimizer.workflow import SourceFile  # only now, so that a wrong name is told at once

    return SourceFile(path.name, content)


def parsed_covers(text: str | None) -> Period | None:
    """Read the days that all rows of a file cover, written as in ``2025-03-01:2025-03-31``; may be left out."""
    if text is None:
        return None
    first, colon, last = text.partition(":")
    if not colon:
        raise DataError(
            N_(
                "--covers is '{text}', which is no span of days; write its first and its last day, such as "
                "2025-03-01:2025-03-31.",
                text=text,
            )
        )
    return Period(parsed_day(first, "--covers"), parsed_day(last, "--covers"))


def parsed_platform(text: str | None) -> str | None:
    """Read the platform of files that name none; may be left out."""
    if text is None:
        return None
    if not text.strip():
        raise DataError(N_("--platform is empty; name the platform, such as facebook."))
    return text.strip().lower()


def parsed_newcomers(texts: Sequence[str] | None) -> tuple[Segment, ...]:
    """Read segments without a history, each written as in ``tiktok / Women 25-34``; may be left out."""
    return tuple(_newcomer(text) for text in (() if texts is None else texts))


def _newcomer(text: str) -> Segment:
    # only the first bar divides: audiences such as "sale / 18-24" have one too
    platform, _, audience = (" ".join(part.split()) for part in text.partition("/"))
    if not platform or not audience:
        raise DataError(
            N_(
                "--new is '{text}'; write a platform and an audience with a bar between, such as 'tiktok / Parents'.",
                text=text,
            )
        )
    return Segment(platform.lower(), audience)


def read_sources(
    paths: Sequence[Path], *, covers: Period | None = None, platform: str | None = None
) -> list[SourceFile]:
    """Read all the files that the user named; a file named twice would count twice.

    Parameters
    ----------
    paths : sequence of Path
        Where they are.
    covers, platform
        What the user says of files that do not say it themselves.
    """
    seen: set[Path] = set()
    for path in paths:
        place = path.resolve()
        if place in seen:
            raise DataError(N_("The file '{path}' is named twice; name it once.", path=str(path)))
        seen.add(place)
    return [replace(read_source(path), covers=covers, platform=platform) for path in paths]


def checked_outputs(outputs: Sequence[Path], inputs: Iterable[Path]) -> None:
    """See that the files to be written can be, and are neither each other nor one that is read."""
    from optimizer.workflow import check_outputs

    read = {path.resolve() for path in inputs}
    for path in outputs:
        if path.resolve() in read:
            raise DataError(
                N_("'{path}' is to be written and is also read; give another name for the output.", path=str(path))
            )
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise DataError(
            N_("Two outputs would go to the same place '{path}'; give each its own.", path=str(outputs[-1]))
        )
    check_outputs(outputs)
