"""Every sentence, number, sum of money and date that a person reads passes here, in the reader's language."""

from optimizer.words.as_known import about, as_known, known_unit, rate_as_known, scaled
from optimizer.words.bounds import capacity_told, is_guess, threshold_told
from optimizer.words.catalogues import language_title, languages, spoken
from optimizer.words.certainty import certainty
from optimizer.words.curve_told import about_curve, what_points_are
from optimizer.words.figures import content_name, figure_name, figure_title, risk_name
from optimizer.words.goal_told import goal_told
from optimizer.words.learned import SPECIAL_DAYS, carryover_told, demand_ahead_told, how_learned, money_step
from optimizer.words.measure import measured
from optimizer.words.next_step import next_step
from optimizer.words.not_known import open_questions, season_untold
from optimizer.words.outcomes import between, outcome, outcome_between, outcome_known, rate_between, rate_known
from optimizer.words.proof import proof
from optimizer.words.subjects import is_our_word
from optimizer.words.track_record import FORECASTER_NAMES, track_record
from optimizer.words.understood import grain_word, language_name, understood, unit_count
from optimizer.words.voice import DEFAULT_LOCALE, Voice, voice_for

__all__ = [
    "DEFAULT_LOCALE",
    "FORECASTER_NAMES",
    "SPECIAL_DAYS",
    "Voice",
    "about",
    "about_curve",
    "as_known",
    "between",
    "capacity_told",
    "carryover_told",
    "certainty",
    "content_name",
    "demand_ahead_told",
    "figure_name",
    "figure_title",
    "goal_told",
    "grain_word",
    "how_learned",
    "is_guess",
    "is_our_word",
    "known_unit",
    "language_name",
    "language_title",
    "languages",
    "measured",
    "money_step",
    "next_step",
    "open_questions",
    "outcome",
    "outcome_between",
    "outcome_known",
    "proof",
    "rate_as_known",
    "rate_between",
    "rate_known",
    "risk_name",
    "scaled",
    "season_untold",
    "spoken",
    "threshold_told",
    "track_record",
    "understood",
    "unit_count",
    "voice_for",
    "what_points_are",
]
