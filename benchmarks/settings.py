"""What the person who runs the benchmarks decides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run goes.

    Attributes
    ----------
    is_quick : bool
        Few and small problems, to see that everything works; the figures mean little.
    peer_pythons : tuple of Path
        Interpreters in which rival tools are installed, asked beside the one that runs the benchmarks.
    cases : Path or None
        Folder with public data sets that are not part of the project; sections that need one are skipped without it.
    """

    is_quick: bool = False
    peer_pythons: tuple[Path, ...] = ()
    cases: Path | None = None

    def case(self, name: str) -> Path | None:
        """Find a file of the folder by its name; None where it is not there."""
        path = None if self.cases is None else self.cases / name
        return path if path is not None and path.is_file() else None
