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
    export : Path or None
        A real export of a platform whose last period is forecast; left out where none is given.
    """

    is_quick: bool = False
    peer_pythons: tuple[Path, ...] = ()
    export: Path | None = None
