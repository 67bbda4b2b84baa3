"""Rows that came about in different ways: attribution settings, time zones, accounts, kinds of conversion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding, Severity
from optimizer.ingest.quality.grid import codes_of
from optimizer.message import N_, Message, listed


@dataclass(frozen=True, slots=True)
class _Circumstance:
    """A column that should hold one value per platform, and what is said where it holds several.

    The message has the fields platform, count and kinds.
    """

    columns: tuple[str, ...]
    subject: str
    severity: Severity
    message: Message
    remedy: Message


_CIRCUMSTANCES: Final = (
    _Circumstance(
        ("attribution",),
        "attribution",
        "warning",
        N_("Results of {platform} were counted by {count:number} attribution settings: {kinds}."),
        N_(
            "Results under different settings cannot be compared; export all ad sets with one setting, in the report's"
            " option for comparing attribution settings."
        ),
    ),
    _Circumstance(
        ("conversion_kind",),
        "conversion_kind",
        "warning",
        N_("Conversions of {platform} are {count:number} different things: {kinds}."),
        N_("Export one kind of conversion for all campaigns, or import and plan each kind on its own."),
    ),
    _Circumstance(
        ("time_zone",),
        "time_zone",
        "info",
        N_("The days of {platform} are those of {count:number} time zones: {kinds}."),
        N_("Days may differ by some hours; where the platform offers it, export all reports in one time zone."),
    ),
    _Circumstance(
        ("account_id", "account"),
        "account",
        "info",
        N_("The rows of {platform} are of {count:number} accounts: {kinds}."),
        N_("Nothing needs to be done if one budget is planned for all of them; else import each on its own."),
    ),
)


@dataclass(frozen=True, slots=True)
class _Mixture:
    circumstance: _Circumstance
    platform: str
    kinds: tuple[str, ...]
    counts: tuple[int, ...]
    first: int
    """Position of the first row that differs from the commonest."""


def mixing_in_file(file_name: str, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """Tell of platforms whose rows within one file came about in several ways."""
    return tuple(_told(one, file_name, int(rows.index[one.first])) for one in _mixtures(rows))


def mixing_in_table(rows: pd.DataFrame, told: Sequence[Finding]) -> tuple[Finding, ...]:
    """Tell the same of all files together, unless it was told of one of them already."""
    known = {(one.subject, one.message.values.get("platform")) for one in told}  # noqa: PD011 - no frame
    return tuple(_told(one, "", 0) for one in _mixtures(rows) if (one.circumstance.subject, one.platform) not in known)


def _mixtures(rows: pd.DataFrame) -> Iterator[_Mixture]:
    platform: np.ndarray | None = None
    platforms: list[str] = []
    for circumstance in _CIRCUMSTANCES:
        column = next((name for name in circumstance.columns if name in rows), None)
        if column is None:
            continue
        codes, kinds = codes_of(rows[column])
        if sum(kind != "" for kind in kinds) < 2:
            continue
        if platform is None:
            platform, platforms = codes_of(rows["platform"])
        counts = np.bincount(platform * len(kinds) + codes, minlength=len(platforms) * len(kinds))
        for place, row in enumerate(counts.reshape(-1, len(kinds))):
            named = [kind for kind in np.argsort(-row, kind="stable").tolist() if row[kind] and kinds[kind] != ""]
            if len(named) > 1:
                differs = (platform == place) & (codes != named[0]) & np.isin(codes, named)
                yield _Mixture(
                    circumstance,
                    platforms[place],
                    tuple(kinds[kind] for kind in named),
                    tuple(int(row[kind]) for kind in named),
                    int(np.argmax(differs)),
                )


def _told(mixture: _Mixture, file_name: str, row: int) -> Finding:
    shown = [f"{kind} ({count})" for kind, count in zip(mixture.kinds, mixture.counts, strict=True)]
    values = {"platform": mixture.platform, "count": len(shown), "kinds": listed(shown)}
    circumstance = mixture.circumstance
    return Finding(
        circumstance.severity,
        circumstance.subject,
        Message(circumstance.message.template, values),
        circumstance.remedy,
        file_name,
        row,
    )
