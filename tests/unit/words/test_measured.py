"""What outcomes are, in words."""

from optimizer.words import measured, voice_for


def test_it_is_said_whether_outcomes_are_reported_or_incremental() -> None:
    voice = voice_for("en")
    assert "platform-reported" in measured(voice, "platform_reported", 0)
    assert "incremental (by one lift test)" in measured(voice, "incremental", 1)
    assert "incremental (by 3 lift tests)" in measured(voice, "incremental", 3)
