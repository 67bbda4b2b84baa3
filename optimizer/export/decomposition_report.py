"""A total that was taken apart, as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from optimizer.domain.decomposition import Decomposition
from optimizer.domain.finding import Finding
from optimizer.export.json_parts import estimate_object, finding_objects, finite, json_bytes, period_object
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
        "findings": finding_objects(findings, said),
    }
    return json_bytes(contents)


def decomposition_object(found: Decomposition) -> dict[str, Any]:
    """Return the parts as JSON holds them; the segments are in the order of the file."""
    return {
        "kpi": found.kpi,
        "period": period_object(found.period),
        "total": finite(found.total),
        "baseline_share": estimate_object(found.baseline_share),
        "segments": [
            {
                "platform": one.segment.platform,
                "audience": one.segment.audience,
                "spend": finite(one.spend),
                "added": estimate_object(one.outcome),
                "share": estimate_object(one.share),
                "per_money": estimate_object(one.per_money),
                "is_told": one.is_told,
            }
            for one in found.contributions
        ],
    }
