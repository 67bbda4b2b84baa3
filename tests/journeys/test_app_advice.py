"""Sections of advice as the browser gets them: other budgets, shifts, pacing and conflicts."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest


def _script() -> None:
    """One page of all sections; a conflict is mended at the press of a button."""
    from datetime import date, timedelta

    import numpy as np
    import pandas as pd
    import streamlit as st

    from optimizer import workflow
    from optimizer.domain.money import Money
    from optimizer.domain.performance import PerformanceTable
    from optimizer.domain.problem import LimitAmount, SpendLimit
    from optimizer.domain.settings import WorkspaceSettings
    from optimizer.errors import InfeasibleError
    from optimizer.ui.answering import limit_costs, more_or_less, pacing, shift
    from optimizer.ui.asking import conflict
    from optimizer.words import voice_for

    @st.cache_resource
    def learned():
        rng = np.random.default_rng(3)
        rows = []
        for platform, audience, usual, good in (("facebook", "A", 90.0, 0.3), ("tiktok", "B", 60.0, 0.1)):
            for day in range(80):
                spend = usual * rng.uniform(0.5, 1.6)
                won = float(rng.poisson(good * usual * (spend / usual) ** 0.6))
                rows.append((pd.Timestamp(date(2026, 3, 1) + timedelta(days=day)), platform, audience, 1, spend, won))
        names = ["date", "platform", "audience", "days", "spend", "conversions"]
        table = PerformanceTable(pd.DataFrame(rows, columns=names).sort_values(names[:3]), "EUR")
        request = workflow.default_request(table)
        return table, request, workflow.learn_curves(table, request.kpi, request.period)

    from dataclasses import replace

    voice = voice_for("en")
    table, request, fit = learned()
    limits = (
        SpendLimit("facebook", None, least=LimitAmount(0.7, "share")),
        SpendLimit("tiktok", None, least=LimitAmount(0.6, "share")),
    )
    asked = replace(request, limits=st.session_state.get("limits", limits))
    try:
        proposal = workflow.propose(table, asked, fit=fit)
    except InfeasibleError as error:

        def mend(repair) -> None:
            st.session_state["limits"] = repair.limits

        repairs = workflow.repairs_of(asked, error, fit)
        conflict.show(voice, asked, workflow.conflict_of(error), repairs, mend)
    else:
        step = workflow.usual_step(asked.budget)
        less = Money(-step.minor_units, step.currency)
        shift.show(voice, proposal.plan)
        found = workflow.plan_frontier(proposal)
        more_or_less.show(
            voice, proposal.plan, found, workflow.one_more(proposal, step), workflow.one_more(proposal, less)
        )
        limit_costs.show(voice, proposal.plan, workflow.limit_costs(proposal))
        days = workflow.market_calendar(proposal, table, WorkspaceSettings(countries=("PL",)), "en")
        pacing.show(voice, workflow.plan_pacing(proposal, table), days)


@pytest.fixture
def page(own_places: Path) -> AppTest:
    return AppTest.from_function(_script, default_timeout=60)


def test_a_conflict_is_mended_and_everything_is_told(page: AppTest) -> None:
    page.run()
    assert not page.exception
    assert "these limits cannot all be kept" in page.error[0].value
    labels = [button.label.replace("\\", "") for button in page.button]
    assert "Change “Facebook at least 70% of the budget” to 40% of the budget" in labels
    assert any(label.startswith("Lower all in proportion") for label in labels)
    page.button[0].click().run()
    assert not page.exception
    assert not page.error
    text = "\n".join(each.value for each in page.markdown).replace("\\", "")
    assert "more would bring about" in text
    assert "less would cost about" in text
    assert "costs about" in text
    assert "a day" in text
    assert [each.value for each in page.subheader] == [
        "What another budget would bring",
        "What your limits cost",
        "Week by week",
    ]
    charts = [*page.get("arrow_vega_lite_chart"), *page.get("vega_lite_chart")]
    assert len(charts) == 4
    weeks = page.dataframe[0].value
    assert list(weeks["segment"])[-1] == "All segments"
    numbers = weeks.drop(columns="segment")
    assert (numbers.iloc[:-1].sum() == numbers.iloc[-1]).all()
