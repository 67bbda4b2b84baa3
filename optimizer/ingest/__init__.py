"""Platform exports, tidy CSV, limits and curves: the files that users bring."""

from optimizer.ingest.brought_curves import read_curves
from optimizer.ingest.limits import read_limits
from optimizer.ingest.merging import merge_tables, merging_findings
from optimizer.ingest.reading import read_files
from optimizer.ingest.source_file import Imported, RejectedRow, SourceFile

__all__ = [
    "Imported",
    "RejectedRow",
    "SourceFile",
    "merge_tables",
    "merging_findings",
    "read_curves",
    "read_files",
    "read_limits",
]
