"""The same message in several languages and currencies."""

from __future__ import annotations

import gettext
import io
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.message import N_
from optimizer.words import Voice, catalogues, language_title, languages, spoken, voice_for


@pytest.mark.parametrize(
    ("locale", "money", "shown"),
    [
        ("en", Money(123456, "EUR"), "€1,234.56"),
        ("en", Money(123456, None), "1,234.56"),
        ("pl", Money(123456789, "PLN"), "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,89\N{NO-BREAK SPACE}zł"),
        ("vi", Money(1234567, "VND"), "1.234.567\N{NO-BREAK SPACE}₫"),
        ("th", Money(123456, "THB"), "฿1,234.56"),
        ("en", Money(1234, "JPY"), "¥1,234"),
        ("en", Money(-50, "USD"), "\N{MINUS SIGN}$0.50"),
    ],
)
def test_money_has_its_currencys_own_decimals(locale: str, money: Money, shown: str) -> None:
    assert voice_for(locale).money(money) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (0.01234, "0.012"), (3.14159, "3.14"), (31.4159, "31.4"), (314.159, "314"), (1234567.8, "1,234,568")],
)
def test_quantities_have_about_three_digits(value: float, shown: str) -> None:
    assert voice_for("en").number(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(float("nan"), "NaN"), (float("inf"), "∞")])
def test_what_is_no_number_is_shown_and_breaks_nothing(value: float, shown: str) -> None:
    assert voice_for("en").number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "0%"), (0.0456, "4.6%"), (0.144, "14%"), (-0.144, "\N{MINUS SIGN}14%")]
)
def test_percentages(value: float, shown: str) -> None:
    assert voice_for("en").percent(value) == shown


def test_a_message_is_rendered_with_the_formats_of_the_reader() -> None:
    message = N_(
        "{spent:money} from {first:date}, {share:percent} of it in {when:period}: {why:message}",
        spent=Money(123450, "PLN"),
        first=date(2026, 1, 2),
        share=0.25,
        when=Period(date(2026, 1, 3), date(2026, 1, 4)),
        why=N_("{n:number} ads", n=1500),
    )
    said = voice_for("pl", "en").render(message)
    assert "1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}zł" in said
    assert "2 Jan 2026" in said, "the sentence is English, so is the month"
    assert "25%" in said
    assert "1\N{NO-BREAK SPACE}500 ads" in said
    assert "1234.50" not in str(message)
    assert "1,234.50 PLN" in str(message)


def test_a_catalogue_translates_and_the_fields_stay() -> None:
    catalogue = Catalog(locale="pl")
    catalogue.add("{n:number} days", "{n:number} dni")
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    voice = Voice("pl", gettext.GNUTranslations(binary), "pl")
    assert voice.say("{n:number} days", n=2000) == "2\N{NO-BREAK SPACE}000 dni"
    assert voice.say("not translated") == "not translated"
    assert voice.day(date(2026, 1, 2)) == "2 sty 2026"


@pytest.mark.parametrize(
    ("given", "locale"), [(None, "en"), ("pl-PL", "pl_PL"), ("th_TH.UTF-8", "th_TH"), ("C.UTF-8", "en"), ("xx", "en")]
)
def test_locales_as_browsers_and_systems_name_them(given: str | None, locale: str) -> None:
    assert voice_for(given).locale == locale


@pytest.mark.parametrize(
    ("value", "shown"),
    [(9.0, "9"), (9.001, "9.001"), (20.12345, "20.12345"), (0.1 + 0.2, "0.3"), (12345.5, "12,345.5")],
)
def test_what_a_person_stated_keeps_all_its_digits(value: float, shown: str) -> None:
    assert voice_for("en").say("{level:exact}", level=value) == shown


def test_a_stated_percentage_keeps_all_its_digits_and_a_small_one_is_not_none() -> None:
    voice = voice_for("en")
    assert voice.say("{level:exact_percent}", level=0.12345) == "12.345%"
    assert voice.percent(0.0004) == "0.04%"
    assert voice.percent(0.004) == "0.4%"


@pytest.mark.parametrize(
    ("ratio", "text"), [(0.14, "+14%"), (-0.022, "\N{MINUS SIGN}2.2%"), (0.0, "0%"), (-0.0004, "0%"), (0.0004, "0%")]
)
def test_changes_carry_their_sign(ratio: float, text: str) -> None:
    assert voice_for("en").say("{ratio:change}", ratio=ratio) == text


@pytest.mark.parametrize("locale", ["en", "pl", "sv", "vi", "de"])
def test_there_is_one_sign_for_minus_and_none_before_zero(locale: str) -> None:
    voice = voice_for(locale)
    for below in (voice.number(-12.3), voice.percent(-0.5), voice.decimals(-1.5, 2), voice.money(Money(-150, "EUR"))):
        assert "\N{MINUS SIGN}" in below
        assert "-" not in below
    for nothing in (voice.number(-0.0001), voice.decimals(-0.2, 0), voice.percent(-1e-9), voice.exact(-0.0)):
        assert "-" not in nothing
        assert "\N{MINUS SIGN}" not in nothing


@pytest.mark.parametrize(
    ("value", "currency", "shown"),
    [
        (1363.4, "EUR", "€1,360"),
        (0.0342, "EUR", "€0.0342"),
        (4.5, "EUR", "€4.50"),
        (25000.0, "VND", "₫25,000"),
        (0.5, "VND", "₫0.5"),
        (7.25, "JPY", "¥7.25"),
        (0.0, "EUR", "€0.00"),
        (0.000123, "USD", "$0.000123"),
        (4.5, None, "4.5"),
    ],
)
def test_small_and_large_costs_keep_three_digits_and_their_currency(
    value: float, currency: str | None, shown: str
) -> None:
    assert voice_for("en").rate(value, currency) == shown


