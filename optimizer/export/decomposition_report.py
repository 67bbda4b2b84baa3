"""A total that was taken apart, as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from optimizer.domain.decomposition import Decomposition
from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.export.asked import finite
from optimizer.words import Voice, voice_for


def decomposition_json(found: Decomposition, findings: Iterable[Finding] = (), *, voice: Voice | None = None) -> bytes:
    """Write what came anyway and what each segment added as UTF-8 JSON; shares and levels are ratios.

    Parameters
    ----------
    found : Decomposition
        The parts.
    findings : iterable of Finding
        What the user must know of them.
    voice : Voice, optional
        Language of the findings; English where not given.
    """
    said = voice_for() if voice is None else voice
    contents = {
        **decomposition_object(found),
        "findings": [
            {
                "severity": finding.severity,
                "subject": finding.subject,
                "message": said.render(finding.message),
                "remedy": said.render(finding.remedy),
            }
            for finding in findings
        ],
    }
    return (json.dumps(contents, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode("utf-8")


def decomposition_object(found: Decomposition) -> dict[str, Any]:
    """Return the parts as JSON holds them; the segments are in the order of the file."""
    period = found.period
    return {
        "kpi": found.kpi,
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat(), "days": period.days},
        "total": finite(found.total),
        "baseline_share": _estimate(found.baseline_share),
        "segments": [
            {
                "platform": one.segment.platform,
                "audience": one.segment.audience,
                "spend": finite(one.spend),
                "added": _estimate(one.outcome),
                "share": _estimate(one.share),
                "per_money": _estimate(one.per_money),
                "is_told": one.is_told,
            }
            for one in found.contributions
        ],
    }


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {
        "value": finite(estimate.value),
        "low": finite(estimate.interval.lower),
        "high": finite(estimate.interval.upper),
        "level": finite(estimate.interval.level),
    }
