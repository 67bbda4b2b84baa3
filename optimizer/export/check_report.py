"""What was understood of files, as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from optimizer.domain.file_check import CheckOutcome, FileCheck
from optimizer.domain.imports import Question
from optimizer.export.json_parts import json_bytes
from optimizer.message import Message
from optimizer.words import Voice, voice_for

_AS_ONE: Final = (
    "n_data_rows", "date_min", "date_max", "total_spend", "total_impressions", "total_clicks", "total_clicks_all",
    "conversions", "total_revenue", "spend_per_campaign", "questions", "findings",
)  # fmt: skip
"""What files say together is not the sum of what each says."""


def check_json(
    checks: Sequence[FileCheck],
    outcome: CheckOutcome,
    *,
    together: FileCheck | None = None,
    voice: Voice | None = None,
) -> bytes:
    """Write what was understood as UTF-8 JSON.

    Of one file, the object is that file's. Of several, it has the same names with the figures of all of them as one
    import, in which nothing counts twice, and null where they differ; ``files`` has an object for each. What is not
    known is null.

    Parameters
    ----------
    checks : sequence of FileCheck
        At least one.
    outcome : str
        Of all of them together.
    together : FileCheck, optional
        Several files as one import; where they cannot be read as one, their figures are added up.
    voice : Voice, optional
        In which sentences are written; English where not given.
    """
    speaker = voice_for("en") if voice is None else voice
    objects = [_file_object(check, speaker) for check in checks]
    whole = objects[0] if len(objects) == 1 else _together(objects)
    if len(objects) > 1 and together is not None:
        as_one = _file_object(together, speaker)
        whole |= {name: as_one[name] for name in _AS_ONE}
    return json_bytes({**whole, "outcome": outcome, "files": objects})


def _file_object(check: FileCheck, voice: Voice) -> dict[str, Any]:
    summary = check.summary
    totals = check.totals
    is_read = summary is not None
    return {
        "file": check.file_name,
        "outcome": check.outcome,
        "source": None if summary is None else summary.source,
        "platform": check.platform,
        "level": None if summary is None else summary.level,
        "grain": None if summary is None else summary.grain if check.has_days else "total",
        "language": None if summary is None else summary.language,
        "currency": check.currency,
        "n_data_rows": check.rows if is_read else None,
        "date_min": None if check.date_min is None else check.date_min.isoformat(),
        "date_max": None if check.date_max is None else check.date_max.isoformat(),
        "total_spend": totals.get("spend"),
        "total_impressions": totals.get("impressions"),
        "total_clicks": totals.get("link_clicks", totals.get("clicks")),
        "total_clicks_all": totals.get("clicks") if "link_clicks" in totals else None,
        "conversions": dict(check.outcomes),
        "total_revenue": totals.get("revenue"),
        "spend_per_campaign": dict(check.spend_per_campaign),
        "skipped": _rows(check.skipped, voice),
        "rejected": _rows(check.rejected, voice),
        "questions": [_question(question, voice) for question in check.questions],
        "findings": [
            {
                "severity": finding.severity,
                "subject": finding.subject,
                "message": voice.render(finding.message),
                "remedy": voice.render(finding.remedy),
                "file": finding.file_name or None,
                "row": finding.row or None,
            }
            for finding in check.findings
        ],
        "read_with": None
        if summary is None
        else {
            "encoding": summary.encoding or None,
            "delimiter": summary.delimiter or None,
            "decimal": summary.decimal_mark or None,
            "date_order": summary.date_order or None,
            "header_row": summary.header_row,
            "columns": dict(summary.columns),
            "ignored_columns": list(summary.ignored_columns),
        },
    }


def _rows(rows: Sequence[tuple[int, Message]], voice: Voice) -> list[dict[str, Any]]:
    return [{"row": row, "reason": voice.render(reason)} for row, reason in rows]


def _question(question: Question, voice: Voice) -> dict[str, Any]:
    return {"kind": question.kind, "message": voice.render(question.message), "choices": list(question.choices)}


def _together(objects: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Figures of all files: sums of what is counted, first and last day, and else what they agree on."""
    counted = ("n_data_rows", "total_spend", "total_impressions", "total_clicks", "total_clicks_all", "total_revenue")
    agreed = ("source", "platform", "level", "grain", "language", "currency")
    whole: dict[str, Any] = {"file": None}
    for name in agreed:
        values = {one[name] for one in objects}
        whole[name] = values.pop() if len(values) == 1 else None
    for name in counted:
        known = [one[name] for one in objects if one[name] is not None]
        whole[name] = round(sum(known), 6) if known else None
    for name, choose in (("date_min", min), ("date_max", max)):
        days = [one[name] for one in objects if one[name] is not None]
        whole[name] = choose(days) if days else None
    for name in ("conversions", "spend_per_campaign"):
        sums: dict[str, float] = {}
        for one in objects:
            for key, value in one[name].items():
                sums[key] = round(sums.get(key, 0.0) + value, 6)
        whole[name] = sums
    for name in ("skipped", "rejected"):
        whole[name] = [{"file": one["file"], **row} for one in objects for row in one[name]]
    for name in ("questions", "findings"):
        whole[name] = [entry for one in objects for entry in one[name]]
    return whole
