"""The proof in words never claims more than the certificate has."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.plan import RISKS, Risk
from optimizer.domain.problem import Certificate
from optimizer.words import proof, voice_for

VOICE = voice_for("en")


def told(gap: float, risk: Risk) -> str:
    return proof(Certificate(100.0, 100.0 * (1.0 + gap), gap, 0.0), VOICE, risk)


@given(gap=st.floats(1.001e-4, 3.0), risk=st.sampled_from(RISKS))
def test_an_open_gap_is_told_as_the_share_that_it_is_and_never_as_none(gap: float, risk: Risk) -> None:
    found = re.search(r"([0-9,.]+)%", told(gap, risk))
    assert found is not None
    said = float(found[1].replace(",", "")) / 100.0
    assert said > 0.0
    assert said == pytest.approx(gap, rel=0.06, abs=0.5e-4 + 1e-9)


@pytest.mark.parametrize("risk", RISKS)
def test_each_position_of_the_dial_is_proved_for_what_it_looks_at(risk: Risk) -> None:
    part = {"cautious": "worst quarter", "bold": "best quarter", "balanced": "On these curves"}[risk]
    assert part in told(0.0, risk)
    assert part in told(0.02, risk)
    assert "%" not in told(1e-4, risk)


def test_only_the_mean_is_proved_on_the_very_curves() -> None:
    assert "about" in told(0.0, "cautious")
    assert "about" not in told(0.0, "balanced")
    assert "better by up to 3% cannot be ruled out" in told(0.03, "bold")


@pytest.mark.parametrize("risk", RISKS)
def test_a_split_that_brings_nothing_has_no_share_to_tell(risk: Risk) -> None:
    said = proof(Certificate(0.0, 4.0, math.inf, 0.0), VOICE, risk)
    assert "brings nothing" in said
    assert "%" not in said
