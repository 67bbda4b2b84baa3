"""Comparing groups: whether intervals hold what they claim, and luck is taken for a difference.

usage: python -m benchmarks.segment_comparison [N_TABLES]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.stats import gamma

from benchmarks.markdown import table
from benchmarks.settings import Settings
from optimizer.domain.curve import FloatArray
from optimizer.domain.group_comparison import SURE, GroupComparison, GroupQuestion
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.planning import compare_groups

N_TABLES = 150
N_GROUPS = 16
N_DAYS = 60
FIRST = date(2026, 3, 2)
USUAL_RATE = 0.05
SMALL = 0.01
"""Groups with less than this share of the spend are called small."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A history with known rates.

    Attributes
    ----------
    table : PerformanceTable
        Daily rows of the later days, and of as many before.
    rate, before : (n_groups,) arrays
        Outcome per unit of money in the later and in the earlier days, in the order of the groups' names.
    share : (n_groups,) array
        Of the spend in the later days.
    """

    table: PerformanceTable
    rate: FloatArray
    before: FloatArray
    share: FloatArray


Rates = Callable[[np.random.Generator], FloatArray]


def alike(_: np.random.Generator) -> FloatArray:
    return np.full(N_GROUPS, USUAL_RATE)


def usual(rng: np.random.Generator) -> FloatArray:
    return USUAL_RATE * np.exp(0.4 * rng.standard_normal(N_GROUPS))


def far_apart(rng: np.random.Generator) -> FloatArray:
    return USUAL_RATE * np.exp(0.9 * rng.standard_normal(N_GROUPS))


def two_stand_out(rng: np.random.Generator) -> FloatArray:
    """Not what the model takes for granted: most are the same, one is twice as good and one half."""
    rates = np.full(N_GROUPS, USUAL_RATE)
    chosen = rng.choice(N_GROUPS, 2, replace=False)
    rates[chosen] *= (2.0, 0.5)
    return rates


KINDS: Mapping[str, Rates] = {
    "no differences": alike,
    "usual differences (sd 0.4)": usual,
    "large differences (sd 0.9)": far_apart,
    "two of sixteen differ": two_stand_out,
}


def draw(rates: Rates, rng: np.random.Generator, *, change_sd: float = 0.0) -> Drawn:
    """Draw a history: spend that spans a factor of a hundred between groups, demand shared by day, days that scatter.

    Parameters
    ----------
    change_sd : float
        Of the log of what changed between the earlier and the later days, group by group.
    """
    rate = rates(rng)
    before = rate * np.exp(-change_sd * rng.standard_normal(N_GROUPS))
    daily = 200.0 * np.exp(1.2 * rng.standard_normal(N_GROUPS))
    spend = daily[:, None] * np.exp(0.3 * rng.standard_normal((N_GROUPS, 2 * N_DAYS)))
    demand = np.exp(0.2 * np.sin(np.arange(2 * N_DAYS) * 2 * np.pi / 7) + 0.1 * rng.standard_normal(2 * N_DAYS))
    demand = (demand.reshape(2, N_DAYS) / demand.reshape(2, N_DAYS).mean(axis=1, keepdims=True)).ravel()
    of_time = np.where(np.arange(2 * N_DAYS) < N_DAYS, before[:, None], rate[:, None])
    scatter = rng.gamma(8.0, 1 / 8.0, spend.shape)
    outcome = rng.poisson(spend * of_time * demand * scatter)
    names = np.array([f"Group {group:02d}" for group in range(N_GROUPS)])
    days = pd.date_range(pd.Timestamp(FIRST) - pd.Timedelta(days=N_DAYS), periods=2 * N_DAYS)
    rows = pd.DataFrame(
        {
            "date": np.tile(days.to_numpy(), N_GROUPS).astype("datetime64[s]"),
            "platform": "facebook",
            "audience": np.repeat(names, 2 * N_DAYS),
            "days": 1,
            "spend": spend.ravel(),
            "conversions": outcome.ravel().astype(np.float64),
        }
    )
    late = spend[:, N_DAYS:].sum(axis=1)
    return Drawn(PerformanceTable(rows, "EUR"), rate, before, late / late.sum())


def question() -> GroupQuestion:
    last = pd.Timestamp(FIRST) + pd.Timedelta(days=N_DAYS - 1)
    first = pd.Timestamp(FIRST) - pd.Timedelta(days=N_DAYS)
    earlier = Period(first.date(), (pd.Timestamp(FIRST) - pd.Timedelta(days=1)).date())
    return GroupQuestion("audience", "conversions", Period(FIRST, last.date()), earlier)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One comparison against the truth, arrays of (n_groups,) in the order of the groups' names.

    Attributes
    ----------
    held, change_held : bool arrays
        The interval of the price, and of the change, holds the truth.
    called, rightly : bool arrays
        Told as better or worse than all others together; and it is.
    rose_called, rose_rightly : bool arrays
        The same of the change.
    best : array
        Probability of being the best.
    is_best, is_small : bool arrays
        The truth; a small share of the spend.
    raw_called, raw_rightly, raw_held : bool arrays
        As if each group stood alone: results over spend with Poisson's interval (gamma quantiles of the count + 1/2).
    raw_best : bool array
        Which has the most results for its money.
    """

    held: FloatArray
    change_held: FloatArray
    called: FloatArray
    rightly: FloatArray
    rose_called: FloatArray
    rose_rightly: FloatArray
    best: FloatArray
    is_best: FloatArray
    is_small: FloatArray
    raw_called: FloatArray
    raw_rightly: FloatArray
    raw_held: FloatArray
    raw_best: FloatArray


