"""One history, written as the exports of many platforms, languages and spreadsheets write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from optimizer.ingest import SourceFile

FIRST = date(2026, 9, 3)
DAYS = 24
NAMES = (
    ('LR | PMAX | "Quoted", comma', "Broad 25-54 | PL", 1100.0),
    ("Zażółć gęślą – Jesień 2026", "Podobni 1% (zakup 180 dni)", 230.0),
    ("Total Look", "Nữ 25-44 Hà Nội", 90.0),
    ("=SUM(A1) Retargeting", "+30 days visitors; all", 45.0),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One ad set on one day."""

    day: date
    campaign: str
    ad_set: str
    cents: int
    impressions: int
    all_clicks: int
    link_clicks: int
    purchases: int
    value_cents: int

    @property
    def ids(self) -> tuple[str, str]:
        place = [campaign for campaign, _, _ in NAMES].index(self.campaign)
        return f"12025300491688814{place}", f"12025303126641256{place}"


def history(names: Sequence[tuple[str, str, float]] = NAMES) -> list[Row]:
    """Figures that vary from day to day, all different, without randomness."""
    rows = []
    for number in range(DAYS):
        for place, (campaign, ad_set, spend) in enumerate(names):
            wave = 1.0 + 1.5 * ((7 * number + 3 * place) % 11) / 11
            cents = round(100 * spend * wave) + number
            links = cents // 53 + 17 * place
            rows.append(
                Row(
                    FIRST + timedelta(days=number), campaign, ad_set, cents, 130 * links + number, 2 * links + 5, links,
                    links // 40 + number % 3, (links // 40 + number % 3) * 6151,
                )
            )  # fmt: skip
    return rows


def money(cents: int, mark: str = ".", group: str = "") -> str:
    """Write money with a decimal mark, and thousands grouped where a sign is given."""
    whole = f"{cents // 100:,}".replace(",", group)
    return f"{whole}{mark}{cents % 100:02}"


def count(number: int, group: str = "") -> str:
    return f"{number:,}".replace(",", group)


