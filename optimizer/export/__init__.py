"""A plan as files that people and programs take away: tables, a report, written whole or not at all."""

from optimizer.export.curve_table import curves_csv
from optimizer.export.plan_table import PLAN_COLUMNS, plan_csv
from optimizer.export.report import report_json
from optimizer.export.segment_table import segments_csv
from optimizer.export.writing import check_writable, write_files

__all__ = ["PLAN_COLUMNS", "check_writable", "curves_csv", "plan_csv", "report_json", "segments_csv", "write_files"]
