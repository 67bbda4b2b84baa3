"""Run the command line on a folder of cases and score each plan against the case's truth.

usage: python -m benchmarks.cases FOLDER

Every sub-folder holds ``case.json`` (name, budget, start, end, days, best_expected_conversions and the scores of simple
rivals), ``history.csv`` (the tidy CSV) and ``truth.csv`` (platform, audience, daily_spend, expected_daily_conversions:
the true outcome at a steady daily spend, straight between the rows).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd


def run_case(folder: Path) -> dict[str, object]:
    case = json.loads((folder / "case.json").read_text())
    with tempfile.TemporaryDirectory() as out:
        started = time.perf_counter()
        subprocess.run(
            [
                *(sys.executable, "-m", "optimizer", "plan", str(folder / "history.csv")),
                *("--budget", str(case["budget"]), "--start", case["start"], "--end", case["end"]),
                *("--out", f"{out}/plan.csv", "--json", f"{out}/report.json"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        seconds = time.perf_counter() - started
        plan = pd.read_csv(f"{out}/plan.csv")
        report = json.loads(Path(f"{out}/report.json").read_text())
    truth = pd.read_csv(folder / "truth.csv")
    return {
        "case": case["name"],
        "share_of_best": true_outcome(plan, truth, case["days"]) / case["best_expected_conversions"],
        "rule_of_thumb": case["rule_of_thumb"],
        "keep_last_split": case["keep_last_split"],
        "spent": plan["budget"].sum() / case["budget"],
        "gap": report["certificate"]["gap"],
        "verdict": report["verdict"],
        "seconds": round(seconds, 2),
    }


def true_outcome(plan: pd.DataFrame, truth: pd.DataFrame, days: int) -> float:
    budgets = plan.set_index(["platform", "audience"])["budget"]
    return sum(
        float(np.interp(budgets.get(segment, 0.0) / days, rows["daily_spend"], rows["expected_daily_conversions"]))
        * days
        for segment, rows in truth.groupby(["platform", "audience"])
    )


def main(folder: str) -> None:
    cases = sorted(path.parent for path in Path(folder).glob("*/case.json"))
    scores = pd.DataFrame([run_case(case) for case in cases])
    print(scores.round(4).to_string(index=False))
    kinds = scores["case"].str.startswith("market")
    for name, rows in (("first kind", scores[~kinds]), ("markets", scores[kinds])):
        mean = rows[["share_of_best", "rule_of_thumb", "seconds"]].mean().round(4).to_dict()
        print(f"{name}: {mean}, worst {rows['share_of_best'].min():.4f}, slowest {rows['seconds'].max()} s")


if __name__ == "__main__":
    main(sys.argv[1])
