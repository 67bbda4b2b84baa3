"""The corridor, the only place where rooms meet: one function per thing that a user wants done."""

from optimizer.connect import MetaAccess, access_from_environment
from optimizer.ingest import Imported, RejectedRow, SourceFile, read_limits
from optimizer.store import Workspace
from optimizer.workflow.asking import check_request, default_request
from optimizer.workflow.curves_given import allocate_on_curves
from optimizer.workflow.handing_over import (
    check_outputs,
    curve_file,
    plan_file,
    report_file,
    segment_file,
    write_outputs,
)
from optimizer.workflow.importing import import_files, import_meta, performance, preview_files, remove_import
from optimizer.workflow.learning import compare_workspace, kept_fit, learn_curves, learn_workspace
from optimizer.workflow.places import default_location, open_demo, open_workspace
from optimizer.workflow.proposing import Proposal, propose

__all__ = [
    "Imported",
    "MetaAccess",
    "Proposal",
    "RejectedRow",
    "SourceFile",
    "Workspace",
    "access_from_environment",
    "allocate_on_curves",
    "check_outputs",
    "check_request",
    "compare_workspace",
    "curve_file",
    "default_location",
    "default_request",
    "import_files",
    "import_meta",
    "kept_fit",
    "learn_curves",
    "learn_workspace",
    "open_demo",
    "open_workspace",
    "performance",
    "plan_file",
    "preview_files",
    "propose",
    "read_limits",
    "remove_import",
    "report_file",
    "segment_file",
    "write_outputs",
]
