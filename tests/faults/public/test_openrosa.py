"""The suite on small OpenRosa servers: an honest one passes, each dishonest one is caught by name."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.faults.ledger import note
from tests.faults.public import dishonest
from tests.faults.public.command import main
from tests.faults.public.honest import OpenRosaServer, Store

# Three photos of which two fit into one request: every report takes two.
PHOTO, LIMIT = 8_000, 18_000
REPORTS = 4


@pytest.fixture
def try_out(capsys: pytest.CaptureFixture[str]):
    """Run the command on a store by one plan. Returns its exit code and what it printed as JSON."""

    def run(store: Store, plan: str, *more: str) -> tuple[int, dict]:
        with OpenRosaServer(store, LIMIT) as server:
            words = ["--url", server.url, "--speaks", "openrosa", "--plan", plan, "--reports", str(REPORTS), "--json"]
            code = main([*words, "--photos", "3", "--photo-bytes", str(PHOTO), "--give-up", "20", *more])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.mark.parametrize("plan", ["calm", "lost-answers", "cuts", "resets", "doubles", "same-id"])
def test_an_honest_server_keeps_all_that_it_said(try_out, plan):
    code, told = try_out(Store(), plan, "--share", "0.4")
    row, seed = told["rows"][0], told["settings"]["seed"]
    print(f"--seed {seed}")
    assert (code, row["sent"], row["acknowledged"], row["missing"]) == (0, REPORTS, REPORTS, 0), told
    assert (row["faults"] > 0) == (plan not in {"calm", "same-id"})
    assert row["payload_bytes"] > REPORTS * 3 * PHOTO
    assert row["sent_bytes"] > row["payload_bytes"]
    note(f"the public suite sees an honest OpenRosa server as one ({plan})", REPORTS, 0, [seed])


def test_a_portal_and_a_busy_server_cost_time_and_nothing_else(try_out):
    code, told = try_out(Store(), "portal", "--seed", "3", "--reports", "2")
    assert (code, told["rows"][0]["acknowledged"]) == (0, 2)


@pytest.mark.parametrize(
    ("store", "plan", "seen"),
    [
        (dishonest.LosesAfterItsWord, "calm", "lost"),
        (dishonest.DoublesOnRetry, "lost-answers", "duplicated"),
        (dishonest.DoublesOnRetry, "doubles", "duplicated"),
        (dishonest.DropsLaterFiles, "calm", "lost"),
        (dishonest.Overwrites, "same-id", "altered"),
        (dishonest.AltersPhotos, "calm", "altered"),
        (dishonest.AltersAnswers, "calm", "altered"),
        (dishonest.DoublesFiles, "doubles", "duplicated"),
    ],
)
def test_a_dishonest_server_is_caught_by_name(try_out, store, plan, seen):
    code, told = try_out(store(), plan, "--seed", "2", "--share", "0.5")
    found = told["found"][plan]
    assert code == 1
    assert found[seen], found
    assert told["rows"][0][seen] == len(found[seen])
    assert not [kind for kind in ("lost", "duplicated", "altered") if kind != seen and found[kind]], found


def test_the_same_seed_lays_the_same_faults(try_out):
    rows = [try_out(Store(), "resets", "--seed", seed, "--reports", "3")[1]["rows"][0] for seed in ("5", "5", "6")]
    assert rows[0]["faults"] == rows[1]["faults"] > 0
    assert rows[0]["faults"] != rows[2]["faults"] or rows[0]["sent_bytes"] != rows[2]["sent_bytes"]


def test_what_was_never_acknowledged_is_missing_and_not_lost(try_out):
    class Refuses(Store):
        def receive(self, *_words: object) -> int:
            return 403

    code, told = try_out(Refuses(), "calm")
    assert code == 2
    assert (told["rows"][0]["lost"], told["rows"][0]["missing"]) == (0, REPORTS)
    assert len(told["found"]["calm"]["refused"]) == REPORTS


def test_a_server_that_never_takes_anything_is_given_up_with_its_last_word(capsys):
    class Busy(Store):
        def receive(self, *_words: object) -> int:
            return 503

    with OpenRosaServer(Busy(), LIMIT) as server:
        words = ["--url", server.url, "--speaks", "openrosa", "--plan", "calm", "--reports", "1", "--give-up", "0.5"]
        assert main([*words, "--photo-bytes", "100"]) == 2
    assert "calm: given up after: status 503" in capsys.readouterr().out


def test_a_server_that_cannot_be_asked_is_no_clean_one(try_out, capsys):
    class Silent(Store):
        @property
        def rows(self):
            raise KeyError

        @rows.setter
        def rows(self, _value):
            pass

    with OpenRosaServer(Silent(), LIMIT) as server:
        assert main(["--url", server.url, "--speaks", "openrosa", "--reports", "1"]) == 2
    assert "did not tell" in capsys.readouterr().err


def test_a_command_can_say_what_a_server_has(try_out, tmp_path: Path):
    store = Store()
    script = tmp_path / "count.py"
    script.write_text("import sys\nprint('[]')\n")
    code, told = try_out(store, "calm", "--count-command", f"{sys.executable} {script}")
    assert (code, len(told["found"]["calm"]["lost"])) == (1, REPORTS)


def test_the_bandwidth_is_a_limit_that_time_is_compared_with(try_out, capsys):
    code, told = try_out(Store(), "calm", "--reports", "1", "--bytes-per-s", "200000", "--round-trip", "0.02")
    row = told["rows"][-1]
    assert code == 0
    assert row["seconds"] > row["payload_bytes"] / 200_000
    assert row["ratio"] >= 1


def test_people_get_a_table(capsys):
    with OpenRosaServer(dishonest.LosesAfterItsWord(), LIMIT) as server:
        words = ["--url", server.url, "--speaks", "openrosa", "--plan", "calm", "--reports", "4"]
        assert main([*words, "--photo-bytes", "1000"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[1].split()[:5] == ["plan", "faults", "sent", "ackn.", "lost"]
    assert said[2].split()[:5] == ["calm", "0", "4", "4", "1"]
    assert said[3].split()[0] == "all"
    assert said[4].startswith("calm: lost: ")
