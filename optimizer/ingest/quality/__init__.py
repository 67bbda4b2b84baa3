"""What looks wrong in figures and names that could be read: told with place and remedy, never mended unasked."""

from optimizer.ingest.quality.mixing import mixing_in_table
from optimizer.ingest.quality.of_a_file import ID_COLUMNS, file_findings
from optimizer.ingest.quality.of_a_table import table_findings
from optimizer.ingest.quality.ruined_ids import MendedIds, mend_ids
from optimizer.ingest.quality.similar_names import similar_names
from optimizer.ingest.quality.tracking_breaks import TrackingBreak, tracking_breaks

__all__ = [
    "ID_COLUMNS",
    "MendedIds",
    "TrackingBreak",
    "file_findings",
    "mend_ids",
    "mixing_in_table",
    "similar_names",
    "table_findings",
    "tracking_breaks",
]
