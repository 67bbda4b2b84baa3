"""On the Data page: in which currency files are counted, and at what rates, where they do not say it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import streamlit as st
from babel.core import Locale

from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.file_check import FileCheck
from optimizer.domain.imports import Question, ReadingWishes
from optimizer.errors import DataError
from optimizer.ui import cache, state
from optimizer.ui.amounts import read_number
from optimizer.ui.dropped_file import DroppedFile
from optimizer.ui.typeset import literal
from optimizer.words import Voice

_USUAL_CURRENCIES: Final = ("EUR", "USD", "PLN", "THB", "VND", "GBP")


@dataclass(frozen=True, slots=True)
class AskedMoney:
    """What was said of the money of all files together.

    Attributes
    ----------
    wishes : ReadingWishes
        With the currency and the rates.
    open : bool
        Whether an answer is missing.
    """

    wishes: ReadingWishes
    open: bool


def ask_money(voice: Voice, files: Sequence[DroppedFile], checks: Sequence[FileCheck]) -> AskedMoney:
    """Ask for the currency where files name none, and for rates where they name several; nothing else is asked.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    files : sequence of DroppedFile
        Those that can be used, with all that was said of each.
    checks : sequence of FileCheck
        What was understood of each of them.
    """
    wishes = ReadingWishes()
    own = cache.workspace("own").currency
    questions = _of_money(files, checks, wishes)
    currency = own
    if own is None:
        several = next((each for each in questions if each.kind == "exchange_rate"), None)
        unnamed = [each.file_name for each in questions if each.kind == "currency"]
        if several is not None:
            currency = _ask_target(voice, several.choices)
        elif unnamed:
            currency = _ask_currency(voice, unnamed, _named(checks), may_be_unknown=False)
        elif _names_none(files, wishes):
            currency = _ask_currency(voice, [each.name for each in files], (), may_be_unknown=True)
            return AskedMoney(replace(wishes, currency=currency), open=False)
        if currency is None:
            return AskedMoney(wishes, open=bool(questions))
        wishes = replace(wishes, currency=currency)
        questions = _of_money(files, checks, wishes)
    return _with_rates(voice, wishes, questions, checks)


def _of_money(files: Sequence[DroppedFile], checks: Sequence[FileCheck], wishes: ReadingWishes) -> list[Question]:
    """Collect what must be said of the money of files, each by itself and all together."""
    found = [each for check in checks for each in check.questions] if wishes.currency is None else []
    if files:
        with contextlib.suppress(DataError):  # it is told where the files are shown together
            found += cache.preview(files, wishes).questions
    of_money = [each for each in found if each.kind in {"currency", "exchange_rate"}]
    return [each for place, each in enumerate(of_money) if each not in of_money[:place]]


def _named(checks: Sequence[FileCheck]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check.currency for check in checks if check.currency is not None))


def _names_none(files: Sequence[DroppedFile], wishes: ReadingWishes) -> bool:
    if not files:
        return False
    try:
        return cache.preview(files, wishes).table.currency is None
    except DataError:
        return False


def currency_title(voice: Voice, code: str | None) -> str:
    """Name a currency by its code and in words."""
    if code is None:
        return voice.say("Not known")
    return f"{code} \N{EN DASH} {Locale.parse(voice.language).currencies.get(code, code)}"


def currency_codes(voice: Voice, first: Sequence[str] = ()) -> list[str]:
    """List all currencies, the likeliest first."""
    known = set(Locale.parse(voice.language).currencies)
    return list(dict.fromkeys([*first, *_USUAL_CURRENCIES, *sorted(known)]))


def _ask_currency(voice: Voice, names: Sequence[str], likely: Sequence[str], *, may_be_unknown: bool) -> str | None:
    codes: list[str | None] = list(currency_codes(voice, likely))
    with st.container(border=True, gap="small", key=f"currency-question|{state.known().round}"):
        return st.selectbox(
            literal(voice.say("In which currency is the money of {files}?", files=", ".join(names))),
            [None, *codes] if may_be_unknown else codes,
            index=0 if may_be_unknown else None,
            format_func=lambda code: currency_title(voice, code),
            placeholder=voice.say("Choose or type"),
            help=voice.say("The file does not say it. It is that of the ad account."),
            key=f"currency|{state.known().round}",
            width=480,
        )


def _ask_target(voice: Voice, choices: Sequence[str]) -> str | None:
    with st.container(border=True, gap="small", key=f"target-question|{state.known().round}"):
        return st.radio(
            voice.say("The files are in several currencies. In which one do you want to count?"),
            choices,
            index=None,
            format_func=lambda code: currency_title(voice, code),
            help=voice.say("Or leave files out, and keep each currency in a client of its own."),
            key=f"count-in|{state.known().round}",
        )


def _with_rates(
    voice: Voice, wishes: ReadingWishes, questions: Sequence[Question], checks: Sequence[FileCheck]
) -> AskedMoney:
    pairs = list(dict.fromkeys(each.choices for each in questions if each.kind == "exchange_rate"))
    if not pairs:
        return AskedMoney(wishes, open=bool(questions))
    first = min((check.date_min for check in checks if check.date_min is not None), default=None)
    rates = [_ask_rate(voice, source, target, first) for source, target in pairs]
    given = tuple(rate for rate in rates if rate is not None)
    return AskedMoney(replace(wishes, rates=given), open=len(given) < len(rates))


def _ask_rate(voice: Voice, currency: str, target: str, first: date | None) -> ExchangeRate | None:
    suffix = f"{currency}|{target}|{state.known().round}"
    with st.container(border=True, gap="small", key=f"rate-question|{suffix}"):
        st.markdown(
            literal(
                voice.say(
                    "Money in {currency} is to be added to money in {target}. Say what it was worth.",
                    currency=currency,
                    target=target,
                )
            )
        )
        worth, since = st.columns(2, gap="small", width=480)
        text = worth.text_input(
            voice.say("1 {currency} in {target}", currency=currency, target=target),
            placeholder=voice.decimals(1.25, 2),
            key=f"rate|{suffix}",
        )
        day = since.date_input(
            voice.say("From this day on"), value=first, format="YYYY-MM-DD", key=f"rate-day|{suffix}"
        )
        if not text.strip() or day is None:
            return None
        try:
            rate = ExchangeRate(currency, target, float(read_number(text, voice.locale, None)), day)
        except DataError as error:
            st.error(literal(voice.render(error.message)), icon=":material/error:")
            return None
        st.caption(literal(_in_words(voice, rate)))
        return rate


def _in_words(voice: Voice, rate: ExchangeRate) -> str:
    return voice.say(
        "So 100 {currency} count as {worth:exact} {target}, from {day:date} on and for earlier days too. The rate is "
        "kept in the settings for later files.",
        currency=rate.currency,
        target=rate.to,
        worth=100.0 * rate.rate,
        day=rate.day,
    )
