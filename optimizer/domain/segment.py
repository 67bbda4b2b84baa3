"""The unit that receives budget."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.errors import DataError
from optimizer.message import N_


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """One audience on one platform.

    Attributes
    ----------
    platform : str
        Lower-case name of the ad platform, not empty.
    audience : str
        Name of the audience as the user or the platform wrote it, not empty.
    """

    platform: str
    audience: str

    def __post_init__(self) -> None:
        if not self.platform or not self.audience:
            raise DataError(
                N_(
                    "A segment needs a platform and an audience, found '{platform}' and audience '{audience}'.",
                    platform=self.platform,
                    audience=self.audience,
                )
            )

    def __str__(self) -> str:
        return f"{self.platform} / {self.audience}"
