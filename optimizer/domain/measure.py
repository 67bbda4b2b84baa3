"""What outcomes are: as the platforms count them, or what the ads caused."""

from __future__ import annotations

from typing import Literal

Measure = Literal["platform_reported", "incremental"]
"""Platform-reported: what the platforms count for themselves. Incremental: what would be missed without the ads."""
