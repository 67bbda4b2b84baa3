"""From the bytes of a text file to text, without guessing where the bytes themselves say what they are."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from charset_normalizer import from_bytes

from optimizer.errors import DataError
from optimizer.ingest.cells.content_kinds import MOST_BYTES, check_content, is_workbook
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_

__all__ = ["MOST_BYTES", "DecodedText", "as_utf8", "check_content", "decode", "is_workbook"]

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
"""UTF-32 stands before UTF-16, because its mark begins with the same two bytes."""
CODE_PAGES: Final = ("cp1252", "cp1250", "cp874", "cp1258")
"""What a spreadsheet writes in Western Europe, Poland, Thailand and Vietnam. Not latin-1, which accepts any bytes."""
COMBINING: Final = ("cp1258",)
"""Code pages that write a letter and the mark on it as two; everywhere else they are one."""
SAMPLE_BYTES: Final = 200_000
HEAD_CHARACTERS: Final = 100_000
PIECE: Final = 1 << 22
"""Bytes that are decoded at once."""
FEWEST_ZEROS: Final = 0.05
"""Share of bytes that are zero in wide characters of any language: digits and commas are everywhere."""
NEARLY_ALL: Final = 0.98
HALF: Final = 0.5
FEWEST_LETTERS: Final = 10
"""Right letters per wrong one in a damaged file; code pages read as UTF-8 have more wrong than right ones."""
MOST_WRONG: Final = 1000
"""Damaged letters above which a file is no longer taken for what it seems to be."""
MOST_CONTROLS: Final = 0.01
"""Share of control characters above which bytes are no text."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """One way to read a file as text.

    Attributes
    ----------
    content : bytes
        The file.
    start : int
        Bytes of its byte order mark.
    codec : str
        What the bytes behind that are read by.
    encoding : str
        Its name for the user.
    head : str
        The first characters, at most `HEAD_CHARACTERS`; enough to find the header in.
    has_damage : bool
        Whether some bytes are no letters of the encoding and are read as the replacement character.
    """

    content: bytes
    start: int
    codec: str
    encoding: str
    head: str
    has_damage: bool = False

    @property
    def text(self) -> str:
        """All of it; of a large file it is better asked for as UTF-8."""
        return bytes(as_utf8(self)).decode()


def decode(file: SourceFile) -> tuple[DecodedText, ...]:
    """Decode a text file.

    Parameters
    ----------
    file : SourceFile
        Not a workbook.

    Returns
    -------
    tuple of DecodedText
        One reading where the bytes say what they are; else one per code page that fits, the likeliest first, for the
        header row to decide between.

    Raises
    ------
    DataError
        When the bytes are no text.
    """
    content = file.content
    readings = _by_mark(content)
    if readings is None:
        readings = _by_zeros(content) or _unmarked(content, "utf-8") or _by_code_page(content)
    readable = tuple(reading for reading in readings if _looks_like_text(reading.head))
    if not readable:
        raise DataError(N_("{name} is neither a text file nor a workbook; export it as CSV or XLSX.", name=file.name))
    return readable


def as_utf8(reading: DecodedText) -> memoryview:
    """All text of a reading as UTF-8, made piece by piece: as one Python text, a file may need four times its size."""
    if reading.codec == "utf-8" and not reading.has_damage:
        return memoryview(reading.content)[reading.start : _last_whole(reading.content)]
    pieces = _pieces(reading.content, reading.start, reading.codec, "replace" if reading.has_damage else "strict")
    if reading.codec in COMBINING:
        pieces = _composed(pieces)
    return memoryview(b"".join(piece.encode() for piece in pieces))


def _pieces(content: bytes, start: int, codec: str, errors: str) -> Iterator[str]:
    """Text piece by piece; a last character that was cut off is left out."""
    decoder = codecs.getincrementaldecoder(codec)(errors)
    view = memoryview(content)
    for place in range(start, len(view), PIECE):
        yield decoder.decode(view[place : place + PIECE])


def _composed(pieces: Iterable[str]) -> Iterator[str]:
    """Put letters and the marks behind them together, line by line, as no mark stands in another line."""
    kept = ""
    for piece in pieces:
        whole = kept + piece
        end = whole.rfind("\n") + 1
        yield unicodedata.normalize("NFC", whole[:end])
        kept = whole[end:]
    yield unicodedata.normalize("NFC", kept)


def _last_whole(content: bytes) -> int:
    """Where the last whole character of valid UTF-8 ends."""
    for back in range(1, min(4, len(content)) + 1):
        byte = content[-back]
        if byte < 0b1000_0000:
            break
        if byte >= 0b1100_0000:
            needed = 2 if byte < 0b1110_0000 else 3 if byte < 0b1111_0000 else 4
            return len(content) - back if back < needed else len(content)
    return len(content)


def _by_mark(content: bytes) -> tuple[DecodedText, ...] | None:
    for mark, codec, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _unmarked(content, codec, start=len(mark), encoding=encoding)
    return None


def _by_zeros(content: bytes) -> tuple[DecodedText, ...]:
    """Wide characters without a mark: the zero bytes of ASCII letters stand all in the same places."""
    sample = content[:SAMPLE_BYTES]
    shares = [4 * sample[place::4].count(0) / max(len(sample), 1) for place in range(4)]
    if sum(shares) / 4 < FEWEST_ZEROS:
        return ()
    for highest, next_one, codec in ((3, 2, "utf-32-le"), (0, 1, "utf-32-be")):
        # Of four bytes the highest is always zero, and the next one is but for emoji.
        if shares[highest] > NEARLY_ALL and shares[next_one] > HALF:
            return _unmarked(content, codec)
    even, odd = shares[0] + shares[2], shares[1] + shares[3]
    if max(even, odd) < NEARLY_ALL * (even + odd):
        return ()
    return _unmarked(content, "utf-16-le" if odd > even else "utf-16-be")


def _unmarked(content: bytes, codec: str, start: int = 0, encoding: str = "") -> tuple[DecodedText, ...]:
    """A reading if the bytes fit, or nearly all do, such as where a name was cut off within a letter."""
    if codec == "utf-8" and content.isascii():
        fitting = not _has_zero(content)
        return (DecodedText(content, start, codec, encoding or codec, content[:HEAD_CHARACTERS].decode()),) * fitting
    head = ""
    letters = wrong = 0
    for piece in _pieces(content, start, codec, "replace"):
        wrong += piece.count("\N{REPLACEMENT CHARACTER}")
        letters += len(piece) - (len(piece.encode("ascii", "ignore")) if codec == "utf-8" else 0)
        if "\x00" in piece or wrong > MOST_WRONG:
            return ()
        head = head or piece[:HEAD_CHARACTERS]
    # The replacement character itself may stand in a file that was damaged before.
    if letters - wrong < FEWEST_LETTERS * wrong and not _fits(content, start, codec):
        return ()
    return (DecodedText(content, start, codec, encoding or codec, head, has_damage=wrong > 0),)


def _fits(content: bytes, start: int, codec: str) -> bool:
    try:
        return all(True for _ in _pieces(content, start, codec, "strict"))
    except UnicodeDecodeError:
        return False


def _by_code_page(content: bytes) -> tuple[DecodedText, ...]:
    if _has_zero(content):
        return ()
    best = from_bytes(content[:SAMPLE_BYTES], cp_isolation=list(CODE_PAGES)).best()
    likeliest = () if best is None else (best.encoding,)
    letters = _letters(content)
    readings = []
    for codec in dict.fromkeys((*likeliest, *CODE_PAGES)):
        try:
            letters.decode(codec)
        except UnicodeDecodeError:
            continue
        head = content[:HEAD_CHARACTERS].decode(codec)
        if codec in COMBINING:
            head = unicodedata.normalize("NFC", head)
        readings.append(DecodedText(content, 0, codec, codec, head))
    return tuple(readings)


def _letters(content: bytes) -> bytes:
    """Each byte that occurs, once."""
    counts = np.zeros(256, dtype=np.int64)
    for start in range(0, len(content), PIECE):
        counts += np.bincount(np.frombuffer(content[start : start + PIECE], dtype=np.uint8), minlength=256)
    return bytes(np.flatnonzero(counts).tolist())


def _has_zero(content: bytes) -> bool:
    return b"\x00" in content


def _looks_like_text(head: str) -> bool:
    controls = sum(head.count(chr(code)) for code in range(32) if chr(code) not in "\t\r\n")
    return controls <= MOST_CONTROLS * len(head)
