"""The section on forecasts reads an export where one is given, and says so where none is."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from benchmarks import forecasts
from benchmarks.settings import Settings
from optimizer.errors import DataError


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Five months of three ad sets; the rate of the fourth month is 2, 1 and 4 of 100."""
    rng = np.random.default_rng(0)
    lines = ["date,platform,audience,spend,conversions"]
    for day in range(150):
        for name, rate in (("a", 0.02), ("b", 0.01), ("c", 0.04)):
            spend = 100.0 * rng.lognormal(0.0, 0.5)
            won = rate * spend if day >= 90 else rng.poisson(0.03 * spend)
            lines.append(f"{date(2025, 1, 1) + timedelta(days=day)},meta,{name},{spend:.4f},{won:.6f}")
    path = tmp_path / "export.csv"
    path.write_text("\n".join(lines))
    return path


def test_the_last_period_of_an_export_is_forecast(export: Path) -> None:
    text = "\n".join(forecasts.on_export(export))
    assert "3 ad sets" in text
    assert "from the 120 days before" in text
    # outcomes of the last two months are spend times rate, so the plain rate hits exactly
    assert "| the same without pooling | 0.00 |" in text


def test_without_an_export_the_section_says_how_to_give_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasts, "on_worlds", lambda n_worlds: [f"{n_worlds} worlds"])
    text = forecasts.section(Settings(is_quick=True))
    assert "2 worlds" in text
    assert "--cases" in text


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nothing\.csv"):
        forecasts.on_export(tmp_path / "nothing.csv")
