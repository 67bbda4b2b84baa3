"""Where workspaces are: the user's own, one that was named, or the demonstration."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

from optimizer.errors import StoreError
from optimizer.ingest import SourceFile
from optimizer.message import N_
from optimizer.store import Workspace, open_store
from optimizer.workflow.importing import import_files

_PROGRAM: Final = "campaign-budget-optimizer"
_DEMO_FILE: Final = Path(__file__).parents[2] / "data" / "demo_performance.csv"


def default_location() -> Path:
    """Say where the user's own workspace is kept when none is named."""
    return _data_folder() / "workspace.sqlite"


def open_workspace(location: str | Path | None, *, create: bool = True) -> Workspace:
    """Open a workspace, the user's own where none is named.

    Parameters
    ----------
    location : str, Path or None
        A path or a database URL.
    create : bool
        Whether a missing one is made; otherwise it is a `StoreError`.
    """
    return open_store(ready_location() if location is None else location, create=create)


def ready_location() -> Path:
    """Say where the user's own workspace is kept, and make its folder."""
    return _ready(default_location())


def open_demo() -> Workspace:
    """Open the demonstration workspace in the user's data folder; make it from ``data/`` where it is not there yet.

    It is a workspace of its own and not an import into the user's, so that no plan is ever made from invented figures
    and the user's together. The file is named after the content that it is made from, so that newer demonstration data
    make a new workspace, and its import is marked as a demonstration.
    """
    if not _DEMO_FILE.is_file():
        raise StoreError(
            N_("The demonstration file '{path}' is missing; start from a whole clone.", path=str(_DEMO_FILE))
        )
    file = SourceFile(_DEMO_FILE.name, _DEMO_FILE.read_bytes())
    digest = hashlib.sha256(file.content).hexdigest()
    workspace = open_store(_ready(_data_folder() / f"demonstration-{digest[:12]}.sqlite"))
    if workspace.revision == 0:
        import_files(workspace, [file], source="demonstration")
    return workspace


def _data_folder() -> Path:
    return user_data_path(_PROGRAM, appauthor=False)


def _ready(path: Path) -> Path:
    """Make the program's own folder; the folder of a place that the user names is the user's business."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise StoreError(
            N_(
                "The folder '{folder}' for workspaces cannot be made ({reason}); name a workspace elsewhere.",
                folder=str(path.parent),
                reason=(trouble.strerror or str(trouble)).lower(),
            )
        ) from trouble
    return path
