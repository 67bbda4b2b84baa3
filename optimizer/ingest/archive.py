"""Archives of exports as the files in them."""

from __future__ import annotations

from optimizer.ingest.source_file import SourceFile


def unpacked(file: SourceFile) -> tuple[SourceFile, ...]:
    """Return the files in an archive; another file as it is."""
    return (file,)
