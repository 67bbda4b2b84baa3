"""What the rows of files were taken to cover, as far as the files do not state it: settled together, and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.ingest.rows.grain import FEWEST_SURE, Evidence, PlatformGrain, RowGrain, infer_grain
from optimizer.ingest.rows.performance_file import PerformanceFile, with_days
from optimizer.ingest.rows.spacing import WEEK, DayArray, Grain, is_first_of_month, smallest_gap
from optimizer.message import N_, Message

_GUESSED: Final[tuple[Evidence, ...]] = ("first_of_month", "nothing")
_COLUMNS: Final = ["date", "platform", "audience", "spend"]


def with_lengths_of_all(files: Sequence[PerformanceFile]) -> list[PerformanceFile]:
    """Read files whose own dates do not tell how long their rows are as those of the others that were given with them.

    A file of one day, given with those of other days, is daily; twelve files of one month each are monthly. Only files
    of one format are compared.

    Parameters
    ----------
    files : sequence of PerformanceFile
        In the order given.
    """
    return [_beside(file, files) if _is_guessed(file) else file for file in files]


def length_findings(file: PerformanceFile) -> tuple[Finding, ...]:
    """Say which rows were read as weeks or months, and where that, or a day, is no more than likely."""
    name = file.raw.file_name
    found = [
        Finding("warning" if _is_doubtful(file, platforms, grain, evidence) else "info", name, sentence, _remedy(file))
        for (grain, evidence), platforms in _alike(file.grains).items()
        if (sentence := _sentence(file, platforms, grain, evidence)) is not None
    ]
    return (*found, *_gap_findings(file))


def _is_guessed(file: PerformanceFile) -> bool:
    return any(one.evidence in _GUESSED for one in file.grains)


def _is_doubtful(file: PerformanceFile, platforms: Sequence[PlatformGrain], grain: Grain, evidence: Evidence) -> bool:
    """Whether rows may well have another length: no other platform is sure of this one, or theirs looks unlike days."""
    if evidence == "dates":
        return False
    if all((one.grain, one.evidence) != (grain, "dates") for one in file.grains):
        return True
    return grain == "day" and (any(one.gap > 0 for one in platforms) or _are_firsts(file, platforms))


def _are_firsts(file: PerformanceFile, platforms: Sequence[PlatformGrain]) -> bool:
    own = file.rows[file.rows["platform"].isin([one.platform for one in platforms])]
    return is_first_of_month(_days(own))


def _beside(file: PerformanceFile, files: Sequence[PerformanceFile]) -> PerformanceFile:
    others = [
        other.rows[_COLUMNS]
        for other in files
        if other is not file and other.grains and other.summary.source == file.summary.source
    ]
    if not others:
        return file
    rows = pd.concat([file.rows[_COLUMNS], *others], ignore_index=True)
    together = infer_grain(
        _days(rows),
        rows[["platform", "audience"]],
        rows["spend"].to_numpy(dtype=np.float64),
        is_export=file.raw.header.column_map.is_export,
    )
    known = {one.platform: one for one in file.grains}
    told = tuple(one for one in together.platforms if one.platform in known)
    return with_days(file, RowGrain(together.covered[: len(file.rows)], told))


def _days(rows: pd.DataFrame) -> DayArray:
    return rows["date"].to_numpy().astype("datetime64[D]")


def _alike(grains: Sequence[PlatformGrain]) -> dict[tuple[Grain, Evidence], list[PlatformGrain]]:
    """Platforms whose rows are as long and told by the same."""
    alike: dict[tuple[Grain, Evidence], list[PlatformGrain]] = {}
    for one in grains:
        alike.setdefault((one.grain, one.evidence), []).append(one)
    return alike


def _sentence(
    file: PerformanceFile, platforms: Sequence[PlatformGrain], grain: Grain, evidence: Evidence
) -> Message | None:
    values: dict[str, object] = {"name": file.raw.file_name, "platforms": ", ".join(one.platform for one in platforms)}
    if evidence == "dates":
        are_mixed = {one.grain for one in file.grains} != {"day"}
        return _plain(grain, values) if are_mixed else None
    if evidence == "two_dates":
        return _two_dates(grain, values)
    if evidence == "file":
        return _as_others(grain, values)
    is_export = file.raw.header.column_map.is_export
    if evidence == "nothing" and (is_export or any(one.gap > 0 for one in platforms)):
        return None
    values["day"] = file.summary.period.start
    if evidence == "first_of_month" and grain == "month":
        return N_(
            "All rows of {platforms} in {name} are of {day:date}, the first of a month, and each was read as that "
            "whole month.",
            **values,
        )
    return N_(
        "All rows of {platforms} in {name} are of {day:date}, which does not tell how long they are, and each was read "
        "as that one day.",
        **values,
    )


def _plain(grain: Grain, values: dict[str, object]) -> Message:
    return {
        "day": N_("In {name} each row of {platforms} was read as one day.", **values),
        "week": N_("In {name} each row of {platforms} was read as one week, which starts on its date.", **values),
        "month": N_("In {name} each row of {platforms} was read as one month, which starts on its date.", **values),
    }[grain]


def _two_dates(grain: Grain, values: dict[str, object]) -> Message:
    return {
        "day": N_(
            "The rows of {platforms} in {name} have two dates, a week apart; they cost little more than a day of the "
            "other rows, and each was read as one day.",
            **values,
        ),
        "week": N_(
            "The rows of {platforms} in {name} have two dates only, whole weeks apart, and each was read as one week.",
            **values,
        ),
        "month": N_(
            "The rows of {platforms} in {name} have two dates only, the same day of two months, and each was read as "
            "one month.",
            **values,
        ),
    }[grain]


def _as_others(grain: Grain, values: dict[str, object]) -> Message:
    return {
        "day": N_(
            "The dates of {platforms} in {name} do not tell how long a row is; like other rows, each was read as one "
            "day.",
            **values,
        ),
        "week": N_(
            "The dates of {platforms} in {name} do not tell how long a row is; like other rows, each was read as one "
            "week.",
            **values,
        ),
        "month": N_(
            "The dates of {platforms} in {name} do not tell how long a row is; like other rows, each was read as one "
            "month.",
            **values,
        ),
    }[grain]


def _remedy(file: PerformanceFile) -> Message:
    column_map = file.raw.header.column_map
    if column_map.is_export:
        return N_("If that is wrong, export the results again with {path}.", path=column_map.day_path)
    return N_(
        "If that is wrong, call the column 'day', 'week' or 'month' instead of 'date', or give columns 'start' and "
        "'end' in its place where rows differ."
    )


def _gap_findings(file: PerformanceFile) -> Iterator[Finding]:
    """Say that dates are far apart though rows were taken for days."""
    if (file.rows["days"] > 1).any() or all(one.evidence not in ("dates", "nothing") for one in file.grains):
        return
    days = np.unique(_days(file.rows))
    gap = smallest_gap(days)
    if gap < (2 if len(days) >= FEWEST_SURE else WEEK):
        return
    yield Finding(
        "warning",
        file.raw.file_name,
        N_(
            "No two dates of {name} are closer than {gap:number} days, and yet each row is taken for one day.",
            name=file.raw.file_name,
            gap=gap,
        ),
        N_(
            "If a row stands for a week or a month, give its first day as the date, in a column 'week' or 'month', or "
            "give one row per day."
        ),
    )
