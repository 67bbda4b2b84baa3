"""Results without dates from the command line: plan, and a workspace that remembers."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

COVERS = ("--covers", "2025-03-01:2025-03-31")


@pytest.fixture
def ads(folder: Path) -> Path:
    rng = np.random.default_rng(0)
    lines = ["campaign,age,impressions,spend,conversions"]
    for campaign, worth in (("sale", 2.0), ("brand", 0.7)):
        for age in ("18-24", "25-34"):
            for impressions in np.exp(rng.normal(8.5, 1.2, 30)):
                spend = 0.5 * rng.poisson(impressions / 2000)
                lines.append(f"{campaign},{age},{impressions:.0f},{spend},{rng.poisson(worth * impressions / 3000)}")
    (folder / "ads.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_a_plan_comes_from_a_list_of_ads(ads: Path, run: Callable) -> None:  # type: ignore[type-arg]
    days = ("--start", "2025-04-01", "--end", "2025-04-30")
    told = run("plan", "ads.csv", *COVERS, "--platform", "Facebook", "--budget", "300", *days, "--out", "plan.csv")
    assert (told.status, told.err) == (0, "")
    assert "not what more money does" in " ".join(told.out.split())
    rows = (ads / "plan.csv").read_text().splitlines()[1:]
    budgets = {row.split(",")[1]: float(row.split(",")[2]) for row in rows}
    assert sum(budgets.values()) == pytest.approx(300.0)
    assert budgets["sale / 18-24"] > budgets["brand / 18-24"]


def test_a_workspace_keeps_ads_and_their_curves(ads: Path, run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[type-arg]
    place = ("--workspace", "own.db")
    assert run("import", "ads.csv", *COVERS, "--platform", "facebook", *place).status == 0
    first = run("fit", *place)
    assert first.status == 0
    assert "sale / 18-24" in first.out

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("optimizer.workflow.learning.fit_cross_section", never)
    assert run("fit", *place).out == first.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "--platform facebook"),
        (("--platform", "facebook"), "--covers 2025-03-01:2025-03-31"),
        ((*COVERS, "--platform", " "), "--platform is empty"),
        (("--covers", "2025-03-01", "--platform", "facebook"), "is no span of days"),
        (("--covers", "2025-03-31:2025-03-01", "--platform", "facebook"), "before its start"),
        (("--covers", "March:2025-03-01", "--platform", "facebook"), "no day of the calendar"),
    ],
)
def test_what_is_missing_or_wrong_is_said(ads: Path, run: Callable, arguments: tuple[str, ...], sentence: str) -> None:  # type: ignore[type-arg]
    told = run("import", "ads.csv", *arguments, "--workspace", "own.db")
    assert told.status == 2
    assert sentence in told.err
