"""The real Meta SDK against a fake Graph server on this machine."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from optimizer.connect import MetaAccess, access_from_environment, pull_insights
from optimizer.domain.period import Period
from optimizer.errors import ConnectError

pytest.importorskip("facebook_business", reason="the extra 'meta' is not installed")

TOKEN = "EAAcanary123"  # noqa: S105 - planted, to look for it in sentences
SECRET = "shhcanary456"  # noqa: S105
JANUARY = Period(date(2026, 1, 1), date(2026, 1, 3))
Answer = Callable[[str, dict[str, str]], tuple[int, str]]


class FakeGraph:
    """A Graph server that remembers what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        graph = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                params = {key: values[0] for key, values in parse_qs(parts.query).items()}
                graph.asked.append((parts.path.rstrip("/"), params))
                status, body = answer(parts.path, params)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def access(self) -> MetaAccess:
        return MetaAccess(TOKEN, SECRET, server=f"http://127.0.0.1:{self.server.server_port}", timeout=5.0)


@pytest.fixture
def graph(request: pytest.FixtureRequest) -> Iterator[Callable[[Answer], FakeGraph]]:
    running: list[FakeGraph] = []

    def start(answer: Answer) -> FakeGraph:
        running.append(FakeGraph(answer))
        return running[-1]

    yield start
    for one in running:
        one.server.shutdown()
        one.server.server_close()


def insight(day: str, ad_set: str = "Women 25-34", **more: Any) -> dict[str, Any]:
    return {
        "date_start": day,
        "date_stop": day,
        "campaign_name": "=Spring",
        "adset_name": ad_set,
        "account_currency": "PLN",
        "spend": "12.34",
        "impressions": "1000",
        "reach": "800",
        "clicks": "30",
        "inline_link_clicks": "20",
        **more,
    }


PURCHASES = [
    {"action_type": "purchase", "value": "3"},
    {"action_type": "omni_purchase", "value": "4", "7d_click": "3"},
    {"action_type": "offsite_conversion.fb_pixel_purchase", "value": "3"},
    {"action_type": "lead", "value": "2"},
    {"action_type": "onsite_conversion.lead_grouped", "value": "2"},
    {"action_type": "post_engagement", "value": "50"},
]
VALUES = [{"action_type": "omni_purchase", "value": "199.90"}, {"action_type": "purchase", "value": "150.00"}]


def always(*records: dict[str, Any]) -> Answer:
    return lambda _path, _params: (200, json.dumps({"data": list(records)}))


def refusing(status: int, **error: Any) -> Answer:
    return lambda _path, _params: (status, json.dumps({"error": {"type": "OAuthException", **error}}))


def test_daily_rows_of_ad_sets_become_a_table(graph: Callable[[Answer], FakeGraph]) -> None:
    server = graph(
        always(
            insight("2026-01-02", actions=PURCHASES, action_values=VALUES),
            insight("2026-01-01"),
            insight("2026-01-01", "Retargeting", spend="0.10"),
        )
    )
    table = pull_insights("act_111", JANUARY, server.access)
    assert table.currency == "PLN"
    rows = table.rows
    assert rows["audience"].tolist() == ["Retargeting", "Women 25-34", "Women 25-34"]
    assert set(rows["platform"]) == {"meta"}
    assert set(rows["days"]) == {1}
    assert rows["spend"].tolist() == [0.10, 12.34, 12.34]
    assert table.period == Period(date(2026, 1, 1), date(2026, 1, 2))
    last = rows.iloc[-1]
    assert (last["conversions"], last["revenue"], last["leads"], last["engagements"]) == (4.0, 199.90, 2.0, 50.0)
    assert (last["impressions"], last["reach"], last["clicks"], last["link_clicks"]) == (1000, 800, 30, 20)
    assert rows["conversions"].tolist() == [0.0, 0.0, 4.0]


def test_the_request_is_daily_per_ad_set_and_proven(graph: Callable[[Answer], FakeGraph]) -> None:
    server = graph(always(insight("2026-01-01")))
    pull_insights("act_111", JANUARY, server.access)
    ((path, params),) = server.asked
    assert path.endswith("/act_111/insights")
    assert params["level"] == "adset"
    assert params["time_increment"] == "1"
    assert json.loads(params["time_range"]) == {"since": "2026-01-01", "until": "2026-01-03"}
    assert {"spend", "actions", "account_currency"} <= set(params["fields"].split(","))
    assert params["access_token"] == TOKEN
    assert params["appsecret_proof"]


def test_the_objective_of_each_campaign_is_asked_for_and_kept(graph: Callable[[Answer], FakeGraph]) -> None:
    server = graph(always(insight("2026-01-01", objective="OUTCOME_LEADS"), insight("2026-01-02")))
    table = pull_insights("act_111", JANUARY, server.access)
    assert table.rows["objective"].tolist() == ["OUTCOME_LEADS", ""]
    ((_, params),) = server.asked
    assert "objective" in params["fields"].split(",")


