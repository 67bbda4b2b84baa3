"""Spends that obey the limits of a region, or the word that there are none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.allocation.limits.program import ROUNDING, Answer, broken_by, solve_program
from optimizer.allocation.limits.region import WHOLE, Group, Region
from optimizer.domain.curve import FloatArray

MaskArray = npt.NDArray[np.bool_]

SECONDS = 1.0
"""Time for each mixed-integer program."""


def find_spend(region: Region, seconds: float = SECONDS) -> Answer:
    """Find spends in a region; guardrails are left out.

    The least spends of all segments often do. Else a linear program decides, in which "nothing or at least", steps and
    counts are relaxed to the convex hull of each segment's spends: x_i between 0 and u_i, and sum x_i / u_i <= most for
    a count. Its vertex has few segments that are neither off nor properly on (no more than there are rows). These are
    rounded, and the linear program solved again; or a small mixed-integer program is, in which only these are open;
    and at last the whole one.
    """
    slack = ROUNDING * region.budget
    if (region.lower > region.upper + slack).any() or region.lower.sum() > region.budget + slack:
        return Answer("none", np.zeros(len(region.lower)), np.inf)
    if broken_by(region, region.lower) <= slack:
        return Answer("found", region.lower, 0.0)
    region = in_whole_steps(region)
    relaxed = relax(region)
    if relaxed is None:
        return Answer("none", np.zeros(len(region.lower)), np.inf)
    # Money where minimums are low leaves few of them unmet.
    answer = solve_program(relaxed, price=region.threshold / max(1.0, float(region.threshold.max())))
    if answer.status != "found" or broken_by(region, answer.spend) <= slack:
        return answer
    rounded = _pinned(region, answer.spend, _nearest(region, answer.spend))
    near = solve_program(rounded)
    if near.status == "found" and broken_by(region, near.spend) <= slack:
        return near
    near = _settled(_narrowed(region, answer.spend), seconds)
    return near if near.status == "found" else _settled(region, seconds)


def in_whole_steps(region: Region) -> Region:
    """The same region; a sum over steps that go into each other is a multiple of the smallest, as are its bounds.

    So is the budget: what is left of it below one step cannot be spent.
    """
    if not region.step.any():
        return region
    groups = tuple(_in_whole_steps(group, region.step[group.members]) for group in region.groups)
    spending = region.step[region.upper > 0.0]
    unit = common_step(spending) if spending.size else 0.0
    budget = float(np.floor(region.budget / unit + WHOLE) * unit) if unit > 0.0 else region.budget
    return replace(region, groups=groups, budget=budget)


def common_step(step: FloatArray) -> float:
    """The smallest step, where all others are multiples of it; else 0."""
    smallest = float(step.min())
    if smallest <= 0.0:
        return 0.0
    multiple = step / smallest
    return smallest if (np.abs(multiple - np.rint(multiple)) <= WHOLE * multiple).all() else 0.0


def _in_whole_steps(group: Group, step: FloatArray) -> Group:
    least_step = common_step(step)
    if least_step <= 0.0 or (group.weights != 1.0).any():
        return group
    least, most = (bound / least_step if np.isfinite(bound) else bound for bound in (group.least, group.most))
    return replace(
        group,
        least=np.ceil(least - WHOLE) * least_step,
        most=np.floor(most + WHOLE) * least_step,
        threshold=np.ceil(group.threshold / least_step - WHOLE) * least_step,
    )


def relax(region: Region) -> Region | None:
    """A region of linear limits that contains another; None where its counts are already broken by least spends."""
    groups = [replace(group, threshold=0.0) for group in region.groups]
    for count in region.counts:
        is_on = region.lower[count.members] > 0.0
        left = count.most - int(is_on.sum())
        if left < 0:
            return None
        open_members = count.members[~is_on & (region.upper[count.members] > 0.0)]
        # In money, so that rounding means the same in this row as in the others.
        weights = region.budget / np.maximum(region.upper[open_members], ROUNDING * region.budget)
        number = -1 if count.limit is None else count.limit
        groups.append(Group(open_members, weights, -np.inf, left * region.budget, 0.0, number))
    nothing = np.zeros(len(region.lower))
    return replace(region, groups=tuple(groups), threshold=nothing, step=nothing, counts=())


def _narrowed(region: Region, spend: FloatArray) -> Region:
    """The part of a region where segments that are off or properly on in a relaxed answer stay so."""
    slack = ROUNDING * region.budget
    is_off = (spend <= slack) & (region.lower == 0.0)
    is_on = (spend >= region.threshold) & ~is_off
    lower = np.where(is_on, np.maximum(region.lower, region.threshold), region.lower)
    upper = np.where(is_off, 0.0, region.upper)
    step = np.where(region.step > 0.0, region.step, 1.0)
    is_whole = (region.step > 0.0) & (np.abs(spend - np.rint(spend / step) * step) <= slack) & is_on
    held = np.rint(spend / step) * step
    lower, upper = np.where(is_whole, held, lower), np.where(is_whole, held, upper)
    return replace(region, lower=lower, upper=upper, threshold=np.where(is_on | is_off, 0.0, region.threshold))


def _settled(region: Region, seconds: float) -> Answer:
    """Solve the whole program; what its whole numbers leave is solved once more, without their tolerance."""
    answer = solve_program(region, seconds=seconds)
    slack = ROUNDING * region.budget
    if answer.status != "found" or broken_by(region, answer.spend) <= slack:
        return answer
    exact = solve_program(_pinned(region, answer.spend, answer.spend > 0.0))
    return exact if broken_by(region, exact.spend) <= slack else Answer("unknown", answer.spend, np.inf)


def _nearest(region: Region, spend: FloatArray) -> MaskArray:
    """Which segments to switch on, near a relaxed answer: those past half their minimum, so many as counts allow."""
    is_on = (spend > ROUNDING * region.budget) & (spend >= 0.5 * region.threshold)
    must = region.lower > 0.0
    share = spend / np.maximum(region.upper, ROUNDING * region.budget)
    for count in region.counts:
        first = count.members[np.lexsort((-share[count.members], ~must[count.members]))]
        is_on[first[count.most :]] = False
    return is_on | must


def _pinned(region: Region, spend: FloatArray, is_on: MaskArray) -> Region:
    """The part of a region where some segments are on and the others off, and steps are as in an answer."""
    lower = np.where(is_on, np.maximum(region.lower, region.threshold), region.lower)
    upper = np.where(is_on, region.upper, 0.0)
    has_step = region.step > 0.0
    step = np.where(has_step, region.step, 1.0)
    whole = np.clip(np.rint(spend / step) * step, lower, upper)
    lower, upper = np.where(has_step, whole, lower), np.where(has_step, whole, upper)
    nothing = np.zeros(len(lower))
    groups = tuple(_decided(group, spend) for group in region.groups)
    return replace(region, lower=lower, upper=upper, threshold=nothing, step=nothing, groups=groups, counts=())


def _decided(group: Group, spend: FloatArray) -> Group:
    if group.threshold == 0.0:
        return group
    if float(spend[group.members].sum()) < 0.5 * group.threshold:
        return replace(group, most=0.0, threshold=0.0)
    return replace(group, least=group.threshold, threshold=0.0)
