"""A plan as files that people and programs take away: tables, a report, written whole or not at all."""

from optimizer.export.backtest_table import BACKTEST_COLUMNS, backtest_csv, backtest_json
from optimizer.export.check_report import check_json
from optimizer.export.curve_table import curves_csv
from optimizer.export.decomposition_report import decomposition_json
from optimizer.export.fit_report import fit_json
from optimizer.export.frontier_table import FRONTIER_COLUMNS, frontier_csv
from optimizer.export.plan_table import PLAN_COLUMNS, plan_csv
from optimizer.export.report import frontier_json, report_json
from optimizer.export.segment_table import segments_csv
from optimizer.export.writing import check_writable, write_files

__all__ = [
    "BACKTEST_COLUMNS",
    "FRONTIER_COLUMNS",
    "PLAN_COLUMNS",
    "backtest_csv",
    "backtest_json",
    "check_json",
    "check_writable",
    "curves_csv",
    "decomposition_json",
    "fit_json",
    "frontier_csv",
    "frontier_json",
    "plan_csv",
    "report_json",
    "segments_csv",
    "write_files",
]