def table(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    page = io.StringIO(newline="")
    csv.writer(page, delimiter=delimiter, lineterminator=end).writerows(rows)
    return page.getvalue()


@dataclass(frozen=True, slots=True)
class Export:
    """A file and what a perfect importer finds in it."""

    file: SourceFile
    platform: str
    language: str
    currency: str | None
    level: str
    rows: Sequence[Row]
    kind: str
    skipped: int
    outcome: str = "import"
    keeps_cents: bool = True
    has_value: bool = True


META: Mapping[str, tuple[str, ...]] = {
    # report start, day, campaign, ad set, spend, impressions, all clicks, link clicks, purchases, value
    "en": ("Reporting starts", "Day", "Campaign name", "Ad set name", "Amount spent", "Impressions", "Clicks (all)",
           "Link clicks", "Purchases", "Purchases conversion value"),
    "pl": ("Początek okresu raportowania", "Dzień", "Nazwa kampanii", "Nazwa zestawu reklam", "Wydana kwota",
           "Wyświetlenia", "Kliknięcia (wszystkie)", "Kliknięcia linku", "Zakupy", ""),
    "th": ("เริ่มการรายงาน", "วัน", "ชื่อแคมเปญ", "ชื่อชุดโฆษณา", "จำนวนเงินที่ใช้จ่ายไป", "อิมเพรสชัน", "จำนวนคลิก (ทั้งหมด)",
           "การคลิกลิงก์", "การซื้อ", "ค่าคอนเวอร์ชั่นการซื้อ"),
    "vi": ("Lượt bắt đầu báo cáo", "Ngày", "Tên chiến dịch", "Tên nhóm quảng cáo", "Số tiền đã chi tiêu",
           "Lượt hiển thị", "Lượt click (tất cả)", "Lượt click vào liên kết", "Lượt mua", ""),
    "es": ("Inicio del informe", "Día", "Nombre de la campaña", "Nombre del conjunto de anuncios", "Importe gastado",
           "Impresiones", "Clics (todos)", "Clics en el enlace", "Compras", "Valor de conversión de compras"),
    "de": ("Berichtsstart", "Tag", "Kampagnenname", "Anzeigengruppenname", "Ausgegebener Betrag", "Impressionen",
           "Klicks (alle)", "Link-Klicks", "Käufe", ""),
    "fr": ("Début des rapports", "Jour", "Nom de la campagne", "Nom de l'ensemble de publicités", "Montant dépensé",
           "Impressions", "Clics (tous)", "Clics sur un lien", "Achats", "Valeur de conversion des achats"),
}  # fmt: skip
MARKETS = {"en": "USD", "pl": "PLN", "th": "THB", "vi": "VND", "es": "EUR", "de": "EUR", "fr": "EUR"}


def meta(
    language: str,
    *,
    delimiter: str = ",",
    mark: str = ".",
    group: str = "",
    encoding: str = "utf-8",
    day: Callable[[date], str] = date.isoformat,
    rows: Sequence[Row] | None = None,
    total: bool = True,
) -> Export:
    """A Meta Ads Manager export; a spreadsheet may have saved it anew with its own marks."""
    history_rows = history() if rows is None else rows
    start, when, campaign, ad_set, spend, impressions, clicks, links, purchases, value = META[language]
    currency = MARKETS[language]
    has_value = value != ""
    header = [start, when, campaign, ad_set, f"{spend} ({currency})", impressions, clicks, links, purchases]
    header += [value] if has_value else []
    cents = 1 if currency != "VND" else 100

    def amount(number: int) -> str:
        return money(number, mark, group) if cents == 1 else count(number // 100 * 100 // 100, group)

    lines = [header]
    if total:
        sums = [str(sum(getattr(row, name) for row in history_rows)) for name in ("impressions", "all_clicks")]
        spent = amount(sum(row.cents // cents * cents for row in history_rows))
        lines.append([day(FIRST), "", "", "", spent, *sums, "", *([""] * (len(header) - 8))])
    for row in history_rows:
        bought = "" if row.purchases == 0 else str(row.purchases)
        line = [day(FIRST), day(row.day), row.campaign, row.ad_set, amount(row.cents), str(row.impressions)]
        line += [str(row.all_clicks), str(row.link_clicks), bought]
        lines.append(line + ([money(row.value_cents, mark, group)] if has_value else []))
    file = SourceFile(f"meta_{language}.csv", table(lines, delimiter).encode(encoding))
    return Export(file, "meta", language, currency, "adset", history_rows, "purchases", int(total),
                  keeps_cents=cents == 1, has_value=has_value)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoogleWords:
    """How Google Ads writes a campaign report in one language."""

    title: str
    period: str
    header: tuple[str, ...]  # day, campaign, currency, spend, impressions, clicks, conversions
    totals: tuple[str, ...]
    currency: str
    mark: str = "."
    group: str = ","
    delimiter: str = ","
    encoding: str = "utf-8"


GOOGLE: Mapping[str, GoogleWords] = {
    "en": GoogleWords("Campaign report", "All time",
                      ("Day", "Campaign", "Currency code", "Cost", "Impr.", "Clicks", "Conversions"),
                      ("Total: Account", "Total: Search", "Total: Campaigns"), "USD", encoding="utf-8-sig"),
    "vi": GoogleWords("Báo cáo chiến dịch", "1 tháng 8, 2026 - 10 tháng 8, 2026",
                      ("Ngày", "Chiến dịch", "Mã đơn vị tiền tệ", "Chi phí", "Số lượt hiển thị", "Lượt nhấp",
                       "Lượt chuyển đổi"), ("Tổng số: Tài khoản", "Tổng số: Chiến dịch"), "USD"),
    "th": GoogleWords("รายงานแคมเปญ", "1 - 2 ต.ค.",
                      ("วัน", "แคมเปญ", "รหัสสกุลเงิน", "ค่าใช้จ่าย", "การแสดงผล", "คลิก", "Conversion"),
                      ("ทั้งหมด: แคมเปญ", "ทั้งหมด: บัญชี"), "THB"),
    "de": GoogleWords("Kampagnenbericht", "1. September 2026 - 2. September 2026",
                      ("Tag", "Kampagne", "Währungscode", "Kosten", "Impr.", "Klicks", "Conversions"),
                      ("Gesamt: Konto", "Summe"), "EUR", ",", ".", "\t", "utf-16"),
    "fr": GoogleWords("Rapport sur les campagnes", "1 sept. 2026 - 2 sept. 2026",
                      ("Jour", "Campagne", "Code de la devise", "Coût", "Impr.", "Clics", "Conversions"),
                      ("Total : compte",), "EUR", ",", "\N{NARROW NO-BREAK SPACE}", ";"),
    "es": GoogleWords("Informe de campañas", "1 sept 2026 - 2 sept 2026",
                      ("Día", "Campaña", "Código de moneda", "Coste", "Impr.", "Clics", "Conversiones"),
                      ("Total: cuenta",), "EUR", ",", ".", ";"),
    "pl": GoogleWords("Raport kampanii", "1 wrz 2026 - 29 wrz 2026",
                      ("Dzień", "Kampania", "Kod waluty", "Koszt", "Wyśw.", "Kliknięcia", "Konwersje"),
                      ("Łącznie: konto",), "PLN", ",", "\N{NO-BREAK SPACE}", "\t", "utf-16"),
}  # fmt: skip


def google(language: str, *, total_column: int = 0, total_day: str = " --") -> Export:
    """A Google Ads campaign report; totals at the end, or among the rows with a date of their own."""
    words = GOOGLE[language]
    rows = history()
    lines: list[list[str]] = [[words.title], [words.period], list(words.header)]

    def line(day: str, campaign: str, chosen: Sequence[Row]) -> list[str]:
        spent = money(sum(row.cents for row in chosen), words.mark, words.group)
        figures = [count(sum(row.impressions for row in chosen), words.group)]
        figures.append(count(sum(row.link_clicks for row in chosen), words.group))
        figures.append(money(100 * sum(row.purchases for row in chosen), words.mark, words.group))
        return [day, campaign, words.currency, spent, *figures]

    for row in rows:
        lines.append(line(row.day.isoformat(), row.campaign, [row]))
    for marker in words.totals:
        cells = line(total_day, " --", rows)
        cells[total_column] = marker
        place = len(lines) if total_column == 0 else len(lines) // 2
        lines.insert(place, cells)
        if total_column and total_day != " --":
            lines.append([" --", *cells[1:]])
    content = table(lines, words.delimiter).encode(words.encoding)
    file = SourceFile(f"google_{language}.csv", content)
    return Export(file, "google", language, words.currency, "campaign", rows, "conversions", len(lines) - 1 - len(rows),
                  has_value=False)  # fmt: skip


def buddhist(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


def thai_digits(text: str) -> str:
    return text.translate({ord(str(number)): digit for number, digit in enumerate("๐๑๒๓๔๕๖๗๘๙")})
