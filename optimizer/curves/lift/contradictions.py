"""Lift tests that contradict each other: found, told, and believed less."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import chi2

from optimizer.curves.lift.reported import scope_name
from optimizer.domain.curve import FloatArray
from optimizer.domain.finding import Finding
from optimizer.domain.lift import LiftTest
from optimizer.message import N_

_ALPHA = 0.05
_FAR = 2.0
"""Standard errors between a test and what all tests together say, beyond which they do not fit."""
_NOTICED = 0.02
"""Share of what is reported: a difference that is less is not worth a word."""


def widened_errors(tests: Sequence[LiftTest], reported: FloatArray) -> tuple[FloatArray, tuple[Finding, ...]]:
    """Widen the standard errors of tests of one scope that differ by more than their errors explain.

    Cochran's Q of their incremental shares against chi squared; where it is too large, errors are multiplied by
    sqrt(Q / (k - 1)), Birge's ratio (1932), with which k measurements that disagree are commonly averaged.

    Parameters
    ----------
    tests : sequence of LiftTest
        Length n_tests.
    reported : (n_tests, n_segments) array
        Reported outcome in scope and period.

    Returns
    -------
    (n_tests,) array, tuple of Finding
        Standard errors in the unit of the outcome; a warning per scope in which tests disagree.
    """
    errors = np.array([test.standard_error for test in tests], dtype=np.float64)
    totals = reported.sum(axis=1)
    found = []
    for scope in dict.fromkeys((test.platform, test.audience) for test in tests):
        members = np.array([(test.platform, test.audience) == scope for test in tests])
        if members.sum() < 2:
            continue
        shares = np.array([test.incremental for test in tests])[members] / totals[members]
        precision = (totals[members] / errors[members]) ** 2
        spread = float((precision * (shares - (precision @ shares) / precision.sum()) ** 2).sum())
        if chi2.sf(spread, members.sum() - 1) >= _ALPHA:
            continue
        errors[members] *= np.sqrt(spread / (members.sum() - 1))
        of_scope = [test for test, is_member in zip(tests, members, strict=True) if is_member]
        found.append(
            Finding(
                "warning",
                "lift tests",
                N_(
                    "The lift tests of {scope:message} contradict each other: {names} say that between {low:percent} "
                    "and {high:percent} of what is reported is incremental, which their errors do not explain.",
                    scope=scope_name(of_scope[0]),
                    names=", ".join(test.name for test in of_scope),
                    low=float(shares.min()),
                    high=float(shares.max()),
                ),
                N_("Their errors were widened until they fit; remove the test that is wrong or out of date."),
            )
        )
    return errors, tuple(found)


def misfits(
    tests: Sequence[LiftTest], reported: FloatArray, errors: FloatArray, shares: FloatArray
) -> tuple[Finding, ...]:
    """Find tests that do not fit what all tests together say, such as one of a platform and those of its segments.

    Parameters
    ----------
    tests, reported
        As in `widened_errors`.
    errors : (n_tests,) array
        As widened.
    shares : (n_draws, n_segments) array
        Incremental shares given all tests.
    """
    together = shares.mean(axis=0) @ reported.T
    found = []
    for test, expected, total, error in zip(tests, together, reported.sum(axis=1), errors, strict=True):
        if abs(test.incremental - expected) > max(_FAR * error, _NOTICED * total):
            found.append(
                Finding(
                    "warning",
                    "lift tests",
                    N_(
                        "The lift test '{name}' finds {own:percent} of what is reported for {scope:message} to be "
                        "incremental, but {all:percent} is what fits all tests best: they contradict each other, or it "
                        "is far from what is usual.",
                        name=test.name,
                        scope=scope_name(test),
                        own=test.incremental / total,
                        all=float(expected / total),
                    ),
                    N_("Check its platform, audience, days and standard error; remove the test that is wrong."),
                )
            )
    return tuple(found)
