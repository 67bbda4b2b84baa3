"""Lift tests: from a file or a geo experiment into a workspace, and out of it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.curves.lift import estimate_geo_lift, unusable_tests
from optimizer.domain.finding import Finding
from optimizer.domain.geo_experiment import GeoLift
from optimizer.domain.lift import LiftTest
from optimizer.domain.period import Period
from optimizer.ingest import SourceFile, read_geo_experiment, read_lift_tests
from optimizer.store import Workspace
from optimizer.workflow.importing import Clock, now, performance


@dataclass(frozen=True, slots=True)
class AddedTests:
    """What came of adding lift tests.

    Attributes
    ----------
    tests : tuple of LiftTest
        All that were given.
    added : int
        How many of them are new.
    findings : tuple of Finding
        On tests that the history cannot be set against.
    """

    tests: tuple[LiftTest, ...]
    added: int
    findings: tuple[Finding, ...]


def read_lift_file(file: SourceFile) -> tuple[LiftTest, ...]:
    """Read the lift tests of a file without keeping them."""
    return read_lift_tests(file)


def preview_lift_tests(workspace: Workspace, tests: Sequence[LiftTest]) -> tuple[Finding, ...]:
    """Say which tests cannot be set against the history of a workspace, and why; nothing where it is empty."""
    table = performance(workspace)
    return () if table is None else unusable_tests(tests, table)


def add_lift_tests(workspace: Workspace, tests: Sequence[LiftTest], *, clock: Clock = now) -> AddedTests:
    """Keep lift tests in a workspace; what is learned there from now on is incremental.

    Raises
    ------
    StoreError
        When the workspace keeps another test of the same name.
    """
    added = workspace.add_lift_tests(tests, at=clock())
    return AddedTests(tuple(tests), added, preview_lift_tests(workspace, tests))


def lift_tests(workspace: Workspace) -> tuple[LiftTest, ...]:
    """List the lift tests of a workspace."""
    return workspace.lift_tests()


def remove_lift_test(workspace: Workspace, name: str) -> None:
    """Take a lift test out of a workspace again."""
    workspace.remove_lift_test(name)


def geo_lift(file: SourceFile, groups: SourceFile, *, test: Period | None = None) -> GeoLift:
    """Estimate the lift of a geo experiment.

    Parameters
    ----------
    file, groups : SourceFile
        Outcome and spend per region and day; the group of each region.
    test : Period or None
        The days of the test; found from the spend where not given.
    """
    return estimate_geo_lift(read_geo_experiment(file, groups), test)


def lift_test_of(
    lift: GeoLift, *, name: str, platform: str | None = None, audience: str | None = None, source: str = ""
) -> LiftTest:
    """Make a lift test of a geo experiment's lift.

    Its t distribution becomes a normal one of the same variance.

    Parameters
    ----------
    lift : GeoLift
        The lift.
    name : str
        By which it shall be known.
    platform, audience : str or None
        Whose ads were tested; all where not given.
    source : str
        Where it comes from.
    """
    degrees = lift.effect.degrees_of_freedom
    return LiftTest(
        name=name,
        kpi=lift.kpi,
        period=lift.period,
        incremental=lift.effect.incremental,
        standard_error=lift.effect.standard_error * (degrees / (degrees - 2)) ** 0.5,
        platform=platform,
        audience=audience,
        spend=lift.spend,
        source=source,
    )
