"""Experiments: the lift of a geo experiment, and how lift tests turn what platforms report into what ads cause."""

from optimizer.curves.lift.calibrating import calibrate
from optimizer.curves.lift.geo import estimate_geo_lift
from optimizer.curves.lift.reported import unusable_tests

__all__ = ["calibrate", "estimate_geo_lift", "unusable_tests"]
