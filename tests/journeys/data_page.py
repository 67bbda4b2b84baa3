"""The Data page in tests: where it is, how files are dropped on it, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
DATA_PAGE = "optimizer/ui/pages/data.py"
SETTINGS_PAGE = "optimizer/ui/pages/settings.py"


def open_data_page() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    app.switch_page(DATA_PAGE).run()
    return app


def open_settings_page() -> AppTest:
    app = open_data_page()
    app.switch_page(SETTINGS_PAGE).run()
    return app


def drop(app: AppTest, *files: tuple[str, bytes]) -> None:
    app.get("file_uploader")[0].set_value([(name, content, "text/csv") for name, content in files])
    app.run()


def widget(app: AppTest, kind: str, start: str) -> Any:
    """Find the widget whose key starts so."""
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


def has(app: AppTest, kind: str, start: str) -> bool:
    return any(each.key and each.key.startswith(start) for each in app.get(kind))


def said(app: AppTest) -> str:
    """All text of the page, without the marks that keep it from being markup."""
    assert not app.exception
    kinds = ("title", "subheader", "markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def may_be_used(app: AppTest) -> bool:
    return has(app, "button", "use-files") and not app.button(key="use-files").disabled


def badges(app: AppTest) -> list[str]:
    """Words of all badges on the page."""
    told = [each.value for each in app.markdown if "-badge[" in each.value]
    return [text.split("-badge[")[1].rsplit("]", 1)[0].split(": ", 1)[-1].replace("\\", "") for text in told]


def type_into_table(app: AppTest, start: str, rows: dict[int, dict[str, str]]) -> None:
    """Type into an editable table, as a browser reports it."""
    key = widget(app, "data_editor", start).key
    app.session_state[key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    app.run()
