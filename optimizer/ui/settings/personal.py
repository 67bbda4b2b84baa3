"""On the Settings page: what one person chooses for all workspaces; the browser keeps it."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st
from babel.core import Locale

from optimizer.domain.money import money
from optimizer.ui import browser, state
from optimizer.words import Voice, language_title, languages, voice_for

_FORMATS: Final = (
    "en-GB",
    "en-US",
    "pl-PL",
    "th-TH",
    "vi-VN",
    "de-DE",
    "de-CH",
    "fr-FR",
    "es-ES",
    "it-IT",
    "pt-BR",
    "nl-NL",
    "cs-CZ",
    "sv-SE",
    "en-IN",
)
_SAMPLE: Final = 1234.5
_SAMPLE_DAY: Final = date(2026, 12, 31)


def offer_preferences(voice: Voice) -> None:
    """Ask for the language, how numbers and days are written, and by which name this person signs."""
    left, middle, right = st.columns([1, 1, 1], gap="medium")
    with left:
        _ask_language(voice)
    with middle:
        _ask_formats(voice)
    with right:
        name = st.text_input(
            voice.say("Your name"),
            browser.signature(),
            max_chars=60,
            placeholder=voice.say("such as Ana"),
            help=voice.say("Stands beside what you approve or change. Only this browser keeps it."),
            key="set-signature",
        )
        if name.strip() != browser.signature():
            browser.keep_signature(name)
            st.rerun()


def _ask_language(voice: Voice) -> None:
    kept = browser.preference("language")
    options = ["", *languages()]
    chosen = st.selectbox(
        voice.say("Language"),
        options,
        index=options.index(kept) if kept in options else 0,
        format_func=lambda code: language_title(code) if code else voice.say("As this browser asks for"),
        help=voice.say("That of the pages, and of the files that you download. Only this browser keeps it."),
        key=f"set-language|{voice.language}",
    )
    if chosen != kept:
        browser.keep_preference("language", chosen)
        state.start_afresh()
        st.rerun()


def _ask_formats(voice: Voice) -> None:
    kept = browser.preference("formats")
    options = list(dict.fromkeys(["", *_FORMATS, *((kept,) if kept else ())]))
    chosen = st.selectbox(
        voice.say("Numbers, money and days"),
        options,
        index=options.index(kept),
        format_func=lambda code: format_title(voice, code),
        help=voice.say("How they are written and read, also in what you type. Only this browser keeps it."),
        key=f"set-formats|{voice.language}",
    )
    if chosen != kept:
        browser.keep_preference("formats", chosen)
        state.start_afresh()
        st.rerun()


def format_title(voice: Voice, code: str) -> str:
    """Name a way of writing numbers by its country, with an example."""
    if not code:
        return voice.say("As this browser asks for")
    sample = voice_for(code, voice.language)
    territory = Locale.parse(code.replace("-", "_")).territory
    country = str(Locale.parse(voice.language).territories.get(territory, code))
    return voice.say(
        "As in {country}: {number}, {day}",
        country=country,
        number=sample.money(money(_SAMPLE, "EUR")),
        day=sample.day(_SAMPLE_DAY),
    )
