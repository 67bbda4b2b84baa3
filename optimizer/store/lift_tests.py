"""Lift tests in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select

from optimizer.domain.lift import LiftTest
from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.records import read_back, to_json
from optimizer.store.schema import LIFT_TESTS


def all_tests(connection: Connection, *, place: str) -> tuple[LiftTest, ...]:
    """Read the tests in the order in which they were added."""
    contents = connection.execute(select(LIFT_TESTS.c.content).order_by(LIFT_TESTS.c.id)).scalars()
    return tuple(read_back(content, place=place) for content in contents)


def insert_tests(connection: Connection, tests: Sequence[LiftTest], *, stamp: str, place: str) -> int:
    """Write those tests that are not there yet and return their number.

    Raises
    ------
    StoreError
        When another test of the same name is there.
    """
    kept = {test.name: test for test in all_tests(connection, place=place)}
    fresh = []
    for test in tests:
        known = kept.get(test.name)
        if known is None:
            fresh.append(test)
        elif replace(known, source=test.source) != test:
            raise StoreError(
                N_(
                    "The workspace '{place}' keeps another lift test called '{name}'; remove it first, or give this "
                    "one another name.",
                    place=place,
                    name=test.name,
                )
            )
    if fresh:
        rows = [{"name": test.name, "added_at": stamp, "content": to_json(test)} for test in fresh]
        connection.execute(insert(LIFT_TESTS), rows)
    return len(fresh)


def remove_test(connection: Connection, name: str, *, place: str) -> None:
    """Take a test out.

    Raises
    ------
    StoreError
        When there is none of that name; says which there are.
    """
    if connection.execute(delete(LIFT_TESTS).filter_by(name=name)).rowcount:
        return
    names = ", ".join(test.name for test in all_tests(connection, place=place))
    if not names:
        raise StoreError(N_("The workspace '{place}' keeps no lift tests, so none can be removed.", place=place))
    raise StoreError(
        N_(
            "The workspace '{place}' keeps no lift test called '{name}'; it keeps {names}.",
            place=place,
            name=name,
            names=names,
        )
    )
