"""Exports as every platform writes them, in several languages, and ways to spoil them; all made here and drawn."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from ingest_samples import csv_text, xlsx_file

START = date(2026, 8, 30)
NAMES = ("Wiosna | PL", 'Tết "sale", 25-34', "โปรโมชั่น 11.11", "=SUM(A1) 🔥")
DAYS = 6


def _rows(row: Callable[[date, str, int], Sequence[object]]) -> list[list[object]]:
    return [
        list(row(START + timedelta(days=day), name, 10 * day + number))
        for day in range(DAYS)
        for number, name in enumerate(NAMES)
    ]


def _meta(headers: str, currency: str) -> list[list[object]]:
    day, campaign, ad_set, spend, impressions, reach, clicks = headers.split("|")
    header = [day, campaign, ad_set, f"{spend} ({currency})", impressions, reach, clicks]
    total = ["", "", "", "1234.50", 9000, 7000, 300]
    return [header, total, *_rows(lambda when, name, n: [when, name, f"Zestaw {n % 4}", f"{n}.25", 900 + n, 700, 30])]


META = {
    "en": ("Day|Campaign name|Ad set name|Amount spent|Impressions|Reach|Link clicks", "USD"),
    "pl": ("Dzień|Nazwa kampanii|Nazwa zestawu reklam|Wydana kwota|Wyświetlenia|Zasięg|Kliknięcia linku", "PLN"),
    "th": ("วัน|ชื่อแคมเปญ|ชื่อชุดโฆษณา|จำนวนเงินที่ใช้จ่ายไป|อิมเพรสชัน|การเข้าถึง|การคลิกลิงก์", "THB"),
    "vi": (
        "Ngày|Tên chiến dịch|Tên nhóm quảng cáo|Số tiền đã chi tiêu|Lượt hiển thị|Người tiếp cận|"
        "Lượt click vào liên kết", "VND"
    ),
    "es": (
        "Día|Nombre de la campaña|Nombre del conjunto de anuncios|Importe gastado|Impresiones|Alcance|"
        "Clics en el enlace", "EUR"
    ),
    "de": ("Tag|Kampagnenname|Anzeigengruppenname|Ausgegebener Betrag|Impressionen|Reichweite|Link-Klicks", "EUR"),
    "fr": (
        "Jour|Nom de la campagne|Nom de l'ensemble de publicités|Montant dépensé|Impressions|Couverture|"
        "Clics sur un lien", "EUR"
    ),
}  # fmt: skip


def _google(title: str, headers: str, total: str, amount: Callable[[int], str]) -> list[list[object]]:
    header = headers.split("|")
    rows = _rows(lambda when, name, n: [when, name, "EUR", amount(n), 1000 + n, 30, f"{n % 3}"])
    return [[title], ["1 - 2 Sep"], header, *rows, [total, "--", " --", amount(999), 90000, 700, 12]]


def _dressed(number: int) -> str:
    return f"{1000 + number:,}.50"


def _german(number: int) -> str:
    return f"{1000 + number:,}".replace(",", ".") + ",50"


def _french(number: int) -> str:
    return f"1\u202f{number:03},50"


def templates() -> Mapping[str, bytes]:
    """File name -> content."""
    found = {f"meta_{language}.csv": csv_text(_meta(*words)).encode() for language, words in META.items()}
    english = _meta(*META["en"])
    cuts = [english[0] + ["Age", "Gender"], *[[*row, "18-24", "female"] for row in english[2:]]]
    google = _google(
        "Campaign report", "Day|Campaign|Currency code|Cost|Impr.|Clicks|Conversions", "Total: Account", _dressed
    )
    german = _google(
        "Kampagnenbericht", "Tag|Kampagne|Währungscode|Kosten|Impr.|Klicks|Conversions", "Gesamt: Konto", _german
    )
    french = _google(
        "Rapport", "Jour|Campagne|Code de la devise|Coût|Impr.|Clics|Conversions", "Total : compte", _french
    )
    linkedin = [
        ["Campaign Performance Report (in UTC)"],
        ["Report Start: 08/30/2026, Report End: 09/04/2026"],
        [],
        [
            "Start Date (in UTC)",
            "Account Name",
            "Campaign Name",
            "Campaign ID",
            "Currency",
            "Total Spent",
            "Impressions",
            "Clicks",
        ],
        *_rows(lambda when, name, n: [f"{when:%m/%d/%Y}", "Acme", name, 900 + n % 4, "USD", f"${n}.50", "1,946", 12]),
        ["Total", "", "", "", "", "$900.00", "99,000", 300],
    ]
    tiktok = [
        [
            "By Day",
            "Campaign name",
            "Ad group name",
            "Currency",
            "Cost",
            "Impressions",
            "Clicks (destination)",
            "Conversions",
        ],
        *_rows(
            lambda when, name, n: [
                when,
                name,
                f"G{n % 4}",
                "GBP",
                f"£1,{n:03}.56",
                "<5" if n % 7 == 0 else 40 + n,
                3,
                1,
            ]
        ),
        ["Total of 24 results", "", "", "", "£9,999.00", 9000, 70, 24],
    ]
    pinterest = [
        [
            "Date",
            "Campaign name",
            "Ad group name",
            "Spend in account currency",
            "Impressions",
            "Pin clicks",
            "Checkouts",
        ],
        *_rows(lambda when, name, n: [when, name, f"G{n % 4}", f"{n}.1", 300 + n, 4, 1]),
        ["Total", "", "", "700", 9000, 90, 24],
    ]
    snapchat = [
        ["Start Time", "End Time", "Campaign Name", "Ad Set Name", "Amount Spent", "Paid Impressions", "Swipe Ups"],
        *_rows(
            lambda when, name, n: [f"{when} 00:00:00", f"{when} 23:59:59", name, f"S{n % 4}", f"{n}.30", 200 + n, 5]
        ),
    ]
    microsoft = [
        [
            "Gregorian date",
            "Account name",
            "Campaign name",
            "Ad group",
            "Impressions",
            "Clicks",
            "Spend",
            "Conversions",
            "Revenue",
        ],
        *_rows(
            lambda when, name, n: [f"{when:%m/%d/%Y}", "Acme", name, f"G{n % 4}", 100 + n, 7, f"{n}.45", 1, "20.00"]
        ),
    ]
    tidy = [
        ["date", "platform", "audience", "spend", "impressions", "clicks", "conversions", "revenue", "currency"],
        *_rows(lambda when, name, n: [when, "meta", name, f"{n}.75", 500 + n, 9, 2, "33.50", "EUR"]),
    ]
    found |= {
        "meta_ages.csv": csv_text(cuts).encode(),
        "meta_semicolons.csv": csv_text(_meta(*META["pl"]), ";", "\r\n").encode("cp1250", "replace"),
        "google.csv": csv_text(google).encode("utf-8-sig"),
        "google_excel.csv": csv_text(google, "\t", "\r\n").encode("utf-16"),
        "google_de.csv": csv_text(german, "\t").encode("utf-16"),
        "google_fr.csv": csv_text(french, ";").encode(),
        "linkedin.csv": csv_text(linkedin, "\t").encode("utf-16"),
        "tiktok.csv": csv_text(tiktok).encode(),
        "pinterest.csv": csv_text(pinterest).encode(),
        "snapchat.csv": csv_text(snapchat).encode(),
        "microsoft.csv": csv_text(microsoft).encode(),
        "tidy.csv": csv_text(tidy).encode(),
        "meta.xlsx": xlsx_file({"Formatted Report": english, "Raw Data Report": english}).content,
        "tiktok.xlsx": xlsx_file({"Data": tiktok}).content,
        "thai_874.csv": csv_text(_meta(*META["th"])).encode("cp874", "replace"),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("meta_en.csv", "google_excel.csv", "tiktok.xlsx"):
            archive.writestr(f"reports/{name}", found[name])
    found["all.zip"] = buffer.getvalue()
    return found


NASTY = (
    b'"', b'""', b",", b";", b"\t", b"\n", b"\r", b"\r\n\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe0\xb9",
    b"-", b"(", b"%",
    b"1e999", b"nan", b"inf", b"9" * 30, b"0" * 400, b"1,234", b"1.234", b"1.234.567,89", b"12.50-", b"-0", b"<5",
    b"--", "€$₫\u202e\u2028\ufffd🎬".encode(), b"2026-99-99", b"29/2/2567", b"03/04/2026", b"30/02/2026", b"46266",
    b"1.20253E+17", "1 ต.ค. 2569".encode(), b'"' * 7, b"," * 3000, b"\n" * 50, b"{0}{spend}", b"%s%n",
    b"=cmd|' /C calc'!A0", b"Total: Account",
    b"\x1a", b"\x85", b"\xa0", b"x" * 200_000, b"VND", b"EUR", b"XYZ", b"male", b"[]", b"\\",
)  # fmt: skip


def spoiled(content: bytes, others: Sequence[bytes], rng: np.random.Generator) -> bytes:
    """One to eight spoilings, one on top of the other."""
    for _ in range(int(rng.integers(1, 9))):
        content = _SPOILINGS[int(rng.integers(len(_SPOILINGS)))](content, others, rng)
    return content[:3_000_000]


def _place(content: bytes, rng: np.random.Generator) -> int:
    return int(rng.integers(len(content) + 1))


def _flipped(content: bytes, _: Sequence[bytes], rng: np.random.Generator) -> bytes:
    flipped = bytearray(content)
    for place in rng.integers(0, max(len(flipped), 1), int(rng.integers(1, 8))).tolist():
        if place < len(flipped):
            flipped[place] ^= 1 << int(rng.integers(8))
    return bytes(flipped)


def _inserted(content: bytes, _: Sequence[bytes], rng: np.random.Generator) -> bytes:
    place, piece = _place(content, rng), NASTY[int(rng.integers(len(NASTY)))]
    return content[:place] + piece + content[place + int(rng.integers(3)) * len(piece) :]


def _cell(content: bytes, _: Sequence[bytes], rng: np.random.Generator) -> bytes:
    """Another cell in the place of one."""
    cells = content.split(b",")
    cells[int(rng.integers(len(cells)))] = NASTY[int(rng.integers(len(NASTY)))]
    return b",".join(cells)


def _cut(content: bytes, _: Sequence[bytes], rng: np.random.Generator) -> bytes:
    place = _place(content, rng)
    return content[:place] if rng.random() < 0.8 else content[place:]


def _lines(content: bytes, _: Sequence[bytes], rng: np.random.Generator) -> bytes:
    """Lines in another order, doubled, or lost."""
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    kind, one = int(rng.integers(4)), int(rng.integers(len(lines)))
    if kind == 0:
        lines.insert(_place(b"x" * len(lines), rng), lines[one])
    elif kind == 1:
        del lines[one]
    elif kind == 2:
        lines = [lines[place] for place in rng.permutation(len(lines)).tolist()]
    else:
        lines *= 2
    return b"".join(lines)


def _delimiter(content: bytes, _: Sequence[bytes], rng: np.random.Generator) -> bytes:
    marks = [b",", b";", b"\t", b"|", b"\n", b'"', b".", b" "]
    first, second = rng.permutation(len(marks))[:2].tolist()
    return content.replace(marks[first], marks[second])


def _encoding(content: bytes, _: Sequence[bytes], rng: np.random.Generator) -> bytes:
    names = ["utf-8", "utf-16", "utf-16-be", "utf-32", "cp1252", "cp1250", "cp874", "cp1258", "utf-8-sig", "latin-1"]
    first, second = names[int(rng.integers(len(names)))], names[int(rng.integers(len(names)))]
    return content.decode(first, "replace").encode(second, "replace")


def _header(content: bytes, others: Sequence[bytes], rng: np.random.Generator) -> bytes:
    """The headers in another order, one of them twice, or those of another platform."""
    lines = content.split(b"\n")
    widest = max(range(min(len(lines), 8)), key=lambda place: lines[place].count(b",") + lines[place].count(b";"))
    cells = lines[widest].split(b",")
    kind = int(rng.integers(3))
    if kind == 0:
        cells = [cells[place] for place in rng.permutation(len(cells)).tolist()]
    elif kind == 1:
        cells[int(rng.integers(len(cells)))] = cells[0]
    else:
        cells = others[int(rng.integers(len(others)))].split(b"\n")[0].split(b",")
    lines[widest] = b",".join(cells)
    return b"\n".join(lines)


def _joined(content: bytes, others: Sequence[bytes], rng: np.random.Generator) -> bytes:
    """Another export behind this one, or its end in place of this one's."""
    other = others[int(rng.integers(len(others)))]
    return content[: _place(content, rng)] + other[_place(other, rng) :]


_SPOILINGS = (
    _flipped,
    _inserted,
    _inserted,
    _cell,
    _cell,
    _cell,
    _cut,
    _lines,
    _delimiter,
    _encoding,
    _header,
    _joined,
)