def judge(drawn: Drawn, found: GroupComparison) -> Judged:
    """Hold a comparison against the truth."""
    rows = sorted(found.rows, key=lambda row: row.names)
    price = [row.price for row in rows if row.price is not None]
    changes = [row.change for row in rows if row.change is not None]
    moved = [change.efficiency for change in changes if change.efficiency is not None]
    better = np.array([row.better for row in rows], dtype=np.float64)
    best = np.array([row.best for row in rows], dtype=np.float64)
    rose = np.array([change.rose for change in changes], dtype=np.float64)
    spend = drawn.share
    others = (spend @ drawn.rate - spend * drawn.rate) / (1.0 - spend)
    ahead = drawn.rate - others
    called = (better >= SURE) | (better <= 1 - SURE)
    grew = drawn.rate / drawn.before
    rose_called = (rose >= SURE) | (rose <= 1 - SURE)
    money = np.array([float(row.spend.minor_units) / 100 for row in rows])
    count = np.array([row.outcome for row in rows])
    low, high = (gamma.ppf(end, count + 0.5) / money for end in (0.1, 0.9))
    raw_others = (count.sum() - count) / (money.sum() - money)
    sure_low, sure_high = (gamma.ppf(end, count + 0.5) / money for end in (1 - SURE, SURE))
    raw_called = (sure_low > raw_others) | (sure_high < raw_others)
    return Judged(
        held=np.array([e.interval.lower <= 1 / r <= e.interval.upper for e, r in zip(price, drawn.rate, strict=True)]),
        change_held=np.array([e.interval.lower <= g <= e.interval.upper for e, g in zip(moved, grew, strict=True)]),
        called=called,
        rightly=called & ((better > 0.5) == (ahead > 1e-12)) & (np.abs(ahead) > 1e-12),
        rose_called=rose_called,
        rose_rightly=rose_called & ((rose > 0.5) == (grew > 1.0)) & (grew != 1.0),
        best=best,
        is_best=drawn.rate == drawn.rate.max(),
        is_small=spend < SMALL,
        raw_called=raw_called,
        raw_rightly=raw_called & ((count / money > raw_others) == (ahead > 0)) & (np.abs(ahead) > 1e-12),
        raw_held=(low <= drawn.rate) & (drawn.rate <= high),
        raw_best=np.arange(N_GROUPS) == np.argmax(count / money),
    )


