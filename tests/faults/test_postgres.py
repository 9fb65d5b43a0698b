"""The same promises on PostgreSQL: killed servers, a killed database, cut uploads, a restore.

TITIAN_SOAK=1 makes 250 kills of each kind instead of 3, 1,000 faults on uploads instead of 15 and 20 restores instead
of one. Every round prints its seed; TITIAN_SEED repeats one.
"""

import os
import random

import pytest
from flask_migrate import upgrade

from app import create_app
from core.settings import Settings
from models import db, devices, people
from tests.conftest import fill
from tests.faults import cluster as clusters
from tests.faults.drill import one_round
from tests.faults.ledger import SOAK, note
from tests.faults.plans import by_seed
from tests.faults.proxy import FaultProxy
from tests.faults.siege import Siege
from tests.faults.test_upload_cuts import PHOTO, Phone, judge
from tests.records import publish
from tools.live import LiveServer

KILLS = 25 if SOAK else 3
ROUNDS = 10 if SOAK else 1
UPLOAD_FAULTS = 1_000 if SOAK else 15
RESTORES = 20 if SOAK else 1
OWNERS = ("pimpasa.me", "petugas.me", "pimpasa.pg")


@pytest.fixture(scope="module")
def cluster():
    with clusters.running() as running:
        assert running.ask("SHOW synchronous_commit") == running.ask("SHOW fsync") == "on"
        yield running


@pytest.fixture
def world(cluster, tmp_path):
    """Makes an installation with a phone for each of these people: data folder, tokens, address of the database."""

    def make(owners):
        data, url = tmp_path / "data", cluster.new_schema()
        app = create_app(Settings(data_folder=data, database_url=url, testing=True))
        with app.app_context():
            upgrade()
        fill(app)
        tokens = []
        with app.app_context():
            publish()
            for owner in owners:
                code, _ = devices.offer_enrolment(None, people.find_person(owner).id)
                tokens.append(devices.enrol(code, "HP uji", "1.0.0", {}).token)
            db.session.remove()
            db.engine.dispose()
        return data, tokens, url

    return make


class PowerCut(Siege):
    """The server goes on; its database dies under it."""

    def __init__(self, cluster, *given, **named):
        super().__init__(*given, **named)
        self.cluster = cluster
        for pusher in self.pushers:
            pusher.excused = {500, 503}

    def __enter__(self):
        self.server.start()
        return super().__enter__()

    def bring_up(self):
        self.cluster.start()

    def strike(self):
        self.cluster.kill()

    def stored(self):
        self.cluster.start()
        return super().stored()


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("round_", range(ROUNDS))
@pytest.mark.parametrize("victim", ["server", "database"])
def test_every_receipt_outlives_the_server_and_the_database(cluster, world, victim, round_):
    seed = f"{os.environ.get('TITIAN_SEED') or random.randrange(10**9)}-{victim}-{round_}"
    print(f"seed {seed}")
    data, tokens, url = world(["pimpasa.me"] * 8)
    named = {"database_url": url}
    made = (
        Siege((data, tokens), seed, **named) if victim == "server" else PowerCut(cluster, (data, tokens), seed, **named)
    )
    with made as siege:
        for kill in range(KILLS):
            faults = siege.kill_once()
            assert not faults, f"seed {seed}, kill {kill}: {faults}"
        faults = siege.end()
        assert not faults, f"seed {seed}, at the end: {faults}"
        receipts, files = len(siege.ledger.received), len(siege.ledger.files)
    note(f"postgresql.{victim}_kills", KILLS, 0, [seed], receipts=receipts, files=files)
    assert receipts > KILLS, "too little was at stake"


@pytest.mark.timeout(3600)
def test_random_faults_cost_no_photo(world):
    data, (token,), url = world(["pimpasa.me"])
    seed = int(os.environ.get("TITIAN_SEED") or random.randrange(10**6))
    met, run = 0, 0
    with LiveServer(seeded=data, environment={"TITIAN_DATABASE_URL": url}) as server:
        while met < UPLOAD_FAULTS:
            with FaultProxy(server.port, by_seed(seed + run, share=0.35)) as link:
                ledger = Phone(server, link, token, 12, [PHOTO]).ledger()
                done = f"seed {seed + run}\n" + "\n".join(link.log)
            judge(server, token, ledger, done)
            met, run = met + sum("Fault" in line for line in link.log), run + 1
    note("postgresql.upload_cuts", met, 0, [seed])


@pytest.mark.parametrize("number", range(RESTORES))
def test_after_a_restore_nothing_that_was_acknowledged_is_missing(world, tmp_path, number):
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    office, missing = one_round(world(OWNERS), tmp_path, seed)
    records = sum(len(phone.told) for phone in office.phones)
    note("postgresql.restores", 1, len(missing), [seed], records=records)
    assert missing == []
    assert all(len(phone.epochs_seen) == 2 for phone in office.phones)
