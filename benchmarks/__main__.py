"""Run measurements and write their sections into `docs/benchmarks.md`.

usage: python -m benchmarks [NAME...]

Without names all are run. Sections that are not run stay as they are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import allocation, decisions

SECTIONS: Mapping[str, Callable[[], str]] = {
    "decisions": decisions.section,
    "allocation": allocation.section,
}
"""Name -> function that measures and returns a Markdown section, in the order of the page."""
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Every figure on this page was written by `python -m benchmarks`, or by `python -m benchmarks NAME` for one section.
"""


def main(names: list[str]) -> int:
    unknown = sorted(set(names) - set(SECTIONS))
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}; there are: {', '.join(SECTIONS)}.", file=sys.stderr)
        return 2
    for name in names or SECTIONS:
        print(f"measuring {name} ...", file=sys.stderr)
        write_section(name, SECTIONS[name]())
    return 0


def write_section(name: str, text: str) -> None:
    """Put one section on the page, in place of its last version."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    found = dict(re.findall(r"<!-- begin (\w+) -->\n(.*?)<!-- end \1 -->\n", page, flags=re.DOTALL))
    found[name] = text.strip() + "\n"
    parts = [f"<!-- begin {key} -->\n{found[key]}<!-- end {key} -->\n" for key in SECTIONS if key in found]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join([HEAD, *parts]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
