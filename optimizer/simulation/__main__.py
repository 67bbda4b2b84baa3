"""Rewrite the demonstration set: ``python -m optimizer.simulation data``."""

from __future__ import annotations

import sys
from pathlib import Path

from optimizer.simulation.demo_files import write_demo


def main(arguments: list[str]) -> int:
    """Write the demonstration set into the named folder; return the exit status."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write(
            "Name the one folder to write the demonstration set into: python -m optimizer.simulation data\n"
        )
        return 2
    for path in write_demo(Path(arguments[0])):
        sys.stdout.write(f"{path} ({path.stat().st_size:,} bytes)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
