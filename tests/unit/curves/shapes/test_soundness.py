"""Which curves are refused, and in which words."""

import numpy as np
import pytest

from optimizer.curves.shapes.families import check_curve, check_curves
from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve, WeightedCurve
from optimizer.errors import CurveError

SOUND = FamilyCurve("hill", 1.0, 1.0, 1.0)


def points(spend, outcome):
    return PointCurve(np.array(spend, dtype=float), np.array(outcome, dtype=float))


def drawn(ceiling, half_saturation, shape, family="hill"):
    return DrawnCurve(family, np.array(ceiling), np.array(half_saturation), np.array(shape))


BAD = [
    (FamilyCurve("weibull", 1.0, 1.0, 1.0), "hill, michaelis_menten"),
    (FamilyCurve("hill", -1.0, 1.0, 1.0), "ceiling"),
    (FamilyCurve("hill", np.nan, 1.0, 1.0), "ceiling"),
    (FamilyCurve("hill", 1.0, 0.0, 1.0), "half_saturation"),
    (FamilyCurve("log", 1.0, np.inf, 1.0), "half_saturation"),
    (FamilyCurve("hill", 1.0, 1.0, 0.0), "shape"),
    (FamilyCurve("power", 1.0, 1.0, 1.2), "ever faster"),
    (FamilyCurve("linear", 1.0, 1.0, 1.0, most=-5.0), "max"),
    (FamilyCurve("linear", 1.0, 1.0, 1.0, most=np.nan), "max"),
    (FamilyCurve("hill", 0.0, 1.0, 1.0), "brings nothing at any spend"),
    (points([0.0, 1.0], [0.0, np.nan]), "not numbers"),
    (points([0.0, 1.0, 2.0], [0.0, 3.0, 2.0]), "falls"),
    (points([0.0, 1.0], [-1.0, 2.0]), "negative"),
    (points([0.0, 2.0, 2.0], [0.0, 1.0, 2.0]), "rise"),
    (points([1.0, 2.0], [0.0, 1.0]), "start at spend 0"),
    (points([0.0], [0.0]), "two or more"),
    (points([0.0, 1.0], [0.0, 1.0, 2.0]), "as many"),
    (points([0.0, 1.0], [0.0, 0.0]), "brings nothing at any spend"),
    (drawn([1.0, 2.0], [1.0], [1.0, 1.0]), "as many ceilings"),
    (drawn([], [], []), "one or more"),
    (drawn([1.0, np.nan], [1.0, 1.0], [1.0, 1.0]), "ceiling nan"),
    (drawn([1.0, 1.0], [1.0, -3.0], [1.0, 1.0]), "half_saturation -3"),
    (drawn([1.0, 1.0], [1.0, 1.0], [0.5, 1.5], "power"), "ever faster"),
    (drawn([0.0, 0.0], [1.0, 1.0], [1.0, 1.0]), "brings nothing at any spend"),
    (WeightedCurve((SOUND, SOUND), (1.0,)), "2 curves and 1 weights"),
    (WeightedCurve((), ()), "0 curves"),
    (WeightedCurve((SOUND,), (-1.0,)), "weight -1"),
    (WeightedCurve((SOUND,), (np.nan,)), "weight nan"),
    (WeightedCurve((SOUND, SOUND), (0.0, 0.0)), "zero"),
    (WeightedCurve((SOUND, FamilyCurve("hill", 0.0, 1.0, 1.0)), (0.0, 5.0)), "brings nothing at any spend"),
    (WeightedCurve((SOUND, points([0.0, 1.0], [2.0, 1.0])), (1.0, 1.0)), "falls"),
]


@pytest.mark.parametrize(("bad", "words"), BAD)
def test_bad_curves_are_refused_with_a_sentence_that_names_them(bad, words):
    with pytest.raises(CurveError, match=words) as refusal:
        check_curve(bad, "meta / women")
    assert "meta / women" in str(refusal.value)


@pytest.mark.parametrize(("bad", "words"), BAD)
def test_among_many_the_bad_one_is_found_and_named(bad, words):
    good = (SOUND, points([0.0, 1.0], [0.0, 2.0]), drawn([1.0], [1.0], [1.0]))
    with pytest.raises(CurveError, match=words) as refusal:
        check_curves((*good, bad, *good), ("a", "b", "c", "meta / women", "d", "e", "f"))
    assert "meta / women" in str(refusal.value)


@pytest.mark.parametrize(
    "good",
    [
        FamilyCurve("michaelis_menten", 1.0, 1.0, float("nan")),
        FamilyCurve("hill", 2.0, 1.0, 9.0, most=0.0),
        points([0.0, 1.0], [3.0, 3.0]),
        drawn([0.0, 1.0], [1.0, 1.0], [0.2, 7.0]),
        WeightedCurve((SOUND, FamilyCurve("hill", 0.0, 1.0, 1.0)), (0.5, 5.0)),
        WeightedCurve((SOUND, SOUND), (0.0, 5.0)),
    ],
)
def test_curves_that_make_sense_pass(good):
    check_curve(good, "meta / women")
    check_curves((good, good), ("a", "b"))
