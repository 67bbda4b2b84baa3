"""The writing of numbers in all alphabets, brought to one, and the signs of currencies among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from optimizer.domain.money import checked_currency
from optimizer.errors import DataError

CURRENCY_SIGNS: Final = {
    "€": "EUR", "£": "GBP", "zł": "PLN", "฿": "THB", "บาท": "THB", "₫": "VND", "đ": "VND", "₹": "INR", "₩": "KRW",
    "₱": "PHP", "₪": "ILS", "₺": "TRY", "₴": "UAH", "₽": "RUB", "₦": "NGN", "Kč": "CZK", "Ft": "HUF", "US$": "USD",
    "CA$": "CAD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "NT$": "TWD", "MX$": "MXN", "R$": "BRL", "Rp": "IDR",
}  # fmt: skip
"""Signs that stand for one currency only; a dollar, a yen sign or a crown does not."""
SIGN: Final = r"(?:[A-Z]{0,3}[$€£¥฿₫₹₩₱₪₺₴₽₦]|zł|zl|บาท|VNĐ|[đĐ]|Kč|Ft|kr\.?|Rp|RM|[A-Z]{3})"
"""A currency, before or behind a number."""

_CODE = re.compile(r"^\s*([A-Z]{3})\s*[-+(]?[0-9]|[0-9)]\s*([A-Z]{3})\s*$", re.MULTILINE)
_MINUS = (
    "\N{MINUS SIGN}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{SMALL HYPHEN-MINUS}"
    "\N{FULLWIDTH HYPHEN-MINUS}"
)
_APOSTROPHES = (
    "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}`\N{ACUTE ACCENT}"
)
_UNSEEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Marks of the direction of writing, which some exports put around numbers."""
_TRANSLATION = {
    **{ord(mark): "-" for mark in _MINUS},
    **{ord(mark): "'" for mark in _APOSTROPHES},
    **dict.fromkeys(map(ord, _UNSEEN)),
    ord("\N{ARABIC DECIMAL SEPARATOR}"): ".",
    ord("\N{ARABIC THOUSANDS SEPARATOR}"): ",",
}
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_BLANKS = re.compile(r"\s+")


def plain_number(cell: str) -> str:
    """Bring digits and minus signs to the plain ones; blanks between digits become apostrophes, others are left out."""
    if cell.isascii() and not _has_blank(cell):
        return cell
    text = cell if cell.isascii() else _plain_letters(cell)
    return _BLANKS.sub("", _BETWEEN_DIGITS.sub("'", text.strip()))


def named_currencies(cells: Iterable[str]) -> frozenset[str]:
    """Currencies whose sign or code stands beside a number in the cells."""
    text = "\n".join(cells)
    signs = {code for sign, code in CURRENCY_SIGNS.items() if sign in text}
    codes = {before or behind for before, behind in _CODE.findall(text)}
    return frozenset(signs | {code for code in codes if _is_currency(code)})


def _is_currency(code: str) -> bool:
    try:
        return checked_currency(code) == code
    except DataError:
        return False


def _has_blank(cell: str) -> bool:
    return len(cell.split(maxsplit=1)) != 1 or cell[0].isspace() or cell[-1].isspace()


def _plain_letters(cell: str) -> str:
    text = cell.translate(_TRANSLATION)
    return "".join(_digit(letter) if letter.isdecimal() else letter for letter in text)


def _digit(letter: str) -> str:
    return str(unicodedata.decimal(letter))
