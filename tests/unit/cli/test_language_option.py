"""The command line in another language, its library's words too; what is typed stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from optimizer.cli import main
from optimizer.cli.in_the_readers_words import language_asked
from optimizer.cli.speech import reader_voice, speaking
from optimizer.words import catalogues

POLISH = {
    "Usage:": "Użycie:",
    "Options:": "Opcje:",
    "[required]": "[wymagane]",
    "[default:": "[domyślnie:",
    "Show this message and exit.": "Pokaż tę pomoc.",
    "First day of the plan, such as 2026-01-01.": "Pierwszy dzień planu, np. 2026-01-01.",
    "{said}; see '{command} --help'.": "{said}; zob. '{command} --help'.",
    "Missing: {name}": "Brakuje: {name}",
    "No such option: {option}": "Nie ma opcji {option}",
    "No such command {name}": "Nie ma polecenia {name}",
    "Invalid value for {name}: {value} is not one of {choices}": "{name}: {value} nie jest żadną z: {choices}",
    "Missing command": "Brakuje polecenia",
    "Option {option} requires a value": "Opcja {option} wymaga wartości",
}


@pytest.fixture(autouse=True)
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalog(locale="pl", fuzzy=False)
    for source, said in POLISH.items():
        catalogue.add(source, said)
    path = tmp_path / "pl" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)
    monkeypatch.setattr(catalogues, "LOCALE_FOLDER", tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LC_NUMERIC", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan", "--nonsense"], "Nie ma opcji --nonsense; zob. 'python -m optimizer plan --help'."),
        (["frobnicate"], "Nie ma polecenia 'frobnicate'; zob. 'python -m optimizer --help'."),
        (["lift"], "Brakuje polecenia; zob. 'python -m optimizer lift --help'."),
        (["lift", "add"], "Brakuje: 'FILE'; zob. 'python -m optimizer lift add --help'."),
        (["plan", "a.csv", "--kpi"], "Opcja --kpi wymaga wartości; zob. 'python -m optimizer --help'."),
        (
            ["plan", "a.csv", "--risk", "wild"],
            "'--risk': 'wild' nie jest żadną z: 'cautious', 'balanced', 'bold'; "
            "zob. 'python -m optimizer plan --help'.",
        ),
    ],
)
def test_what_is_wrong_with_a_command_is_said_in_the_language(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--language", "pl"]) == 2
    assert capsys.readouterr().err == said + "\n"
    assert main(["--language=pl", *arguments]) == 2
    assert capsys.readouterr().err == said + "\n"


def test_help_is_in_the_language_and_options_keep_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language", "pl", "plan", "--help"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("Użycie: python -m optimizer plan")
    for word in ("Opcje:", "--start DAY", "Pierwszy dzień planu", "[wymagane]", "[domyślnie:", "Pokaż tę pomoc."):
        assert word in page
    for word in ("Usage:", "Options:", "[required]", "[default:", "Show this message"):
        assert word not in page
    assert main(["plan", "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: ")


def test_a_language_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--language", "tlh"]) == 2
    assert capsys.readouterr().err == "The language 'tlh' is not known; give one of en, pl.\n"
    with speaking("pl"):
        assert reader_voice({}).language == "pl"
    assert reader_voice({}).language == "en"


@pytest.mark.parametrize(
    ("environment", "locale", "language"),
    [
        ({"LANG": "pl_PL.UTF-8"}, "pl_PL", "pl_PL"),
        ({"LANG": "en_US.UTF-8", "LC_NUMERIC": "de_DE.UTF-8"}, "de_DE", "en"),
        ({"LANG": "pl_PL.UTF-8", "LC_NUMERIC": "de_DE.UTF-8"}, "de_DE", "pl"),
        ({"LANG": "pl_PL.UTF-8", "LC_ALL": "C.UTF-8"}, "en", "en"),
        ({"LANG": "de_DE.UTF-8"}, "de_DE", "en"),
    ],
)
def test_the_terminal_says_numbers_and_language(environment: dict[str, str], locale: str, language: str) -> None:
    voice = reader_voice(environment)
    assert (voice.locale, voice.language) == (locale, language)


@pytest.mark.parametrize(
    ("given", "rest", "asked"),
    [
        (["plan", "--language", "pl", "x"], ["plan", "x"], "pl"),
        (["--language=vi"], [], "vi"),
        (["plan", "--", "--language", "pl"], ["plan", "--", "--language", "pl"], None),
        (["plan", "--language"], ["plan", "--language"], None),
        (["plan"], ["plan"], None),
    ],
)
def test_the_language_is_taken_out_wherever_it_stands(given: list[str], rest: list[str], asked: str | None) -> None:
    assert language_asked(given) == (rest, asked)
