"""SIGKILL of Chromium while the app sends through a link that fails: nothing lost, doubled, corrupt, stuck or silent.

The built app on the real server. TITIAN_SOAK=1 kills 300 times instead of 15. Every round prints its seed; TITIAN_SEED
repeats one. What is killed while it saves is test_saving_kills.py's matter.
"""

import os
import random
from contextlib import ExitStack

import pytest

from tests.faults.ledger import SOAK, Stored, note
from tests.faults.planted_phone import PLANTS, build_planted
from tests.faults.proxy import FaultProxy
from tests.faults.sending_phone import Moments, SendingPhone, shelf_script
from tools.browser import until
from tools.live import LiveServer

KILLS_A_ROUND = 15
ROUNDS = 20 if SOAK else 1
# Finished before each life of the browser; and which share of the requests meets a fault.
REPORTS = 6
SHARE = 0.25
# A good 3G uplink: photos take a while, so that there is something to interrupt.
BYTES_PER_S = 250_000
# The kill comes at any moment of this life, or right after one of the next requests that send something.
LIFE_S = 1.5
MOST_REQUESTS = 8
# Most lives until a planted fault must have been seen; one life in four shows it.
ENOUGH = 80
ALL_SHOWN = "count => document.querySelectorAll('article.record[data-tone=ok]').length === count"


class Rig:
    """A server behind a failing link, and one phone."""

    def __init__(self, playwright, eight_phones, built_phone, folder, seed):
        data, _tokens = eight_phones
        self.seed = seed
        self.chance = random.Random(seed)
        self.moments = Moments(seed, SHARE)
        environment = {"TITIAN_TEST_PHONE": str(built_phone)}
        self.server = LiveServer(
            seeded=data, environment=environment, application="tests.faults.own_phone:create_app()"
        )
        self.link = FaultProxy(self.server.port, self.moments.choose, bytes_per_s=BYTES_PER_S)
        self.playwright, self.profile = playwright, folder / "profile"

    def __enter__(self):
        with ExitStack() as begun:
            begun.enter_context(self.server)
            begun.enter_context(self.link)
            url = f"http://localhost:{self.link.port}"
            self.phone = SendingPhone(self.playwright, self.profile, url, shelf_script())
            begun.callback(self.phone.kill)
            self.phone.start()
            self.phone.enrol(self.server.enrolment_link("pimpasa.me"))
            self.phone.kill()
            self.end = begun.pop_all()
        return self

    def __exit__(self, *error):
        self.end.close()

    def live_and_die(self):
        """One life: what lies there is looked at, more is finished, and the battery goes."""
        self.moments.calm = False
        self.phone.start()
        self.phone.open()
        verdict = self.phone.check_shelf(self.phone.shelf())
        assert verdict, f"on the phone: {verdict}"
        self.phone.stock(REPORTS)
        if self.chance.random() < 0.5:
            self.phone.page.wait_for_timeout(1000 * self.chance.uniform(0, LIFE_S))
        else:
            self.moments.wait(self.chance.randint(1, MOST_REQUESTS), LIFE_S)
        self.phone.kill()
        verdict = self.phone.check_server(Stored(self.server.data))
        assert verdict, f"at the office: {verdict}"

    def come_to_rest(self):
        """The link works again: everything crosses without anybody's doing."""
        self.moments.calm = True
        self.phone.start()
        self.phone.open()
        self.phone.come_to_rest()
        rows = self.phone.shelf()
        verdict = self.phone.check_shelf(rows)
        assert verdict, f"on the phone: {verdict}"
        shown = {row["instance_id"]: "received" if row["receipt"] else "waiting" for row in rows}
        verdict = self.phone.check_server(stored := Stored(self.server.data), shown)
        assert verdict, f"at the office: {verdict}"
        assert stored.faults() == []
        # The screen says so too, of each of them.
        until(self.phone.page, ALL_SHOWN, len(rows))


def lives(rig, count):
    for _ in range(count):
        rig.live_and_die()


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_what_was_finished_crosses_once_however_often_the_browser_is_killed(
    playwright, eight_phones, built_phone, tmp_path, round_
):
    seed = f"{os.environ.get('TITIAN_SEED') or random.SystemRandom().randrange(10**9)}-{round_}"
    print(f"seed {seed}")
    with Rig(playwright, eight_phones, built_phone, tmp_path, seed) as rig:
        try:
            lives(rig, KILLS_A_ROUND)
            rig.come_to_rest()
        except (AssertionError, TimeoutError) as error:
            raise AssertionError(f"seed {seed}: {error}\n" + "\n".join(rig.link.log[-60:])) from error
        ledger, moments = rig.phone.ledger, rig.moments
        told = {"records": len(ledger.saved), "files": len(ledger.files), "link_faults": moments.faults}
        told |= {"requests": moments.seen, "shown": len(rig.phone.heard)}
    print(f"{KILLS_A_ROUND} kills, {told}")
    note("phone.sync_kills", KILLS_A_ROUND, 0, [seed], **told)
    assert moments.faults > KILLS_A_ROUND, "the link was too good"
    assert moments.seen > 2 * KILLS_A_ROUND, "too little was under way"


@pytest.mark.parametrize("plant", PLANTS)
def test_a_word_without_the_offices_own_is_seen(playwright, eight_phones, tmp_path, plant):
    seed = f"{random.SystemRandom().randrange(10**9)}"
    print(f"seed {seed}")
    planted = build_planted(tmp_path, plant)
    seen = pytest.raises(AssertionError, match=r"at the office: .*lost|at the office: .*duplicated")
    with Rig(playwright, eight_phones, planted, tmp_path, seed) as rig, seen:
        lives(rig, ENOUGH)
