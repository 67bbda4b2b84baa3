"""How sure something is: never certain."""

from __future__ import annotations

import pytest

from optimizer.words import certainty, voice_for


@pytest.mark.parametrize(
    ("probability", "text"),
    [(1.0, "over 99%"), (0.994, "over 99%"), (0.99, "99%"), (0.0, "under 1%"), (0.957, "96%"), (0.5, "50%")],
)
def test_nothing_is_ever_certain(probability: float, text: str) -> None:
    assert certainty(voice_for("en"), probability) == text
