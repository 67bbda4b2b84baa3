"""Platform exports, tidy CSV, limits, curves and periods: the files that users bring."""

from optimizer.ingest.brought_curves import BroughtCurves, read_curves
from optimizer.ingest.limits import BroughtLimits, GuardrailLevel, read_limits
from optimizer.ingest.merging import merge_tables, merging_findings
from optimizer.ingest.periods import read_periods
from optimizer.ingest.reading import read_files
from optimizer.ingest.source_file import Imported, RejectedRow, SourceFile

__all__ = [
    "BroughtCurves",
    "BroughtLimits",
    "GuardrailLevel",
    "Imported",
    "RejectedRow",
    "SourceFile",
    "merge_tables",
    "merging_findings",
    "read_curves",
    "read_files",
    "read_limits",
    "read_periods",
]
