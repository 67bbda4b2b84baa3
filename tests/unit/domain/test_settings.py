"""Settings of a workspace are checked where they are made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.settings import WorkspaceSettings
from optimizer.errors import DataError


def test_codes_are_written_alike() -> None:
    settings = WorkspaceSettings(currency=" pln", countries=("pl", "De "))
    assert (settings.currency, settings.countries) == ("PLN", ("PL", "DE"))


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "Asia/Ho_Chi_Minh", "Asia/Bangkok", "UTC", "America/New_York"])
def test_time_zones_of_the_world_are_known(zone: str) -> None:
    assert WorkspaceSettings(time_zone=zone).time_zone == zone


def test_rates_are_in_the_order_of_their_days() -> None:
    rates = [ExchangeRate("EUR", "PLN", 4.0 + month / 10, date(2026, month, 1)) for month in (3, 1, 2)]
    assert [rate.day.month for rate in WorkspaceSettings(rates=tuple(rates)).rates] == [1, 2, 3]


def test_weights_cannot_be_changed_from_outside() -> None:
    weights = {"leads": 2.0}
    settings = WorkspaceSettings(kpi_weights=weights)
    weights["leads"] = 3.0
    assert settings.kpi_weights == {"leads": 2.0}
    with pytest.raises(TypeError):
        settings.kpi_weights["leads"] = 3.0  # type: ignore[index]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"currency": "XXQ"}, "not a currency"),
        ({"margin": 0.0}, "margin is 0.0%"),
        ({"margin": 1.01}, "margin is 101"),
        ({"margin": float("nan")}, "margin"),
        ({"time_zone": "Warsaw"}, "'Warsaw' is not a time zone"),
        ({"time_zone": "../etc/passwd"}, "not a time zone"),
        ({"kpi_weights": {"sales": 1.0}}, "'sales' is not a KPI"),
        ({"kpi_weights": {"leads": -1.0}}, "weight of leads"),
        ({"kpi_weights": {"leads": float("inf")}}, "weight of leads"),
        ({"countries": ("Poland",)}, "'Poland' is not a country"),
        ({"countries": ("XX1",)}, "not a country"),
    ],
)
def test_what_cannot_be_is_told(values: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        WorkspaceSettings(**values)
