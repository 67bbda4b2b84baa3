"""The corridor, the only place where rooms meet: one function per thing that a user wants done."""

from optimizer.connect import MetaAccess, access_from_environment
from optimizer.ingest import NAMEABLE as NAMEABLE_COLUMNS
from optimizer.ingest import (
    BroughtLimits,
    ColumnSuggestion,
    Imported,
    RejectedRow,
    SkippedRow,
    SourceFile,
    UnansweredError,
    Unsaid,
)
from optimizer.store import Workspace
from optimizer.workflow.asking import check_request, default_request
from optimizer.workflow.backtesting import backtest_file, backtest_report_file, backtest_table, backtest_workspace
from optimizer.workflow.backup_files import BackupContents, backup_file, contents_of, look_into_backup, restore_file
from optimizer.workflow.clients import FIRST_CLIENT, Client, client_location, clients, create_client
from optimizer.workflow.curve_frontier import frontier_on_curves
from optimizer.workflow.curve_problem import CurveFiles
from optimizer.workflow.curves_given import answer_on_curves
from optimizer.workflow.drafting import keep_draft, kept_draft
from optimizer.workflow.handing_over import (
    check_outputs,
    curve_file,
    decomposition_file,
    fit_report_file,
    frontier_file,
    frontier_report_file,
    plan_file,
    report_file,
    segment_file,
    write_outputs,
)
from optimizer.workflow.importing import (
    import_files,
    import_meta,
    performance,
    read_for_import,
    take_in,
    what_is_unsaid,
)
from optimizer.workflow.keeping import (
    backup_workspace,
    bring_back_demonstration,
    change_settings,
    import_history,
    market_countries,
    redo_import,
    remove_demonstration,
    restore_workspace,
    shows_demonstration,
    undo_import,
    workspace_settings,
)
from optimizer.workflow.known_history import KnownHistory, know_history
from optimizer.workflow.learning import compare_workspace, kept_fit, learn_curves, learn_workspace
from optimizer.workflow.lift_testing import (
    AddedTests,
    add_lift_tests,
    geo_lift,
    lift_test_of,
    lift_tests,
    preview_lift_tests,
    read_lift_file,
    remove_lift_test,
)
from optimizer.workflow.looking import (
    check_files,
    check_report_file,
    check_together_with,
    preview_files,
    read_history,
    suggest_columns,
    workspace_currency,
)
from optimizer.workflow.looking import ready as files_inside
from optimizer.workflow.names_merging import forget_merge, merge_names, merged_names, similar_names
from optimizer.workflow.newcomers import settled_newcomers, takes_newcomers
from optimizer.workflow.places import default_location, existing_workspace, open_demo, open_workspace
from optimizer.workflow.plan_advice import (
    evidence_of_lines,
    limit_costs,
    one_more,
    plan_frontier,
    reasons,
    small_step,
    usual_step,
)
from optimizer.workflow.plan_limits import read_plan_limits
from optimizer.workflow.plan_outcomes import plan_outcomes
from optimizer.workflow.proposing import Proposal, propose
from optimizer.workflow.taken_for_granted import segments_to_borrow_for, settled_request

__all__ = [
    "FIRST_CLIENT",
    "NAMEABLE_COLUMNS",
    "AddedTests",
    "BackupContents",
    "BroughtLimits",
    "Client",
    "ColumnSuggestion",
    "CurveFiles",
    "Imported",
    "KnownHistory",
    "MetaAccess",
    "Proposal",
    "RejectedRow",
    "SkippedRow",
    "SourceFile",
    "UnansweredError",
    "Unsaid",
    "Workspace",
    "access_from_environment",
    "add_lift_tests",
    "answer_on_curves",
    "backtest_file",
    "backtest_report_file",
    "backtest_table",
    "backtest_workspace",
    "backup_file",
    "backup_workspace",
    "bring_back_demonstration",
    "change_settings",
    "check_files",
    "check_outputs",
    "check_report_file",
    "check_request",
    "check_together_with",
    "client_location",
    "clients",
    "compare_workspace",
    "contents_of",
    "create_client",
    "curve_file",
    "decomposition_file",
    "default_location",
    "default_request",
    "evidence_of_lines",
    "existing_workspace",
    "files_inside",
    "fit_report_file",
    "forget_merge",
    "frontier_file",
    "frontier_on_curves",
    "frontier_report_file",
    "geo_lift",
    "import_files",
    "import_history",
    "import_meta",
    "keep_draft",
    "kept_draft",
    "kept_fit",
    "know_history",
    "learn_curves",
    "learn_workspace",
    "lift_test_of",
    "lift_tests",
    "limit_costs",
    "look_into_backup",
    "market_countries",
    "merge_names",
    "merged_names",
    "one_more",
    "open_demo",
    "open_workspace",
    "performance",
    "plan_file",
    "plan_frontier",
    "plan_outcomes",
    "preview_files",
    "preview_lift_tests",
    "propose",
    "read_for_import",
    "read_history",
    "read_lift_file",
    "read_plan_limits",
    "reasons",
    "redo_import",
    "remove_demonstration",
    "remove_lift_test",
    "report_file",
    "restore_file",
    "restore_workspace",
    "segment_file",
    "segments_to_borrow_for",
    "settled_newcomers",
    "settled_request",
    "shows_demonstration",
    "similar_names",
    "small_step",
    "suggest_columns",
    "take_in",
    "takes_newcomers",
    "undo_import",
    "usual_step",
    "what_is_unsaid",
    "workspace_currency",
    "workspace_settings",
    "write_outputs",
]
