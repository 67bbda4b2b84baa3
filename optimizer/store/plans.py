"""Plans in the database."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from optimizer.domain.plan import Plan
from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.records import read_back, to_json
from optimizer.store.schema import PLANS


def insert_plan(connection: Connection, plan: Plan, *, revision: int, stamp: str) -> int:
    """Write a plan and return its number."""
    row = insert(PLANS).values(revision=revision, made_at=stamp, content=to_json(plan))
    key = connection.execute(row).inserted_primary_key
    return int(key[0]) if key is not None else 0


def read_plan(connection: Connection, number: int, *, place: str) -> Plan:
    """Read a plan.

    Raises
    ------
    StoreError
        When there is none of that number.
    """
    content = connection.execute(select(PLANS.c.content).filter_by(id=number)).scalar()
    if content is None:
        raise StoreError(N_("The workspace '{name}' has no plan {number}.", name=place, number=number))
    plan: Plan = read_back(content, place=place)
    return plan
