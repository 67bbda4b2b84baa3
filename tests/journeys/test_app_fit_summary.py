"""On the Plan page: how the curves were learned, drawn only when somebody looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from optimizer import workflow

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def test_the_summary_is_drawn_when_unfolded(own_places: Path, tidy_csv: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    demo = workflow.open_workspace(own_places / "demo.sqlite")
    workflow.import_files(demo, [workflow.SourceFile("small.csv", tidy_csv)])
    monkeypatch.setattr(workflow, "open_demo", lambda: demo)
    monkeypatch.chdir(ROOT)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    app.switch_page("optimizer/ui/pages/curves.py").run()
    assert not any("levelling off" in one.value for one in app.markdown)
    app.session_state["curves-part|en"] = "How they were learned"
    app.run()
    assert not app.exception
    assert any("your spend" in one.value and one.value.startswith("**") for one in app.markdown)
    assert any("levelling off" in one.value for one in app.markdown)
    assert len(app.dataframe) == 1