def judged_tables(rates: Rates, n_tables: int, *, change_sd: float = 0.0, seed: int = 0) -> list[Judged]:
    found = []
    for number in range(n_tables):
        rng = np.random.default_rng((seed, number))
        drawn = draw(rates, rng, change_sd=change_sd)
        found.append(judge(drawn, compare_groups(drawn.table, question(), rng)))
    return found


def together(judged: Iterable[Judged], figure: str) -> FloatArray:
    return np.stack([np.asarray(getattr(one, figure), dtype=np.float64) for one in judged])


def text(by_kind: Mapping[str, list[Judged]]) -> str:
    n_tables = len(next(iter(by_kind.values())))
    head = ["", *by_kind]
    return "\n".join(
        [
            "## Comparing groups",
            "",
            f"{n_tables} made-up histories of each kind: {N_GROUPS} groups whose spend spans a factor of about a "
            f"hundred, {N_DAYS} days and as many before, demand shared by day, days that scatter more than chance. A "
            f"group is told as better or worse than the others from a probability of {SURE:.0%} on; small ones have "
            f"less than {SMALL:.0%} of the spend. `raw` is each group by itself: results over spend with Poisson's "
            "interval.",
            "",
            *table(head, _rows(by_kind)),
        ]
    )


def _rows(by_kind: Mapping[str, list[Judged]]) -> list[list[str]]:
    def line(label: str, cell: Callable[[list[Judged]], str]) -> list[str]:
        return [label, *[cell(judged) for judged in by_kind.values()]]

    def mean(figure: str) -> Callable[[list[Judged]], str]:
        return lambda judged: f"{together(judged, figure).mean():.1%}"

    return [
        line("80 % interval of the price holds the truth", mean("held")),
        line("the same, small groups", lambda j: f"{_among(j, 'held', 'is_small'):.1%}"),
        line("the same, raw", mean("raw_held")),
        line("groups told as better or worse", mean("called")),
        line("of these wrongly", lambda j: _wrong(j, "called", "rightly")),
        line("groups told as better or worse, raw", mean("raw_called")),
        line("of these wrongly, raw", lambda j: _wrong(j, "raw_called", "raw_rightly")),
        line("largest probability of being the best, mean", lambda j: f"{together(j, 'best').max(axis=1).mean():.0%}"),
        line("the likeliest best is the best", lambda j: _top(j, together(j, "best"))),
        line("the likeliest best is small", lambda j: f"{_top_small(j, together(j, 'best')):.0%}"),
        line("the raw best is the best", lambda j: _top(j, together(j, "raw_best"))),
        line("the raw best is small", lambda j: f"{_top_small(j, together(j, 'raw_best')):.0%}"),
        line("80 % interval of the change holds the truth", mean("change_held")),
        line("groups told as really changed", mean("rose_called")),
        line("of these wrongly ", lambda j: _wrong(j, "rose_called", "rose_rightly")),
    ]  # fmt: skip


def _among(judged: list[Judged], figure: str, which: str) -> float:
    chosen = together(judged, which) > 0
    return float(together(judged, figure)[chosen].mean())


def _wrong(judged: list[Judged], called: str, rightly: str) -> str:
    told = together(judged, called)
    return f"{1 - together(judged, rightly).sum() / told.sum():.1%} of {told.sum():.0f}" if told.sum() else "none told"


def _top(judged: list[Judged], score: FloatArray) -> str:
    is_best = together(judged, "is_best")
    if is_best.all():
        return "all are"
    return f"{is_best[np.arange(len(score)), score.argmax(axis=1)].mean():.0%}"


def _top_small(judged: list[Judged], score: FloatArray) -> float:
    return float(together(judged, "is_small")[np.arange(len(score)), score.argmax(axis=1)].mean())


def section(settings: Settings) -> str:
    """Measure and return the section of the page."""
    n_tables = 10 if settings.is_quick else N_TABLES
    return text({kind: judged_tables(rates, n_tables, change_sd=_change(kind)) for kind, rates in KINDS.items()})


def _change(kind: str) -> float:
    return 0.0 if kind == "no differences" else 0.15


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else N_TABLES
    print(text({kind: judged_tables(rates, wanted, change_sd=_change(kind)) for kind, rates in KINDS.items()}))
