"""From the options of ``allocate`` to one question; options that contradict each other are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from optimizer.cli.options import RiskChoice
from optimizer.cli.values import exact_money, parsed_amount
from optimizer.domain.curve_question import BudgetRange, CurveQuestion, QuestionKind, SpendChange
from optimizer.domain.money import Money
from optimizer.domain.segment import Segment
from optimizer.domain.target import Target, TargetKind
from optimizer.errors import DataError
from optimizer.message import N_

TARGETS: Final[Mapping[str, TargetKind]] = {
    "--target-outcome": "outcome",
    "--max-cpa": "cpa",
    "--min-roas": "roas",
    "--min-roi": "roi",
    "--min-marginal-roas": "marginal_roas",
}
_VALUED: Final = frozenset({"--min-roas", "--min-roi", "--min-marginal-roas", "--profit"})
"""Questions of money earned, which need to know what an outcome is worth."""
_WITH_MARGIN: Final = frozenset({"--min-roi", "--profit"})
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_EXAMPLES: Final[Mapping[str, str]] = {
    "--target-outcome": "400",
    "--max-cpa": "12.50",
    "--min-roas": "3",
    "--min-marginal-roas": "1.5",
    "--value": "40",
}
"""What a level may look like; sentences about one that cannot be read name it."""
_MOST_STEPS: Final = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """The options as they were typed; None where an option was left out."""

    budget: str | None
    targets: Mapping[str, str | None]
    profit: bool
    frontier: str | None
    what_if: str | None
    reoptimize: bool | None
    value: str | None
    margin: str | None
    kpi_values: Sequence[str]
    reserve: str | None
    risk: RiskChoice
    has_periods: bool


def question_of(asked: Asked, currency: str | None) -> CurveQuestion:
    """Read the options.

    Raises
    ------
    DataError
        When nothing is asked, or more than one thing, or an option has no meaning beside the question.
    """
    option = _asked_option(asked)
    _check_companions(asked, option)
    budget = None if asked.budget is None else _money(asked.budget, "--budget", currency)
    value = 1.0 if asked.value is None else _level("--value", asked.value)
    margin = 1.0 if asked.margin is None else _share(asked.margin, "--margin", most=1.0)
    target = None
    if option in TARGETS:
        level = asked.targets[option]
        target = Target(TARGETS[option], _level(option, "" if level is None else level), value, margin)
    return CurveQuestion(
        kind=_kind(option),
        budget=budget,
        target=target,
        value_per_outcome=value,
        margin=margin,
        change=None if asked.what_if is None else _change(asked, currency),
        range=None if asked.frontier is None else _range(asked.frontier, currency),
        kpi_values=tuple(_kpi_values(asked.kpi_values).items()),
        risk=asked.risk.value,
        reserve=None if asked.reserve is None else _share(asked.reserve, "--reserve", most=1.0),
    )


def _kind(option: str) -> QuestionKind:
    kinds: dict[str, QuestionKind] = {
        "--budget": "budget",
        "--profit": "profit",
        "--frontier": "frontier",
        "--what-if": "what_if",
    }
    return "target" if option in TARGETS else kinds[option]


def _asked_option(asked: Asked) -> str:
    """Name the one option that says what is asked; a budget alone is a question, beside others it is a bound."""
    given = [option for option, level in asked.targets.items() if level is not None]
    given += [
        option
        for option, is_given in (
            ("--profit", asked.profit),
            ("--frontier", asked.frontier is not None),
            ("--what-if", asked.what_if is not None),
        )
        if is_given
    ]
    if len(given) > 1:
        raise DataError(
            N_("{first} and {second} are two questions; ask one after the other.", first=given[0], second=given[1])
        )
    if given:
        return given[0]
    if asked.budget is None:
        raise DataError(
            N_(
                "Nothing is asked; give a --budget to split, or one of {options}.",
                options=", ".join([*TARGETS, "--profit", "--frontier"]),
            )
        )
    return "--budget"


def _check_companions(asked: Asked, option: str) -> None:
    """Refuse options that say nothing beside the question."""
    plain = option == "--budget"
    rules = (
        ("--budget", asked.budget is not None and option == "--frontier", "a question without --frontier"),
        ("--value", asked.value is not None and option not in _VALUED, ", ".join(sorted(_VALUED))),
        ("--margin", asked.margin is not None and option not in _WITH_MARGIN, ", ".join(sorted(_WITH_MARGIN))),
        ("--hold and --reoptimize", asked.reoptimize is not None and option != "--what-if", "--what-if"),
        ("--reserve", asked.reserve is not None and not plain, "--budget alone"),
        ("--risk", asked.risk is not RiskChoice.balanced and not plain, "--budget alone"),
        ("--risk", asked.risk is not RiskChoice.balanced and asked.reserve is not None, "no --reserve"),
        ("--reserve", asked.has_periods and asked.reserve is not None, "no --periods"),
    )
    for name, is_wrong, home in rules:
        if is_wrong:
            raise DataError(
                N_("{option} says nothing here, it goes with {home}; leave it out.", option=name, home=home)
            )
    if option == "--what-if" and asked.budget is None:
        raise DataError(N_("--what-if changes the best split of a budget; give the --budget too."))


def _money(text: str, option: str, currency: str | None) -> Money:
    return exact_money(parsed_amount(text, option), currency, option)


def _level(option: str, text: str) -> float:
    if option == "--min-roi":
        level = _number(text, option)
        if level <= -1:
            raise DataError(N_("{option} is {text}; give a ratio above -1, such as 0.5.", option=option, text=text))
        return level
    return float(parsed_amount(text, option, example=_EXAMPLES[option]))


def _number(text: str, option: str) -> float:
    """Read a ratio such as 0.5 or 50%."""
    wanted = text.strip()
    digits = wanted.removesuffix("%").strip()
    if not _NUMBER.fullmatch(digits):
        raise DataError(
            N_("{option} is '{text}', which is no number; write it such as 0.5 or 50%.", option=option, text=text)
        )
    number = Decimal(digits)
    return float(number / 100 if wanted.endswith("%") else number)


def _share(text: str, option: str, *, most: float) -> float:
    share = _number(text, option)
    if not 0 < share <= most:
        raise DataError(N_("{option} is {text}; give a share above 0% and not above 100%.", option=option, text=text))
    return share


def _kpi_values(texts: Sequence[str]) -> dict[str, float]:
    values: dict[str, float] = {}
    for text in texts:
        name, _, number = text.rpartition("=")
        kpi = name.strip().lower()
        if not kpi:
            raise DataError(
                N_("--kpi-value is '{text}'; write a KPI and its value, such as lead=5.", text=text),
            )
        if kpi in values:
            raise DataError(N_("--kpi-value gives '{kpi}' twice; give it one value.", kpi=kpi))
        value = _number(number, "--kpi-value")
        if value < 0:
            raise DataError(N_("--kpi-value is '{text}'; a value is not below zero.", text=text))
        values[kpi] = value
    if values and not any(values.values()):
        raise DataError(N_("--kpi-value gives every KPI the value 0; give one of them a value above zero."))
    return values


def _change(asked: Asked, currency: str | None) -> SpendChange:
    text = "" if asked.what_if is None else asked.what_if
    named, _, amount = text.rpartition("=")
    segment, period = _period_of(named, text) if asked.has_periods else (named, None)
    platform, _, audience = segment.partition("/")
    if not platform.strip() or not audience.strip():
        raise DataError(
            N_("--what-if is '{text}'; write a segment and its spend, such as tiktok/Parents=500.", text=text)
        )
    digits = amount.strip()
    is_nothing = _NUMBER.fullmatch(digits) is not None and Decimal(digits) == 0
    spend = Money(0, currency) if is_nothing else _money(digits, "--what-if", currency)
    return SpendChange(
        Segment(platform.strip().lower(), audience.strip()),
        spend,
        reoptimize=True if asked.reoptimize is None else asked.reoptimize,
        period=period,
    )


def _period_of(named: str, text: str) -> tuple[str, str]:
    """Split off the period, the last of three names."""
    segment, _, period = named.rpartition("/")
    if "/" not in segment or not period.strip():
        raise DataError(
            N_(
                "--what-if is '{text}'; beside --periods write a segment, its period and its spend there, such as "
                "tiktok/Parents/week 2=500.",
                text=text,
            )
        )
    return segment, period.strip()


def _range(text: str, currency: str | None) -> BudgetRange:
    parts = text.split(":")
    if len(parts) != 3 or not parts[2].strip().isdigit() or not 2 <= int(parts[2]) <= _MOST_STEPS:
        raise DataError(
            N_(
                "--frontier is '{text}'; write the first and the last budget and how many there are, 2 to {most}, such "
                "as 10000:60000:11.",
                text=text,
                most=_MOST_STEPS,
            )
        )
    least, most = (_money(part, "--frontier", currency) for part in parts[:2])
    if least.minor_units >= most.minor_units:
        raise DataError(
            N_(
                "--frontier goes from {least:money} to {most:money}; give a first budget below the last.",
                least=least,
                most=most,
            )
        )
    return BudgetRange(least, most, int(parts[2]))
