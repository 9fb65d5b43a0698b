"""A new release comes while a draft is open and the outbox is full: whatever fails, the old app starts without a link.

The built app in Chromium. TITIAN_SOAK=1 lets every file fail in every way instead of 10 pairs. The pairs are drawn by
a seed, which is printed; TITIAN_SEED repeats one.
"""

import json
import os
import random
from itertools import product

import pytest
from playwright.sync_api import expect

from tests.e2e.app_host import WAYS
from tests.e2e.worker_page import SCRIPT, digests, kept, take_over
from tests.faults.ledger import SOAK, Stored, note
from tests.faults.pages import Office
from tests.faults.updating import Updating

PAIRS = 10
KILLS = 20 if SOAK else 2
# Seconds between the first request of a new release and the end of the browser.
MOST_S = 0.4


@pytest.fixture(scope="module")
def office(template_folder, built_phone):
    with Office(template_folder, built_phone) as running:
        yield running


@pytest.fixture
def updating(playwright, office, built_phone, tmp_path):
    with Updating(playwright, office, built_phone, tmp_path) as phone:
        yield phone


def drawn(updating, seed):
    """Which files fail in which way: by their place in the list, for each release names them anew."""
    places = [at for at, file in enumerate(updating.host.files()) if not file.get("lazy")]
    pairs = list(product([*places, None], WAYS))
    random.Random(str(seed)).shuffle(pairs)
    return pairs if SOAK else pairs[:PAIRS]


@pytest.mark.timeout(3600)
def test_whichever_file_of_an_update_fails_and_how_the_old_app_starts_whole_and_the_next_try_is_whole(updating):
    seed = os.environ.get("TITIAN_SEED") or random.randrange(10**9)
    print(f"seed {seed}")
    tries = drawn(updating, seed)
    for place, way in tries:
        # Chromium asks by itself a moment after each load, and shall not find the new release while it is well.
        updating.host.ill = {"sw.js": "500"}
        new = updating.bring_out()
        path = "sw.js" if place is None else str(updating.host.files()[place]["path"])
        told = f"seed {seed}, {path} {way}"
        print(told)
        updating.type()
        updating.saved()
        before = kept(updating.page)
        updating.host.ill = {path: way}
        state = updating.update()
        assert state in {"redundant", "unreachable"}, f"{told}: {state}"
        assert kept(updating.page) == before, told
        updating.check_whole()
        updating.host.ill = {}
        assert updating.update() == "installed", told
        assert kept(updating.page)[f"titian-{updating.version}"] == digests(updating.host), told
        updating.take_over(new)
    note("phone.update_failures", len(tries), 0, [seed], files=len({place for place, _way in tries}))


def test_an_update_that_is_killed_half_way_costs_nothing(updating):
    seed = os.environ.get("TITIAN_SEED") or random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(str(seed))
    for _ in range(KILLS):
        new = updating.bring_out()
        updating.type()
        updating.saved()
        asked = sum(updating.host.asked.values())
        updating.page.evaluate(
            "() => { void navigator.serviceWorker.getRegistration().then((found) => found.update()); }"
        )
        while sum(updating.host.asked.values()) == asked:
            updating.page.wait_for_timeout(5)
        updating.page.wait_for_timeout(1000 * chance.uniform(0, MOST_S))
        updating.phone.kill()
        updating.phone.start()
        updating.check_whole(new)
    assert updating.update() in {"installed", "none"}
    assert kept(updating.page)[f"titian-{updating.version}"] == digests(updating.host)
    note("phone.update_kills", KILLS, 0, [seed])


def test_after_an_update_the_draft_and_the_queue_are_whole_and_the_queue_goes(updating):
    new = updating.bring_out()
    updating.type()
    updating.saved()
    assert updating.update() == "installed"
    updating.take_over(new)
    updating.check_whole()
    everything_goes(updating)


def test_an_app_that_is_too_old_for_its_office_still_hands_in_and_says_update(updating):
    """Weeks without an update: the office serves only newer ones."""
    updating.host.edit = newer_only
    updating.host.behind = updating.office.server.port
    updating.page.goto(f"{updating.host.url}/app/#/outbox")
    updating.page.evaluate("dispatchEvent(new Event('online'))")
    expect(updating.page.get_by_text("Versi Titian di HP ini sudah lama.")).to_be_visible(timeout=60_000)
    everything_goes(updating)


def newer_only(path, content):
    """The greeting of an office that serves only later releases."""
    if not path.startswith("/sync/v1/hello"):
        return content
    return json.dumps({**json.loads(content), "oldest_app_version": "9.9.9"}).encode()


def everything_goes(updating):
    """The office is back: all that waited crosses, whole."""
    updating.host.behind = updating.office.server.port
    updating.page.goto(f"{updating.host.url}/app/#/outbox")
    updating.page.evaluate("dispatchEvent(new Event('online'))")
    updating.phone.take_the_shelf()
    updating.phone.come_to_rest()
    rows = updating.phone.shelf()
    assert {row["instance_id"] for row in rows if row["receipt"]} == set(updating.phone.ledger.saved)
    verdict = updating.phone.ledger.check(Stored(updating.office.server.data))
    assert verdict, str(verdict)


BREAKS = "throw new Error('a release that was not tried out');\n"


def test_a_worker_that_was_shipped_broken_harms_nothing_and_the_next_release_comes(updating):
    updating.bring_out()
    good = (updating.host.folder / "sw.js").read_text()
    (updating.host.folder / "sw.js").write_text(BREAKS + good)
    assert updating.update() in {"redundant", "unreachable"}
    updating.check_whole()
    new = updating.bring_out()
    (updating.host.folder / "sw.js").write_text((updating.host.folder / "sw.js").read_text().removeprefix(BREAKS))
    assert updating.update() == "installed"
    updating.take_over(new)
    updating.check_whole()


def test_a_page_of_the_old_release_gets_a_part_it_had_not_used_after_the_new_one_took_over(updating):
    part = next(str(file["path"]) for file in updating.host.files() if str(file["path"]).startswith("more-"))
    other = updating.phone.chromium.page()
    other.goto(f"{updating.host.url}/app/#/forms")
    updating.bring_out()
    assert updating.update() == "installed"
    take_over(other)
    other.close()
    assert not (updating.host.folder / part).exists()
    updating.page.evaluate("location.hash = '#/settings'")
    expect(updating.page.locator("h1")).to_have_text("Pengaturan")
    assert updating.page.evaluate(SCRIPT) == updating.script