def test_where_meta_tells_no_objective_there_is_no_column_of_it(graph: Callable[[Answer], FakeGraph]) -> None:
    table = pull_insights("act_111", JANUARY, graph(always(insight("2026-01-01"))).access)
    assert "objective" not in table.rows


def test_purchase_stands_in_where_there_is_no_omni_purchase(graph: Callable[[Answer], FakeGraph]) -> None:
    only = [action for action in PURCHASES if action["action_type"] != "omni_purchase"]
    table = pull_insights("act_1", JANUARY, graph(always(insight("2026-01-01", actions=only))).access)
    assert table.rows["conversions"].tolist() == [3.0]


def test_without_any_purchases_there_is_no_column_of_them(graph: Callable[[Answer], FakeGraph]) -> None:
    table = pull_insights("act_1", JANUARY, graph(always(insight("2026-01-01"))).access)
    assert "conversions" not in table.figures
    assert "revenue" not in table.figures


def test_every_page_and_every_month_is_read(graph: Callable[[Answer], FakeGraph]) -> None:
    def answer(_path: str, params: dict[str, str]) -> tuple[int, str]:
        since = json.loads(params["time_range"])["since"]
        if "after" in params:
            return 200, json.dumps({"data": [insight(since, "second page")]})
        paging = {"cursors": {"after": "next"}, "next": "there is more"}
        return 200, json.dumps({"data": [insight(since, "first page")], "paging": paging})

    server = graph(answer)
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    table = pull_insights("act_1", year, server.access)
    ranges = [json.loads(params["time_range"]) for _, params in server.asked if "after" not in params]
    days = [
        date.fromisoformat(one["since"]) + timedelta(days=i)
        for one in ranges
        for i in range(400)
        if date.fromisoformat(one["since"]) + timedelta(days=i) <= date.fromisoformat(one["until"])
    ]
    assert days == [year.start + timedelta(days=i) for i in range(365)]
    assert len(table.rows) == 2 * len(ranges)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (refusing(400, code=190, message=f"Session expired for access_token={TOKEN}"), "META_ACCESS_TOKEN"),
        (refusing(403, code=200, message="No permission"), "ads_read"),
        (refusing(400, code=17, error_subcode=2446079, message="User request limit reached"), "try again later"),
        (refusing(400, code=100, message="Bad parameter"), "code 100"),
        (lambda _path, _params: (502, "<html>Bad gateway</html>"), "try again"),
        (always(), "no results"),
    ],
)
def test_a_refusal_is_one_sentence_without_secrets(
    graph: Callable[[Answer], FakeGraph], answer: Answer, words: str
) -> None:
    with pytest.raises(ConnectError) as caught:
        pull_insights("act_1", JANUARY, graph(answer).access)
    check_sentence(caught.value, words)


def test_a_dead_network_is_one_sentence_without_secrets() -> None:
    dead = MetaAccess(TOKEN, SECRET, server="http://127.0.0.1:9", timeout=2.0)
    with pytest.raises(ConnectError) as caught:
        pull_insights("act_1", JANUARY, dead)
    check_sentence(caught.value, "cannot be reached")


def check_sentence(error: ConnectError, words: str) -> None:
    assert words in str(error)
    assert "\n" not in str(error)
    for secret in (TOKEN, SECRET):
        assert secret not in str(error)
    assert error.__cause__ is None  # the original carries the token in its text


def test_without_the_extra_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "facebook_business.exceptions", None)
    with pytest.raises(ConnectError, match="facebook-business"):
        pull_insights("act_1", JANUARY, MetaAccess(TOKEN))


@pytest.mark.parametrize("account", ["111", "act_", "act_1/../me", "act_1?x=1", ""])
def test_only_ad_accounts_are_asked_for(account: str) -> None:
    with pytest.raises(ConnectError, match="no Meta ad account"):
        pull_insights(account, JANUARY, MetaAccess(TOKEN))


def test_the_sdk_installs_no_crash_reporter(graph: Callable[[Answer], FakeGraph]) -> None:
    before = sys.excepthook
    pull_insights("act_1", JANUARY, graph(always(insight("2026-01-01"))).access)
    assert sys.excepthook is before


def test_the_token_comes_from_the_environment_and_is_not_shown() -> None:
    access = access_from_environment({"META_ACCESS_TOKEN": f" {TOKEN} ", "META_APP_SECRET": SECRET})
    assert (access.token, access.app_secret) == (TOKEN, SECRET)
    assert TOKEN not in repr(access)
    assert SECRET not in repr(access)
    with pytest.raises(ConnectError, match="META_ACCESS_TOKEN"):
        access_from_environment({"META_ACCESS_TOKEN": ""})
