"""What lift tests say of the reported outcome, told as findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from optimizer.curves.lift.reported import is_in_scope, scope_name
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.finding import Finding
from optimizer.domain.lift import LiftTest
from optimizer.domain.segment import Segment
from optimizer.message import N_, Message, listed

_FAR_MORE: Final = 1.5
"""Share of the reported outcome above which what a test finds is mostly of another unit, period or segment."""


def told_shares(fit: CurveFit, tests: Sequence[LiftTest], reported: FloatArray, shares: FloatArray) -> list[Finding]:
    """Say for each scope that was tested how much of its reported outcome is incremental.

    Parameters
    ----------
    reported : (n_tests, n_segments) array
        Outcome in the scope and period of each test.
    shares : (n_draws, n_segments) array
        Incremental shares given the tests.
    """
    found = []
    for scope in dict.fromkeys((test.platform, test.audience) for test in tests):
        members = [(test.platform, test.audience) == scope for test in tests]
        weights = reported[members].sum(axis=0)
        share = shares @ weights / weights.sum()
        low, high = _range(share)
        said = N_(
            "Lift tests find {share:percent} ({low:percent} to {high:percent}) of the reported {kpi} of "
            "{scope:message} to be incremental.",
            share=float(share.mean()),
            low=low,
            high=high,
            kpi=fit.kpi,
            scope=scope_name(next(test for test in tests if (test.platform, test.audience) == scope)),
        )
        if low > _FAR_MORE:
            found.append(_far_more(said))
        else:
            remedy = N_("Nothing to do; all outcomes here are what would be missed without the ads.")
            found.append(Finding("info", "lift tests", said, remedy))
    return found


def _far_more(said: Message) -> Finding:
    return Finding(
        "warning",
        "lift tests",
        N_(
            "{said:message} That is far more than was reported, and raises the curves by as much.",
            said=said,
        ),
        N_(
            "Check the test's unit, days, platform and audience; only where a platform sees few of its own results, as "
            "of sales in shops or by telephone, can it be true."
        ),
    )


def guessed_shares(fit: CurveFit, tests: Sequence[LiftTest], shares: FloatArray) -> list[Finding]:
    """Say of segments without a test of their own what tests elsewhere suggest.

    Platforms of which nothing was tested are named as such, of the others the segments that were not.
    """
    untested = [place for place, one in enumerate(fit.segments) if not any(is_in_scope(test, one) for test in tests)]
    if not untested:
        return []
    groups: dict[str, list[int]] = {}
    tested = {one.platform for place, one in enumerate(fit.segments) if place not in set(untested)}
    for place in untested:
        one = fit.segments[place]
        groups.setdefault(str(one) if one.platform in tested else one.platform, []).append(place)
    ends = [_range(shares[:, places].mean(axis=1)) for places in groups.values()]
    is_doubtful = float(shares[:, untested].mean()) > _FAR_MORE
    said = N_(
        "No lift test was of {names}; by those elsewhere, {low:percent} to {high:percent} of the {kpi} reported there "
        "may be incremental.",
        names=listed(sorted(groups)),
        low=min(low for low, _ in ends),
        high=max(high for _, high in ends),
        kpi=fit.kpi,
    )
    if is_doubtful:
        remedy = N_("Check the tests elsewhere: what is wrong with them raises these curves too.")
        return [Finding("warning", "lift tests", said, remedy)]
    return [Finding("info", "lift tests", said, N_("A test there would make its part of the plan surer."))]


def tests_of_others(tests: Sequence[LiftTest], kpi: str, segments: Sequence[Segment]) -> list[Finding]:
    """Say which tests are of another outcome than the one that is planned.

    It is a warning where no test of the right outcome says as much of the same ads.
    """
    found = []
    for other in sorted({test.kpi for test in tests} - {kpi}):
        names = [test for test in tests if test.kpi == other]
        ours = [test for test in tests if test.kpi == kpi]
        covered = all(
            any(is_in_scope(test, one) for test in ours)
            for one in segments
            if any(is_in_scope(test, one) for test in names)
        )
        found.append(
            Finding(
                "info" if covered else "warning",
                "lift tests",
                N_(
                    "The plan is for {kpi}, so the lift tests of {other} are not used: {names}.",
                    kpi=kpi,
                    other=other,
                    names=listed([test.name for test in names]),
                ),
                N_("Nothing to do; tests of {kpi} say it of the same ads.", kpi=kpi)
                if covered
                else N_("Plan for {other}, or give what these tests found in {kpi} too.", kpi=kpi, other=other),
            )
        )
    return found


def _range(share: FloatArray) -> tuple[float, float]:
    low, high = np.quantile(share, [0.5 - USUAL_LEVEL / 2, 0.5 + USUAL_LEVEL / 2])
    return float(low), float(high)
