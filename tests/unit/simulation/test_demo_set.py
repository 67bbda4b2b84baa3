"""The demonstration set: the committed files are what the command writes, and make sense."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from optimizer.cli import main
from optimizer.curves.shapes.families import FAMILIES, check_curve
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.performance import FIGURES
from optimizer.domain.problem import SpendLimit
from optimizer.ingest import SourceFile, read_curves, read_files, read_limits
from optimizer.simulation.demo_files import demo_files, write_demo

FOLDER = Path(__file__).parents[3] / "data"
SEGMENT = ["platform", "audience"]


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return demo_files()


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "demo_performance.csv", parse_dates=["date"])


def test_committed_files_are_what_the_command_writes(made: dict[str, bytes]) -> None:
    changed = [name for name, content in made.items() if (FOLDER / name).read_bytes() != content]
    assert not changed, "run: python -m optimizer.simulation data"
    assert {path.name for path in FOLDER.glob("*.csv")} == set(made)
    assert sum(len(content) for content in made.values()) < 6_000_000


def test_write_demo_overwrites(tmp_path: Path, made: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.simulation.demo_files.demo_files", lambda: made)
    folder = tmp_path / "new"
    write_demo(folder)
    (folder / "demo_limits.csv").write_text("old")
    assert {path.name for path in write_demo(folder)} == set(made)
    assert (folder / "demo_limits.csv").read_bytes() == made["demo_limits.csv"]


def test_the_command_asks_for_a_folder() -> None:
    asked = subprocess.run([sys.executable, "-m", "optimizer.simulation"], capture_output=True, text=True, check=False)
    assert asked.returncode == 2
    assert "python -m optimizer.simulation data" in asked.stderr
    assert "python -m optimizer.simulation data" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_covers_eighteen_months_of_the_promised_width(rows: pd.DataFrame) -> None:
    assert (str(rows["date"].min().date()), str(rows["date"].max().date())) == ("2024-07-01", "2025-12-31")
    assert rows["platform"].nunique() >= 4
    assert (rows.groupby("platform")["audience"].nunique() == 5).all()
    assert set(rows["content_type"]) == {"photo", "video", "carousel"}
    assert set(FIGURES) <= set(rows.columns)
    assert not rows.duplicated(["date", *SEGMENT, "content_type"]).any()
    last_month = rows[rows["date"] >= "2025-12-03"].groupby(SEGMENT)["date"].nunique()
    assert len(last_month) == 25
    assert (last_month >= 28).all()


def test_figures_agree_with_each_other(rows: pd.DataFrame) -> None:
    for smaller, larger in (
        ("reach", "impressions"),
        ("clicks", "impressions"),
        ("link_clicks", "clicks"),
        ("sessions", "link_clicks"),
        ("bounces", "sessions"),
        ("new_followers", "engagements"),
    ):
        assert (rows[smaller] <= rows[larger]).all(), (smaller, larger)
    assert (rows["video_views"].notna() == (rows["content_type"] == "video")).all()
    assert (rows.loc[rows["platform"] == "youtube", "content_type"] == "video").all()
    assert (rows.drop(columns="date").select_dtypes("number").fillna(0) >= 0).all(axis=None)


def test_levels_are_those_of_a_small_firm(rows: pd.DataFrame) -> None:
    monthly = rows.groupby(rows["date"].dt.to_period("M"))["spend"].sum()
    assert 25_000 < monthly.mean() < 35_000
    recent = (
        rows[rows["date"] >= "2025-07-01"].groupby(SEGMENT)[["spend", "impressions", "conversions", "revenue"]].sum()
    )
    assert (recent["spend"] / recent["impressions"] * 1000).between(1.0, 35.0).all()
    total = rows[["spend", "conversions", "revenue", "clicks", "impressions", "link_clicks"]].sum()
    assert 10 < total["spend"] / total["conversions"] < 40
    assert 0.005 < total["clicks"] / total["impressions"] < 0.03
    assert 0.01 < total["conversions"] / total["link_clicks"] < 0.08
    roas = recent["revenue"] / recent["spend"]
    assert roas.max() > 4.5
    assert roas.min() < 1.6


def test_breakdown_adds_up_to_the_daily_file(rows: pd.DataFrame) -> None:
    profile = pd.read_csv(FOLDER / "demo_breakdown.csv")
    figures = ["impressions", "clicks", "engagements", "new_followers", "conversions"]
    by_month = rows.assign(month=rows["date"].dt.strftime("%Y-%m")).groupby(["month", *SEGMENT])[figures].sum()
    for dimension in ("age", "gender", "country"):
        part = profile[profile["dimension"] == dimension].groupby(["month", *SEGMENT])[figures].sum()
        pd.testing.assert_frame_equal(part, by_month)
    targeted = profile[(profile["audience"] == "Women 25-34") & (profile["dimension"] == "age")]
    assert set(targeted["value"]) == {"25-34"}


def test_decembers_split_can_be_improved_by_10_to_25_percent(rows: pd.DataFrame, made: dict[str, bytes]) -> None:
    truth = pd.read_csv(io.BytesIO(made["demo_truth.csv"]))
    december = rows[rows["date"] >= "2025-12-01"].groupby(SEGMENT)["spend"].sum()
    split = december / december.sum() * 30_000
    curves = {key: (part["daily_spend"], part["expected_daily_conversions"]) for key, part in truth.groupby(SEGMENT)}
    steps = 300
    table = np.array([np.interp(np.arange(steps + 1) * 30_000 / steps / 31, *curves[key]) for key in split.index]) * 31
    best = np.full(steps + 1, -np.inf)
    best[0] = 0.0
    for values in table:
        best = np.array([max(best[: k + 1] + values[k::-1]) for k in range(steps + 1)])
    today = sum(np.interp(split[key] / 31, *curves[key]) * 31 for key in split.index)
    assert 1.10 < best[-1] / today < 1.25
    assert f"{today / best[-1]:.0%}".replace("%", " %") in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_the_importer_takes_all_of_it(rows: pd.DataFrame) -> None:
    content = (FOLDER / "demo_performance.csv").read_bytes()
    imported = read_files([SourceFile("demo_performance.csv", content)])
    assert not imported.rejected
    assert imported.table.currency == "EUR"
    assert imported.table.rows["spend"].sum() == pytest.approx(rows["spend"].sum())
    assert imported.table.rows["conversions"].sum() == rows["conversions"].sum()


def test_example_limits_and_curves_are_read_and_speak_of_known_segments(rows: pd.DataFrame) -> None:
    brought = read_limits(SourceFile("demo_limits.csv", (FOLDER / "demo_limits.csv").read_bytes()))
    limits = [limit for limit in brought.limits if isinstance(limit, SpendLimit)]
    assert len(limits) == len(brought.limits)
    assert not brought.guardrails
    kinds = {(limit.platform is None, limit.audience is None) for limit in limits}
    assert kinds == {(False, True), (False, False), (True, False)}
    assert any(limit.on_off_minimum for limit in limits)
    assert any(limit.most is not None and limit.most.unit == "share" for limit in limits)
    brought_curves = read_curves(SourceFile("demo_curves.csv", (FOLDER / "demo_curves.csv").read_bytes()))
    segments, (curves,) = brought_curves.segments, brought_curves.curves
    assert len(segments) == len(curves)
    for segment, curve in zip(segments, curves, strict=True):
        assert isinstance(curve, FamilyCurve)
        check_curve(curve, segment)
    known = set(zip(rows["platform"], rows["audience"], strict=True))
    assert {(segment.platform, segment.audience) for segment in segments} <= known
    assert {limit.platform for limit in limits} - {None} <= set(rows["platform"])
    assert {limit.audience for limit in limits} - {None} <= set(rows["audience"])
    assert {curve.family for curve in curves if isinstance(curve, FamilyCurve)} == set(FAMILIES)


def test_example_limits_on_the_curves_are_kept_as_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = next(
        line
        for line in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
        if "--limits data/demo_curve_limits" in line
    )
    words = command.replace("--out plan.csv", f"--out {tmp_path / 'plan.csv'}").split()
    monkeypatch.chdir(FOLDER.parent)
    assert main(words[words.index("optimizer") + 1 :]) == 0
    plan = pd.read_csv(tmp_path / "plan.csv").set_index(SEGMENT)
    budget, retargeted = plan["budget"], ("facebook", "Retargeting 30 days")
    assert budget.sum() == 20_000
    assert budget.max() <= 0.3 * 20_000
    assert ((budget == 0) | (budget >= 500)).all()
    assert (budget % 50 == 0).all()
    last = plan["last_spend"].loc["instagram"].sum()
    assert 0.75 * last <= budget.loc["instagram"].sum() <= 1.25 * last
    assert (budget.loc["tiktok"] > 0).sum() <= 1
    retargeting = budget[retargeted] + budget[("youtube", "Newsletter readers")]
    assert budget.sum() - retargeting >= 2 * retargeting
