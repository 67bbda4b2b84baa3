"""Platform exports, tidy CSV, limits, curves, periods and experiments: the files that users bring."""

from optimizer.ingest.brought.brought_curves import BroughtCurves, read_curves
from optimizer.ingest.brought.budget_columns import BudgetColumn, budgets_for
from optimizer.ingest.brought.budget_names import best_segment
from optimizer.ingest.brought.budget_sheet import (
    BudgetColumns,
    BudgetSheet,
    SheetLine,
    open_budget_sheet,
    read_budget_sheet,
)
from optimizer.ingest.brought.geo_experiment import read_geo_experiment
from optimizer.ingest.brought.lift_tests import read_lift_tests
from optimizer.ingest.brought.limits import BroughtLimits, read_limits
from optimizer.ingest.brought.periods import read_periods
from optimizer.ingest.brought.sheet_grid import SheetGrid
from optimizer.ingest.cells.archive import unpacked
from optimizer.ingest.checking import check_file, check_together, refused, worst_outcome
from optimizer.ingest.naming import NAMEABLE, ColumnSuggestion, column_suggestions, header_key, header_key_of
from optimizer.ingest.overlap.merged_names import with_merged_names
from optimizer.ingest.overlap.merging import merge_tables, merging_findings
from optimizer.ingest.quality import mixing_in_table
from optimizer.ingest.reading import read_files
from optimizer.ingest.source_file import Imported, RejectedRow, SkippedRow, SourceFile
from optimizer.ingest.unanswered import UnansweredError, check_answered
from optimizer.ingest.unsaid import Unsaid, find_unsaid
from optimizer.progress import Progress, part_of, untold

__all__ = [
    "NAMEABLE",
    "BroughtCurves",
    "BroughtLimits",
    "BudgetColumn",
    "BudgetColumns",
    "BudgetSheet",
    "ColumnSuggestion",
    "Imported",
    "Progress",
    "RejectedRow",
    "SheetGrid",
    "SheetLine",
    "SkippedRow",
    "SourceFile",
    "UnansweredError",
    "Unsaid",
    "best_segment",
    "budgets_for",
    "check_answered",
    "check_file",
    "check_together",
    "column_suggestions",
    "find_unsaid",
    "header_key",
    "header_key_of",
    "merge_tables",
    "merging_findings",
    "mixing_in_table",
    "open_budget_sheet",
    "part_of",
    "read_budget_sheet",
    "read_curves",
    "read_files",
    "read_geo_experiment",
    "read_lift_tests",
    "read_limits",
    "read_periods",
    "refused",
    "unpacked",
    "untold",
    "with_merged_names",
    "worst_outcome",
]
