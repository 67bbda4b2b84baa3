"""The workspace in a database: settings, what was imported, the curves learned from it and the scenarios kept."""

from optimizer.store.backup import backup_store, restore_store
from optimizer.store.opening import open_store
from optimizer.store.workspace import Workspace

__all__ = ["Workspace", "backup_store", "open_store", "restore_store"]
