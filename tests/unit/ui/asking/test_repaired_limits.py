"""Conflicts are told in the page's words, and a repair is typed into the table for the user."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.money import Money
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.problem import FundedLimit, LimitAmount, Scope, SpendLimit
from optimizer.domain.repair import LoosenedLimit, Repair
from optimizer.ui.asking.conflict import conflict_told, repair_told
from optimizer.ui.asking.forms import LimitEntry, read_amount, read_limits
from optimizer.ui.asking.repaired_entries import typed_amount, with_repair
from optimizer.words import Voice

META = SpendLimit("facebook", None, least=LimitAmount(8000.0))
TIKTOK = SpendLimit("tiktok", "Students", least=LimitAmount(0.6, "share"), most=LimitAmount(9000.0))


@pytest.fixture
def request_of(plan: Plan) -> PlanRequest:
    return plan.request


def loosened(limit: SpendLimit, kind: str, becomes: LimitAmount | None) -> LoosenedLimit:
    after = None if becomes is None else SpendLimit(limit.platform, limit.audience, **{kind: becomes})
    return LoosenedLimit(limit, after, kind, getattr(limit, kind), becomes)


def test_a_conflict_names_limits_as_the_page_does(voice: Voice, request_of: PlanRequest) -> None:
    assert conflict_told(voice, request_of, [(META, 4000.0), (TIKTOK, 4000.0)]) == (
        "No plan is possible: these limits cannot all be kept with a budget of €10,000: “Facebook at least €8,000”, "
        "“TikTok · Students at least 60% of the budget, TikTok · Students at most €9,000”. €4,000 must give way."
    )


def test_a_limit_above_the_budget_is_told_by_itself(voice: Voice, request_of: PlanRequest) -> None:
    alone = SpendLimit("facebook", None, lock=LimitAmount(12_000.0))
    assert conflict_told(voice, request_of, [(alone, 2000.0)]) == (
        "No plan is possible: “Facebook exactly €12,000” asks for more than the budget of €10,000. "
        "€2,000 must give way."
    )


def test_many_limits_are_cut_short(voice: Voice, request_of: PlanRequest) -> None:
    many = [(SpendLimit("facebook", f"A{number}", least=LimitAmount(2000.0)), None) for number in range(12)]
    text = conflict_told(voice, request_of, many)
    assert "A7" in text
    assert "A8" not in text
    assert "and 4 more" in text
    assert "give way" not in text


def test_buttons_say_what_they_do(voice: Voice, request_of: PlanRequest) -> None:
    one = Repair("one", (loosened(META, "least", LimitAmount(4000.0)),), (), request_of.budget)
    assert repair_told(voice, request_of, one) == "Change “Facebook at least €8,000” to €4,000"
    gone = Repair("one", (loosened(META, "least", None),), (), request_of.budget)
    assert repair_told(voice, request_of, gone) == "Leave out “Facebook at least €8,000”"
    changes = (*one.changes, loosened(TIKTOK, "least", LimitAmount(0.4, "share")))
    both = Repair("all", changes, (), request_of.budget)
    assert repair_told(voice, request_of, both) == (
        "Lower all in proportion: Facebook at least €8,000 to €4,000; "
        "TikTok · Students at least 60% of the budget to 40% of the budget"
    )
    several = Repair("several", (both.changes[1], gone.changes[0]), (), request_of.budget)
    assert repair_told(voice, request_of, several) == (
        "Change together: TikTok · Students at least 60% of the budget to 40% of the budget; "
        "leave out Facebook at least €8,000"
    )
    more = Repair("budget", (), (), Money(1_400_000, "EUR"))
    assert repair_told(voice, request_of, more) == "Raise the budget from €10,000 to €14,000"
    count = FundedLimit(Scope(), 2)
    funded = Repair("one", (LoosenedLimit(count, FundedLimit(Scope(), 3), "most_funded", 2, 3),), (), request_of.budget)
    assert repair_told(voice, request_of, funded) == "Change “All segments at most 2 funded segments” to 3"


@pytest.mark.parametrize("locale", ["en", "pl", "de", "fr", "th", "vi"])
@given(amount=st.one_of(st.integers(0, 10**7), st.integers(0, 10**6).map(lambda cents: cents / 100)))
def test_typed_amounts_are_read_as_they_are_meant(locale: str, amount: float) -> None:
    stated = LimitAmount(float(amount))
    assert read_amount(typed_amount(stated, locale), "here", locale, "EUR") == stated


@pytest.mark.parametrize("locale", ["en", "pl", "de"])
@given(thousandths=st.integers(1, 1000))
def test_typed_shares_are_read_as_they_are_meant(locale: str, thousandths: int) -> None:
    read = read_amount(typed_amount(LimitAmount(thousandths / 1000, "share"), locale), "here", locale, "EUR")
    assert read is not None
    assert read.unit == "share"
    assert read.value == pytest.approx(thousandths / 1000, rel=1e-12)


def test_a_repair_retypes_its_cells_and_no_others() -> None:
    entries = (
        LimitEntry("facebook", None, least="8 000"),
        LimitEntry("tiktok", "Students", least="60 %", most="9,000.00"),
        LimitEntry("tiktok", None, lock="5%"),
    )
    changes = (
        loosened(META, "least", LimitAmount(4000.5)),
        loosened(TIKTOK, "least", LimitAmount(0.405, "share")),
    )
    found = with_repair(entries, Repair("all", changes, (), Money(1, "EUR")), "pl")
    assert found == (
        LimitEntry("facebook", None, least="4000,5"),
        LimitEntry("tiktok", "Students", least="40,5%", most="9,000.00"),
        LimitEntry("tiktok", None, lock="5%"),
    )
    (first, *_) = read_limits(found[:1], "pl", "PLN")
    assert first.least == LimitAmount(4000.5)


def test_what_is_left_out_is_an_empty_cell() -> None:
    gone = Repair("one", (loosened(META, "least", None),), (), Money(1, "EUR"))
    (found,) = with_repair((LimitEntry("facebook", None, least="8000", most="9000"),), gone, "en")
    assert found == LimitEntry("facebook", None, least="", most="9000")
