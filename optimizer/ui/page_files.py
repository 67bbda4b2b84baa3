"""Where the pages are, for those that lead to them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PAGES: Final = Path(__file__).parent / "pages"
PLAN_PAGE: Final = PAGES / "plan.py"
SCENARIOS_PAGE: Final = PAGES / "scenarios.py"
SEGMENTS_PAGE: Final = PAGES / "segments.py"
CURVES_PAGE: Final = PAGES / "curves.py"
DATA_PAGE: Final = PAGES / "data.py"
SETTINGS_PAGE: Final = PAGES / "settings.py"