def test_a_stated_cost_keeps_its_digits_and_its_currency() -> None:
    assert voice_for("pl").exact_rate(0.12345, "PLN").replace("\N{NO-BREAK SPACE}", " ") == "0,12345 zł"
    assert voice_for("en").exact_rate(0.12345, None) == "0.12345"


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only catalogue is a small one of Polish."""
    write_catalogue(tmp_path, "pl", {"{n:number} days": "{n:number} dni", "On {day:date}": "W dniu {day:date}"})
    monkeypatch.setattr(catalogues, "LOCALE_FOLDER", tmp_path)


def write_catalogue(folder: Path, language: str, sentences: dict[str, str]) -> None:
    catalogue = Catalog(locale=language, fuzzy=False)
    for source, said in sentences.items():
        catalogue.add(source, said)
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue)


@pytest.mark.usefixtures("polish")
def test_polish_sentences_can_have_german_numbers_and_german_sentences_none_at_all() -> None:
    voice = voice_for("de-DE", "pl")
    assert (voice.locale, voice.language) == ("de_DE", "pl")
    assert voice.say("{n:number} days", n=2000) == "2.000 dni"
    assert voice.money(Money(123456, "EUR")) == "1.234,56\N{NO-BREAK SPACE}€"
    assert voice_for("pl-PL", "en").say("{n:number} days", n=2000) == "2\N{NO-BREAK SPACE}000 days"
    german = voice_for("de-DE")
    assert (german.locale, german.language) == ("de_DE", "en"), "nobody has written German"
    assert german.say("{n:number} days", n=2000) == "2.000 days"


@pytest.mark.usefixtures("polish")
def test_months_and_weekdays_follow_the_language_and_not_the_numbers() -> None:
    day = date(2026, 5, 1)
    polish, english = voice_for("en-US", "pl"), voice_for("pl-PL", "en")
    assert polish.say("On {day:date}", day=day) == "W dniu 1 maj 2026"
    assert (polish.month(day), polish.weekday(day), polish.short_day(day)) == ("maj 2026", "pt.", "1 maj")
    assert (english.month(day), english.weekday(day)) == ("May 2026", "Fri")
    assert voice_for("en-GB", "en").day(day) == "1 May 2026", "English as in the country of the formats"
    assert voice_for("en-US", "en").day(day) == "May 1, 2026"


def test_months_are_never_in_a_language_that_somebody_else_asked_for() -> None:
    day = date(2026, 1, 1)
    for language in ("ja", "de", "th", "fr", "vi", "pl"):
        Voice(language, gettext.NullTranslations(), language).month(day)
    assert Voice("th", gettext.NullTranslations(), "th").month(day) == "มกราคม 2026"
    assert Voice("fr", gettext.NullTranslations(), "fr").month(day) == "janvier 2026"


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    ("asked", "found"),
    [("pl", "pl"), ("pl-PL", "pl"), ("pl_PL.UTF-8@euro", "pl"), ("en-IN", "en"), ("xx", None), ("th", None), ("", None),
     ("../../etc", None), ("C.UTF-8", None)],
)  # fmt: skip
def test_a_language_is_one_that_has_a_catalogue(asked: str, found: str | None) -> None:
    assert spoken(asked) == found
    assert voice_for("de-DE", asked or "xx").language == (found or "en")


@pytest.mark.usefixtures("polish")
def test_languages_are_named_in_themselves() -> None:
    assert languages() == ("en", "pl")
    assert [language_title(each) for each in ("en", "pl", "th", "vi")] == ["English", "Polski", "ไทย", "Tiếng Việt"]


def test_a_catalogue_that_is_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "LOCALE_FOLDER", tmp_path)
    assert voice_for("vi").say("Plan") == "Plan"
    write_catalogue(tmp_path, "vi", {"Plan": "Kế hoạch"})
    assert voice_for("vi").say("Plan") == "Kế hoạch"


@pytest.mark.usefixtures("polish")
def test_codes_of_inner_rooms_become_words_where_they_are_no_codes_any_more(tmp_path: Path) -> None:
    write_catalogue(tmp_path, "pl", {"link clicks": "kliknięcia linku", "Bold": "Odważne"})
    voice = voice_for("pl")
    assert voice.render(N_("{kpi} came", kpi="link_clicks")) == "kliknięcia linku came"
    assert voice.render(N_("{why:message}", why=N_("it is {new}", new="bold"))) == "it is Odważne"
    assert voice.render(N_("no '{kpi}' in column {figure}", kpi="link_clicks", figure="clicks")) == (
        "no 'link_clicks' in column clicks"
    )
    assert voice.render(N_("{name} is {kpi}", name="clicks", kpi="my own")) == "clicks is my own"


@pytest.mark.usefixtures("polish")
def test_places_are_told_in_the_readers_language(tmp_path: Path) -> None:
    write_catalogue(
        tmp_path, "pl", {"{file}, row {row:number}": "{file}, wiersz {row:number}", "limits table": "limity"}
    )
    voice = voice_for("pl")
    assert voice.render(N_("{place} is empty", place="a, row b.csv, row 12")) == "a, row b.csv, wiersz 12 is empty"
    assert voice.render(N_("broken ({source})", source="limits table")) == "broken (limity)"
    assert voice.render(N_("broken ({source})", source="my limits.csv")) == "broken (my limits.csv)"
