"""On the Settings page: all of a workspace in one file, and back again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.imports import ImportRecord
from optimizer.domain.period import Period
from optimizer.errors import StoreError
from optimizer.ui import cache, state
from optimizer.ui.boundary import told
from optimizer.ui.settings.clients import shown_client
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import BackupContents, Workspace

_LARGEST_BACKUP_MB: Final = 200
"""What the server takes at most, see `.streamlit/config.toml`; larger ones are restored on the command line."""


def offer_backup(voice: Voice) -> None:
    """Offer the backup of the workspace that is shown, and to put another in its place, also of one that is damaged."""
    with st.expander(voice.say("Backup"), icon=":material/save:", key="backup"), told(voice):
        st.caption(
            voice.say(
                "One file with all imports, settings and plans of this client. Keep it somewhere else than on this "
                "computer."
            )
        )
        workspace = _readable()
        if workspace is not None:
            st.download_button(
                voice.say("Download a backup"),
                data=lambda: workflow.backup_file(workspace),
                file_name="backup.sqlite",
                mime="application/vnd.sqlite3",
                icon=":material/download:",
                on_click="ignore",
                key="backup-now",
            )
        _offer_restore(voice, None if workspace is None else workflow.contents_of(workspace))


def _readable() -> Workspace | None:
    """Return the workspace; None where it cannot be opened, which the sections above have told."""
    try:
        return cache.workspace("own")
    except StoreError:
        return None


def _offer_restore(voice: Voice, here: BackupContents | None) -> None:
    file = st.file_uploader(
        voice.say("Put a backup in place of what is here"),
        type=["sqlite", "db"],
        max_upload_size=_LARGEST_BACKUP_MB,
        key=f"restore-file|{state.known().round}",
    )
    if file is None:
        return
    content = file.getvalue()
    in_backup = cache.backup_contents(file.file_id, content)
    st.warning(literal(_replacement(voice, here, in_backup)), icon=":material/published_with_changes:")
    sure = st.checkbox(voice.say("Yes, replace all that is here"), key=f"restore-sure|{file.file_id}")
    if st.button(voice.say("Restore the backup"), type="primary", disabled=not sure, key="restore-now"):
        aside = workflow.restore_file(cache.own_location(), content)
        cache.reopen_workspaces()
        cache.forget_clients()
        done = voice.say("The backup is restored.")
        kept = "" if aside is None else voice.say("What was here before is kept in the file {path}.", path=str(aside))
        state.move_to("own", f"{done} {kept}".strip())
        st.rerun()


def _replacement(voice: Voice, here: BackupContents | None, in_backup: BackupContents) -> str:
    other = in_backup.name or voice.say("a client without a name")
    there = _amount(voice, in_backup.imports)
    if here is None:
        return voice.say(
            "This replaces the workspace that cannot be opened by what the backup of {other} holds ({there}).",
            other=other,
            there=there,
        )
    return voice.say(
        "This replaces all that {client} has here ({here}) by what the backup of {other} holds ({there}).",
        client=here.name or shown_client(voice),
        here=_amount(voice, here.imports),
        other=other,
        there=there,
    )


def _amount(voice: Voice, records: Sequence[ImportRecord]) -> str:
    """Say how much a workspace holds."""
    spans = [summary.period for record in records for summary in record.summaries]
    if not records or not spans:
        return voice.say("nothing imported")
    span = Period(min(each.start for each in spans), max(each.end for each in spans))
    return voice.say(
        "imports: {imports:number}, rows: {rows:number}, {period:period}",
        imports=len(records),
        rows=sum(record.rows for record in records),
        period=span,
    )
