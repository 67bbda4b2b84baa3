"""What is told of a file as a whole: its letters, and columns that are not used."""

from __future__ import annotations

from optimizer.domain.finding import Finding
from optimizer.ingest.cells.decoding import CODE_PAGES
from optimizer.ingest.cells.raw_table import RawTable
from optimizer.message import N_, listed


def encoding_findings(raw: RawTable) -> tuple[Finding, ...]:
    """Tell where letters are damaged, or were guessed from a code page."""
    if raw.has_damage:
        return (_damaged(raw.file_name),)
    if raw.encoding not in CODE_PAGES:
        return ()
    return (
        Finding(
            "info",
            raw.file_name,
            N_(
                "{name} is not in Unicode and was read as {encoding}, which fits its header best.",
                name=raw.file_name,
                encoding=raw.encoding,
            ),
            N_("Check the names; if letters are wrong, export the file again or save it as CSV UTF-8."),
            raw.file_name,
        ),
    )


def _damaged(file_name: str) -> Finding:
    return Finding(
        "warning",
        file_name,
        N_("Some letters of {name} are damaged and stand as \N{REPLACEMENT CHARACTER} in its names.", name=file_name),
        N_("Export the file again, and do not save it with another program in between."),
        file_name,
    )


def unused_columns(raw: RawTable) -> tuple[Finding, ...]:
    """Tell which columns of a table of the user's own are not used; platforms' exports have many that nobody needs."""
    taken = set(raw.header.fields.values())
    unused = [name.strip() for place, name in enumerate(raw.header.names) if place not in taken and name.strip()]
    if raw.header.column_map.is_export or not unused:
        return ()
    return (
        Finding(
            "info",
            raw.file_name,
            N_("Columns of {name} that are not used: {columns}.", name=raw.file_name, columns=listed(unused, 8)),
            N_("If one of them is a figure that you need, say which, or give it the name that ours has."),
            raw.file_name,
            raw.header.row,
        ),
    )
