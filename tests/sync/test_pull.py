"""The feed: what a phone hears, once, in order, and only what is its own."""

import pytest

from core.digest import sha256_hex
from models import library, state
from sync.schemas import PullAnswer
from tests.sync.conftest import INFO, XFORM, Converted
from tests.sync.parcel import FORM_ID, VERSION, record


def ids(answer, kind=None):
    return [c["id"] for c in answer["changes"] if kind in (None, c["kind"])]


def test_a_new_phone_hears_of_its_forms_lists_and_villages(line):
    answer = line.pull()
    assert PullAnswer().load(answer)
    (form,) = [c for c in answer["changes"] if c["kind"] == "form"]
    assert form["id"] == FORM_ID
    body = {
        "form_id": FORM_ID,
        "version": VERSION,
        "sha256": sha256_hex(XFORM),
        "size": len(XFORM.encode()),
        "state": "open",
    }
    assert form["body"] == INFO | body
    (listed,) = [c for c in answer["changes"] if c["kind"] == "list"]
    assert listed["body"]["name"] == listed["id"] == "desa.csv"
    assert listed["body"]["rows"] == 1
    assert len(ids(answer, "village")) == 1


def test_nothing_new_is_an_empty_page_at_the_same_place(line):
    first = line.pull()
    second = line.pull(first["next"])
    assert (second["changes"], second["next"], second["more"]) == ([], first["next"], False)
    assert "pack" not in second


def test_others_reports_villages_and_forms_are_not_heard_of(line, line_of):
    line.push_one(record(1))
    for username in ("pimpasa.pg", "kasi.me", "mitra.me"):
        assert ids(line_of(username).pull(), "report") == []
    assert ids(line_of("mitra.me").pull(), "form") == []
    assert ids(line_of("pimpasa.pg").pull(), "list") == []
    assert ids(line_of("pimpasa.pg").pull(), "village") == []


def test_an_own_report_is_heard_of_with_its_state(line):
    sent = record(1)
    seq = line.pull()["next"]
    line.push_one(sent)
    answer = line.pull(seq)
    assert PullAnswer().load(answer)
    (change,) = answer["changes"]
    body = change["body"]
    assert (change["kind"], change["id"], body["state"]) == ("report", sent["instance_id"], "received")
    assert body["xml_sha256"] == sent["sha256"]
    wanted = {
        "root_id",
        "instance_id",
        "revision",
        "form_id",
        "form_version",
        "code",
        "state",
        "comments",
        "received_at",
    }
    assert wanted | {"xml_sha256", "files"} <= set(body)


def test_pages_join_without_a_gap_or_a_double(line):
    for n in range(1, 24):
        line.push_one(record(n))
    whole = line.pull()
    seen, since = [], 0
    while True:
        page = line.get(f"/pull?since={since}&limit=5").json
        assert len(page["changes"]) <= 5
        seen += page["changes"]
        assert since < page["next"]
        since = page["next"]
        if not page["more"]:
            break
    assert seen == whole["changes"]
    assert [c["seq"] for c in seen] == sorted({c["seq"] for c in seen})


def test_an_object_that_changed_often_comes_once_at_its_newest(app, line):
    with app.app_context():
        for order in ("closing", "open", "closed"):
            library.set_form_state(FORM_ID, order)
    forms = [c for c in line.pull()["changes"] if c["kind"] == "form"]
    assert [c["body"]["state"] for c in forms] == ["closed"]


def test_a_change_between_two_pages_is_not_missed(app, line):
    for n in range(1, 6):
        line.push_one(record(n))
    first = line.get("/pull?since=0&limit=2").json
    with app.app_context():
        library.set_form_state(FORM_ID, "closing")
    rest = line.pull(first["next"])
    assert [c["body"]["state"] for c in rest["changes"] if c["kind"] == "form"] == ["closing"]


def test_another_epoch_or_a_place_beyond_the_feed_means_pull_anew(app, line):
    first = line.pull()
    for answer in (line.pull(first["next"] + 1), line.pull(first["next"], **{"X-Titian-Epoch": "another"})):
        assert PullAnswer().load(answer)
        assert (answer["reset"], answer["next"], answer["changes"]) == (True, 0, [])
    assert "reset" not in line.pull(first["next"], **{"X-Titian-Epoch": first["epoch"]})
    with app.app_context():
        state.begin_epoch()
    assert line.pull(first["next"], **{"X-Titian-Epoch": first["epoch"]})["reset"] is True


@pytest.mark.parametrize(
    "query", ["since=-1", "since=x", "since=1.0", "limit=0", "limit=501", "since=1&since=2", "a=1"]
)
def test_a_place_that_is_no_number_is_refused(line, query):
    assert line.get(f"/pull?{query}").status_code == 422


def test_who_may_no_longer_fill_in_a_form_hears_that_it_is_gone(app, line):
    seq = line.pull()["next"]
    with app.app_context():
        library.publish_form(FORM_ID, Converted("2", XFORM + "<!-- 2 -->"), INFO, ["petugas"])
    (change,) = line.pull(seq)["changes"]
    assert (change["kind"], change["id"], change["tombstone"]) == ("form", FORM_ID, True)
    assert "body" not in change


def test_a_new_version_takes_the_place_of_the_old_one(app, line):
    seq = line.pull()["next"]
    with app.app_context():
        library.publish_form(FORM_ID, Converted("2", XFORM + "<!-- 2 -->"), INFO, ["pimpasa"])
    (change,) = line.pull(seq)["changes"]
    assert (change["body"]["version"], change["body"]["state"]) == ("2", "open")
    assert line.push_one(record(1))["outcome"] == "accepted"


def test_the_offices_own_list_goes_before_the_common_one(app, line, line_of):
    with app.app_context():
        library.publish_list("desa.csv", None, "name,label\n1,a\n2,b\n3,c\n")
        library.publish_list("izin.csv", None, "name,label\n1,a\n")
    rows = {c["id"]: c["body"]["rows"] for c in line.pull()["changes"] if c["kind"] == "list"}
    assert rows == {"desa.csv": 1, "izin.csv": 1}
    other = {c["id"]: c["body"]["rows"] for c in line_of("pimpasa.pg").pull()["changes"] if c["kind"] == "list"}
    assert other == {"desa.csv": 3, "izin.csv": 1}
