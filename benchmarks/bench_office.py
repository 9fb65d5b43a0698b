"""Pages of the office over HTTP, two workers, p95: with 10,000 reports and with more, to see what grows with them.

``python -m benchmarks.bench_office FOLDER…``: data folders made by ``python -m seeds --reports N`` (TITIAN_DATA); each
is copied nowhere and only read, but for the sign-in and for what the checker has not followed yet. A folder's
database is SQLite, or what TITIAN_DATABASE_URL names.
Figures: office.<page>_<engine>_<reports>_p95_ms, goal 100.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import re
import statistics
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

from benchmarks.figures import say
from core import clock
from tools.live import LiveServer

TIMES = 40
WARM = 3
USERS = {"kasi": "kasi.me", "kanwil": "kanwil"}
SEARCHED = {
    "search_common": "warga",
    "search_two": "penginapan tamu",
    "search_rare": "contoh 417",
    "search_none": "zulu",
}
REGISTERS = ("foreigners", "employers", "lodgings")
VIEWS = {"": "", "_permit": "?permit=60"}
# One page of each kind: its list, and what an address there looks like
ONE_OF = {
    "village": ("/office/villages", r"/office/villages/\d[\d.]+"),
    "foreigner": ("/office/foreigners", r"/office/foreigners/OA-\d+"),
    "obstacle": ("/office/obstacles", r"/office/obstacles/uuid:[0-9a-f-]+"),
    "service": ("/office/services", r"/office/services/uuid:[0-9a-f-]+"),
    "period": ("/office/periods", r"/office/periods/[a-z]+/[0-9a-f-]+/[0-9q-]+"),
}


class Office:
    """One person's browser: cookies, pages and how long they took."""

    def __init__(self, url: str) -> None:
        self.url = url
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def page(self, path: str, form: dict[str, str] | None = None) -> tuple[str, float]:
        """A page and the milliseconds until its last byte."""
        body = urllib.parse.urlencode(form).encode() if form else None
        asked = urllib.request.Request(urllib.parse.urljoin(self.url, path), body, {"Origin": self.url})
        began = time.perf_counter()
        with self.opener.open(asked) as answer:
            text = answer.read().decode()
        return text, (time.perf_counter() - began) * 1000

    def sign_in(self, username: str, password: str) -> None:
        text, _ = self.page("/office/sign-in")
        hidden = dict(re.findall(r'type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', text))
        text, _ = self.page("/office/sign-in", {**hidden, "username": username, "password": password})
        assert 'name="password"' not in text, "signing in did not work"


def href(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1].replace("&amp;", "&")


def first(office: Office, home: str, pattern: str) -> str:
    """The first address of a list that looks so; empty when the list has none."""
    found = re.search(rf'href="({pattern})"', office.page(home)[0])
    return found[1] if found else ""


def deep(office: Office, path: str, pages: int) -> str:
    """The address of a page so far down."""
    for _ in range(pages):
        text, _ = office.page(path)
        older = re.search(r'href="([^"]+)" rel="next"', text)
        if not older:
            break
        path = older[1].replace("&amp;", "&")
    return path


def pages_of(office: Office) -> dict[str, str]:
    """Figure name → address."""
    approved, _ = office.page("/office/review?state=approved")
    report = href(approved, r'href="(/office/review/uuid[^"]+)"')
    found = {
        "home": "/office/review",
        "list_approved": "/office/review?state=approved",
        "list_deep": deep(office, "/office/review?state=approved", 60),
        "list_form": "/office/review?state=approved&form=hambatan",
        "list_place": "/office/review?state=approved&place=16.03",
        "list_findings": "/office/review?state=approved&findings=1",
        "list_narrow": "/office/review?state=rejected&form=perkembangan_perkara&place=16.04&urgent=1",
        "map_approved": "/office/review/map?state=approved",
        "map_part": "/office/review/map?state=approved&z=3&at=-3.66,103.77",
        "record": report,
        "overview": "/office/overview",
        "overview_year": f"/office/overview?period={clock.now().year}",
        "overview_list": f"/office/review?figure=received&period={clock.now().year}",
        "list_late": "/office/review?state=all&late=1",
        "list_follow": "/office/review?state=approved&follow=unfinished",
        "villages": "/office/villages",
        "villages_named": "/office/villages?q=muara",
        "villages_map": "/office/villages/map",
        **{f"{room}{view}": f"/office/{room}{query}" for room in REGISTERS for view, query in VIEWS.items()},
        "foreigners_named": "/office/foreigners?q=lee",
        "obstacles": "/office/obstacles",
        "services": "/office/services",
        "services_over": "/office/services?tab=over",
        "periods": "/office/periods",
        "phones": "/office/not-here",
    }
    found |= {name: at for name, (home, link) in ONE_OF.items() if (at := first(office, home, link))}
    searches = {name: f"/office/review?{urllib.parse.urlencode({'q': q})}" for name, q in SEARCHED.items()}
    return {**found, **searches}


def measure(server: LiveServer, office: Office, who: str, engine: str, size: str, asked: argparse.Namespace) -> None:
    n = asked.times
    for name, path in pages_of(office).items():
        if asked.pages and not re.search(asked.pages, name):
            continue
        for _ in range(WARM):
            office.page(path)
        before = server.cpu_s()
        times = [office.page(path)[1] for _ in range(n)]
        # Wall time depends on what else the machine does; the processor time of a page hardly does.
        cpu_ms = (server.cpu_s() - before) / n * 1000
        p95, median = statistics.quantiles(times, n=20)[18], statistics.median(times)
        beside = {"median": median, "fastest": min(times), "server_cpu_ms_each": cpu_ms, "goal": 100}
        say(f"office.{name}_{who}_{engine}_{size}_p95_ms", p95, "ms", n, **beside)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="name=folder: 10k=data10k")
    parser.add_argument("--times", type=int, default=TIMES, help=f"how often each page is opened (default {TIMES})")
    parser.add_argument("--pages", default="", help="only pages whose name has this pattern")
    asked = parser.parse_args()
    for word in asked.folders:
        size, _, folder = str(word).partition("=")
        engine = "postgresql" if os.environ.get("TITIAN_DATABASE_URL") else "sqlite"
        with LiveServer(workers=2, data=Path(folder)) as server:
            logins = server.logins()
            for who, username in USERS.items():
                office = Office(server.url)
                office.sign_in(username, logins[username])
                measure(server, office, who, engine, size, asked)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
