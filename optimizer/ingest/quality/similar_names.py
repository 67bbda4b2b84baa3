"""Near-identical names of platforms, audiences and campaigns: an offer to take them for one."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np

from optimizer.domain.finding import Finding
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.similar_names import Likeness, NamedColumn, SimilarNames
from optimizer.ingest.quality.grid import codes_of
from optimizer.ingest.quality.likeness import Words, groups, same_spelling, slips, words_of
from optimizer.message import N_, Message, listed

COLUMNS: Final[tuple[NamedColumn, ...]] = ("platform", "audience", "campaign")
MOST_TOLD: Final = 5
"""Groups of names that a finding names; it counts them all."""

_MESSAGES: Final[dict[Likeness, Message]] = {
    "spelling": N_(
        "Names in the column {column} that differ only in capitals, blanks or dashes and may be the same:"
        " {count:number}; such as {examples}."
    ),
    "typing": N_(
        "Names in the column {column} that differ by a letter and may be the same: {count:number}; such as {examples}."
    ),
}


def similar_names(table: PerformanceTable) -> tuple[SimilarNames, ...]:
    """Find names that may mean the same within a platform.

    Names that differ in a number, in a short word such as a language, or in more than a slip of typing are not alike:
    "18-24" and "25-34", "v1" and "v2", "1%" and "2%", "Shoes PL" and "Shoes DE".
    """
    rows = table.rows
    spend = np.nan_to_num(rows["spend"].to_numpy(dtype=np.float64))
    platform, platforms = codes_of(rows["platform"])
    found = list(_alike("platform", "", _totals(platform, platforms, spend)))
    for column in COLUMNS[1:]:
        if column not in rows:
            continue
        codes, names = codes_of(rows[column])
        money = np.bincount(platform * len(names) + codes, spend, minlength=len(platforms) * len(names))
        is_there = np.zeros(len(money), dtype=np.bool_)
        is_there[platform * len(names) + codes] = True
        for place, name in enumerate(platforms):
            part = slice(place * len(names), (place + 1) * len(names))
            of_platform = {
                names[kind]: float(money[part][kind])
                for kind in np.flatnonzero(is_there[part]).tolist()
                if names[kind] != ""
            }
            found += _alike(column, name, of_platform)
    return tuple(found)


def similar_name_findings(found: tuple[SimilarNames, ...]) -> tuple[Finding, ...]:
    """Offer to merge names, once per column and likeness."""
    by_kind: dict[tuple[NamedColumn, Likeness], list[SimilarNames]] = defaultdict(list)
    for one in found:
        by_kind[one.column, one.likeness].append(one)
    return tuple(
        Finding(
            "warning" if likeness == "spelling" else "info",
            column,
            Message(
                _MESSAGES[likeness].template,
                {"column": column, "count": len(those), "examples": listed([_shown(one) for one in those], MOST_TOLD)},
            ),
            N_(
                "If they are the same, merge them, on the Data page or with 'workspace merge', so that what one of "
                "them learned counts for both."
            ),
        )
        for (column, likeness), those in by_kind.items()
    )


def _totals(codes: np.ndarray, names: list[str], spend: np.ndarray) -> dict[str, float]:
    money = np.bincount(codes, spend, minlength=len(names))
    return dict(zip(names, money.tolist(), strict=True))


def _alike(column: NamedColumn, platform: str, spend: dict[str, float]) -> list[SimilarNames]:
    """Groups of alike names, given what was spent on each."""
    by_spelling: dict[str, list[str]] = defaultdict(list)
    words: dict[str, Words] = {}
    for name in sorted(spend, key=lambda one: (-spend[one], one)):
        split = words_of(name)
        spelling = same_spelling(split)
        if spelling:
            by_spelling[spelling].append(name)
            words.setdefault(spelling, split)
    spellings = list(by_spelling)
    linked = groups(slips([words[spelling] for spelling in spellings]), len(spellings))
    typed = [[name for place in members for name in by_spelling[spellings[place]]] for members in linked]
    in_typed = {name for names in typed for name in names}
    spelled = [names for names in by_spelling.values() if len(names) > 1 and names[0] not in in_typed]
    return [
        *(_group(column, platform, names, spend, "spelling") for names in spelled),
        *(_group(column, platform, names, spend, "typing") for names in typed),
    ]


def _group(
    column: NamedColumn, platform: str, names: list[str], spend: dict[str, float], likeness: Likeness
) -> SimilarNames:
    ordered = tuple(sorted(names, key=lambda one: (-spend[one], one)))
    return SimilarNames(column, platform, ordered, ordered[0], likeness)


def _shown(one: SimilarNames) -> str:
    # of names that are spelled alike too, one says it
    told = {same_spelling(words_of(name)): name for name in reversed(one.names)} if one.likeness == "typing" else {}
    shown = (list(reversed(told.values())) or list(one.names))[:3]
    names = " = ".join(f"'{' '.join(name.splitlines())}'" for name in shown)
    return names if one.platform == "" else f"{one.platform}: {names}"
