"""Bad input: exit status 2, one sentence on standard error, no output file, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = {
    "command": ["plan", "history.csv"],
    "--budget": ["5000"],
    "--start": ["2026-01-01"],
    "--end": ["2026-01-31"],
    "--out": ["plan.csv"],
}


def words(**changes: list[str] | None) -> list[str]:
    """Give the words of a good ``plan`` command with some of its options changed or left out."""
    options = {**PLAN, **{key if key == "command" else f"--{key}": value for key, value in changes.items()}}
    command = options.pop("command")
    assert command is not None
    return [*command, *(part for key, value in options.items() if value is not None for part in (key, *value))]


def asked(*options: str) -> list[str]:
    """Give the words of an ``allocate`` command."""
    return ["allocate", "--curves", "good.csv", "--out", "plan.csv", *options]


def frontier(budgets: str) -> list[str]:
    """Give the words of an ``allocate --frontier`` command."""
    return ["allocate", "--curves", "good.csv", "--frontier", budgets, "--frontier-out", "frontier.csv"]


CASES: dict[str, tuple[list[str], str]] = {
    "no such file": (words(command=["plan", "missing.csv"]), "missing.csv"),
    "a folder as a file": (words(command=["plan", "."]), "is a folder"),
    "an empty file": (words(command=["plan", "empty.csv"]), "empty.csv"),
    "bytes that are no table": (words(command=["plan", "noise.csv"]), "noise.csv"),
    "no column of dates": (words(command=["plan", "wrong.csv"]), "wrong.csv"),
    "the same file twice": (words(command=["plan", "history.csv", "./history.csv"]), "twice"),
    "a negative budget": (words(budget=["-5"]), "above zero"),
    "no budget at all": (words(budget=["0"]), "above zero"),
    "a budget of zero point zero": (words(budget=["0.00"]), "above zero"),
    "a word as a budget": (words(budget=["abc"]), "no number"),
    "not a number as a budget": (words(budget=["NaN"]), "no number"),
    "an infinite budget": (words(budget=["Infinity"]), "no number"),
    "a budget with commas": (words(budget=["30,000"]), "no number"),
    "a budget in scientific notation": (words(budget=["1e400"]), "no number"),
    "an empty budget": (words(budget=[""]), "no number"),
    "too many decimals": (words(budget=["5000.001"]), "EUR has 2 decimals"),
    "more money than there is": (words(budget=["9" * 30]), "exactly"),
    "no budget given": (words(budget=None), "--budget"),
    "no output given": (words(out=None), "--out"),
    "a 13th month": (words(start=["2026-13-01"]), "2026-13-01"),
    "a 30th of February": (words(end=["2026-02-30"]), "2026-02-30"),
    "a day the other way round": (words(start=["01/02/2026"]), "year-month-day"),
    "an end before the start": (words(end=["2025-12-31"]), "before its start"),
    "a period of ten years": (words(end=["2036-01-01"]), "longest"),
    "a period far away": (words(start=["2090-01-01"], end=["2090-01-31"]), "too far"),
    "a period before the history": (words(start=["1990-01-01"], end=["1990-01-31"]), "too far"),
    "a figure that nobody knows": (words(kpi=["happiness"]), "conversions, revenue"),
    "a figure that the file lacks": (words(kpi=["revenue"]), "plan for one that it has: conversions"),
    "a figure without results": (words(command=["plan", "fruitless.csv"]), "no other results"),
    "an unknown attitude to risk": (words(risk=["reckless"]), "cautious"),
    "an unknown currency": (words(currency=["XQZ"]), "XQZ"),
    "another currency than the file's": (words(currency=["PLN"]), "EUR"),
    "no such limits": (words(limits=["missing-limits.csv"]), "missing-limits.csv"),
    "limits for nobody": (words(limits=["nobody.csv"]), "nobody.csv"),
    "contradictory limits": (words(limits=["contradictory.csv"]), "contradictory.csv"),
    "more locked than there is": (words(limits=["locked.csv"]), "locked.csv"),
    "limits that are no numbers": (words(limits=["words.csv"]), "words.csv"),
    "an output that is a folder": (words(out=["folder"]), "is a folder"),
    "an output in no folder": (words(out=["nowhere/plan.csv"]), "nowhere"),
    "a report in no folder": (words(json=["nowhere/report.json"]), "nowhere"),
    "an output over the input": (words(out=["history.csv"]), "also read"),
    "an output over the limits": (words(limits=["words.csv"], out=["words.csv"]), "also read"),
    "two outputs of one name": (words(json=["plan.csv"]), "same place"),
    "no file at all": (words(command=["plan"]), "FILE"),
    "an unknown option": (words(colour=["red"]), "--colour"),
    "an unknown command": (["plane"], "plane"),
    "curves that are missing": (
        ["allocate", "--curves", "missing.csv", "--budget", "5", "--out", "plan.csv"],
        "missing.csv",
    ),
    "a history as curves": (
        ["allocate", "--curves", "history.csv", "--budget", "5", "--out", "plan.csv"],
        "history.csv",
    ),
    "an unknown family": (["allocate", "--curves", "family.csv", "--budget", "5", "--out", "plan.csv"], "spline"),
    "a curve that falls": (
        ["allocate", "--curves", "falling.csv", "--budget", "5", "--out", "plan.csv"],
        "falling.csv",
    ),
    "nothing asked of curves": (asked(), "Nothing is asked; give a --budget"),
    "two questions": (asked("--max-cpa", "5", "--profit"), "--max-cpa and --profit are two questions"),
    "two targets": (asked("--min-roas", "2", "--target-outcome", "9"), "are two questions"),
    "a target of nothing": (
        asked("--target-outcome", "0"),
        "--target-outcome is 0 and must be above zero; give a number such as 400",
    ),
    "a CPA that is no number": (asked("--max-cpa", "cheap"), "--max-cpa is 'cheap'"),
    "a ROI below the loss of all": (asked("--min-roi=-100%"), "ratio above -1"),
    "a margin above all": (asked("--profit", "--margin", "140%"), "--margin is 140%"),
    "a value beside no question of money": (asked("--budget", "5", "--value", "3"), "--value says nothing here"),
    "a margin beside a CPA": (asked("--max-cpa", "5", "--margin", "30%"), "--margin says nothing here"),
    "a held rest without a what-if": (asked("--budget", "5", "--hold"), "--hold and --reoptimize says nothing here"),
    "a what-if without a budget": (asked("--what-if", "facebook/A=5"), "give the --budget too"),
    "a what-if of nobody": (asked("--budget", "500", "--what-if", "myspace/A=5"), "myspace / A"),
    "a what-if without an amount": (asked("--budget", "500", "--what-if", "facebook/A"), "such as tiktok/Parents=500"),
    "a what-if without its period": (
        asked("--budget", "500", "--periods", "weeks.csv", "--what-if", "facebook/A=5"),
        "such as tiktok/Parents/week 2=500",
    ),
    "a what-if of no period": (
        asked("--budget", "500", "--periods", "weeks.csv", "--what-if", "facebook/A/may=5"),
        "has no period may in the plan; use one of: one, two",
    ),
    "a frontier without steps": (frontier("100:500"), "--frontier is '100:500'"),
    "a frontier of one step": (frontier("100:500:1"), "2 to 1000"),
    "a frontier that falls": (frontier("500:100:3"), "below the last"),
    "a frontier to nowhere": (
        ["allocate", "--curves", "good.csv", "--frontier", "1:9:3"],
        "name a file with --frontier-out",
    ),
    "a frontier as a plan": (asked("--frontier", "1:9:3"), "--out says nothing here"),
    "a frontier with a budget": ([*frontier("1:9:3"), "--budget", "5"], "--budget says nothing here"),
    "a target below nothing": (asked("--target-outcome", "-3"), "give a number such as 400"),
    "a cost of nothing": (asked("--max-cpa", "0"), "give a number such as 12.50"),
    "a plan to nowhere": (["allocate", "--curves", "good.csv", "--budget", "5"], "name a file with --out"),
    "a risk without draws": (asked("--budget", "5", "--risk", "bold"), "has no draws"),
    "a reserve without draws": (asked("--budget", "5", "--reserve", "10%"), "has no draws"),
    "a reserve of everything twice": (asked("--budget", "5", "--reserve", "200%"), "--reserve is 200%"),
    "a value for no KPI": (asked("--budget", "5", "--kpi-value", "lead=5"), "has no column 'kpi'"),
    "a value that is no pair": (asked("--budget", "5", "--kpi-value", "lead"), "such as lead=5"),
    "a value twice": (asked("--budget", "5", "--kpi-value", "a=1", "--kpi-value", "A=2"), "twice"),
    "a tag that the curves lack": (asked("--budget", "5", "--limits", "tagged.csv"), "has no column 'tags'"),
    "a change of no last spend": (asked("--budget", "5", "--limits", "change.csv"), "has no column 'last_spend'"),
    "a period that nobody named": (asked("--budget", "5", "--limits", "weekly.csv"), "--periods"),
    "a guardrail without rates": (asked("--budget", "5", "--limits", "guarded.csv"), "bounce_rate"),
    "a share of no budget": (asked("--profit", "--limits", "shares.csv"), "but no budget is given"),
    "periods that do not add up": (asked("--budget", "5", "--periods", "periods.csv"), "add up to 90%"),
    "a tag in a plan from the history": (words(limits=["tagged.csv"]), "which the history does not have"),
    "a guardrail that the history lacks": (
        words(limits=["guarded.csv"]),
        "'bounce_rate', which is bounces over sessions",
    ),
    "no such workspace": (["fit", "--workspace", "missing.sqlite"], "missing.sqlite"),
    "no workspace yet": (["segments"], "import a file"),
    "a workspace that is no database": (["curves", "--workspace", "history.csv"], "not a workspace"),
    "a workspace in no folder": (["import", "history.csv", "--workspace", "nowhere/w.sqlite"], "nowhere"),
    "nothing to import": (["import"], "nothing to import"),
    "half a period": (["fit", "--start", "2026-01-01"], "--end"),
    "an account without a token": (
        ["import", "--meta-account", "act_1", "--start", "2026-01-01", "--end", "2026-01-31"],
        "META_ACCESS_TOKEN",
    ),
    "an account without days": (["import", "--meta-account", "act_1"], "--start"),
    "a port that does not exist": (["app", "--port", "99999"], "65535"),
}


@pytest.fixture
def messy(folder: Path) -> Path:
    """A folder with everything that can be wrong in it."""
    (folder / "folder").mkdir()
    (folder / "empty.csv").write_bytes(b"")
    (folder / "noise.csv").write_bytes(bytes(range(256)) * 20)
    (folder / "wrong.csv").write_text("when,who,much\n2026-01-01,facebook,3\n")
    text = (folder / "history.csv").read_text()
    (folder / "fruitless.csv").write_text(
        "\n".join(line.rsplit(",", 2)[0] + ",0,EUR" if i else line for i, line in enumerate(text.splitlines()))
    )
    limits = "platform,audience,min,max,on_off_min,lock\n"
    (folder / "nobody.csv").write_text(limits + "myspace,A,10,,,\n")
    (folder / "contradictory.csv").write_text(limits + "facebook,A,500,,,\nfacebook,,,100,,\n")
    (folder / "locked.csv").write_text(limits + "facebook,A,,,,4000\ntiktok,A,,,,4000\n")
    (folder / "words.csv").write_text(limits + "facebook,A,some,,,\n")
    curves = "platform,audience,family,ceiling,half_saturation,shape\n"
    (folder / "family.csv").write_text(curves + "facebook,A,spline,1,1,1\n")
    (folder / "falling.csv").write_text(curves + "facebook,A,hill,-10,100,1\n")
    (folder / "good.csv").write_text(curves + "facebook,A,hill,10,100,1\n")
    (folder / "tagged.csv").write_text("tag,max\ncountry=PL,5\n")
    (folder / "weekly.csv").write_text("platform,period,max\nfacebook,week 1,5\n")
    (folder / "change.csv").write_text("platform,max_change\nfacebook,10%\n")
    (folder / "guarded.csv").write_text("guardrail,level\nbounce rate,40%\n")
    (folder / "shares.csv").write_text("each,max\nyes,30%\n")
    (folder / "periods.csv").write_text("name,share\none,40%\ntwo,50%\n")
    (folder / "weeks.csv").write_text("name,share\none,40%\ntwo,60%\n")
    return folder


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_one_sentence(messy: Path, run: Callable, case: str) -> None:  # type: ignore[type-arg]
    command, fragment = CASES[case]
    before = {path.name: path.read_bytes() for path in messy.iterdir() if path.is_file()}
    said = run(*command)
    assert said.status == 2, said.err
    assert said.out == ""
    assert said.err.endswith("\n")
    assert said.err.count("\n") == 1, "one line"
    assert fragment in said.err
    assert "Traceback" not in said.err
    assert {path.name: path.read_bytes() for path in messy.iterdir() if path.is_file()} == before


def test_a_sentence_cannot_steer_the_terminal(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    said = run("plan", "evil\x1b[2Jname\n.csv", *words()[2:])
    assert said.status == 2
    assert "\x1b" not in said.err
    assert said.err.count("\n") == 1


def shell(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [sys.executable, "-m", "optimizer", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_real_process_ends_with_status_2_and_one_line(folder: Path) -> None:
    ended = shell(folder, *words(command=["plan", "Tết.csv"]))
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1


def test_a_real_process_shows_help_quickly_without_the_heavy_rooms(folder: Path) -> None:
    code = (
        "import sys; from optimizer.cli import main; status = main(['plan', '--help']); "
        "heavy = {'pandas', 'scipy', 'statsmodels', 'sqlalchemy', 'streamlit'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy or status else 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "--budget" in ended.stdout


def test_a_real_process_makes_a_plan(folder: Path) -> None:
    ended = shell(folder, *words())
    assert ended.returncode == 0, ended.stderr
    assert (folder / "plan.csv").read_text().startswith("platform,audience,budget,share")
    assert ended.stderr == ""
