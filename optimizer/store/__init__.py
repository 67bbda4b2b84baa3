"""The workspace in a database: what was imported, the curves learned from it and the plans made."""

from optimizer.store.opening import open_store
from optimizer.store.workspace import Workspace

__all__ = ["Workspace", "open_store"]
