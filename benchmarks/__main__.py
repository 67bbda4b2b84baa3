"""Run measurements and write their sections into `docs/benchmarks.md`.

usage: python -m benchmarks [NAME...] [--quick] [--peer-python PATH]... [--cases FOLDER]

Without names all are run. Sections that are not run stay as they are. With ``--quick`` a few small problems are run, to
see that everything works, and printed instead of written.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import (
    allocation_draws,
    allocation_frontier,
    allocation_groups,
    allocation_limits,
    allocation_sizes,
    app_latency,
    controls,
    cross_section,
    curve_speed,
    curve_views,
    decisions,
    forecasts,
    importing,
    lift,
    peers,
    promises,
    segment_comparison,
    total_outcome,
)
from benchmarks.settings import Settings
from optimizer.errors import OptimizerError

SECTIONS: Mapping[str, Callable[[Settings], str]] = {
    "decisions": decisions.section,
    "curve_views": curve_views.section,
    "promises": promises.section,
    "controls": controls.section,
    "importing": importing.section,
    "curve_speed": curve_speed.section,
    "cross_section": cross_section.section,
    "forecasts": forecasts.section,
    "lift": lift.section,
    "segment_comparison": segment_comparison.section,
    "total_outcome": total_outcome.section,
    "allocation_peers": peers.section,
    "allocation_sizes": allocation_sizes.section,
    "allocation_groups": allocation_groups.section,
    "allocation_limits": allocation_limits.section,
    "allocation_draws": allocation_draws.section,
    "allocation_frontier": allocation_frontier.section,
    "app_latency": app_latency.section,
}
"""Name -> function that measures and returns a Markdown section, in the order of the page."""
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Every figure on this page was written by `python -m benchmarks`, or by `python -m benchmarks NAME` for one section.
What is measured, and how other tools are asked: [how the benchmarks are run](methods/benchmarks.md).
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure, and write docs/benchmarks.md.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which sections: {', '.join(SECTIONS)}")
    parser.add_argument("--quick", action="store_true", help="few and small problems, printed instead of written")
    parser.add_argument(
        "--peer-python",
        action="append",
        default=[],
        type=Path,
        metavar="PATH",
        help="an interpreter in which pymc-marketing or google-meridian is installed; may be given several times",
    )
    parser.add_argument(
        "--cases",
        type=Path,
        metavar="FOLDER",
        help="histories with known truths (worlds/) and public data sets (real/); what needs them is skipped without",
    )
    asked = parser.parse_args(arguments)
    unknown = sorted(set(asked.names) - set(SECTIONS))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(SECTIONS)}")
    settings = Settings(is_quick=asked.quick, peer_pythons=tuple(asked.peer_python), cases=asked.cases)
    failed = []
    for name in asked.names or SECTIONS:
        print(f"measuring {name} ...", file=sys.stderr)
        try:
            text = SECTIONS[name](settings)
        except OptimizerError as error:  # the other sections are measured all the same
            print(f"{name} failed: {error}", file=sys.stderr)
            failed.append(name)
            continue
        if not text:
            print(f"{name} is skipped: its file is not in the folder that --cases names", file=sys.stderr)
        elif settings.is_quick:
            print(text, end="\n\n")
        else:
            write_section(name, text)
    return 1 if failed else 0


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
