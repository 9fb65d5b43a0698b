"""The door of other systems: what a token may read and for how long, as the description says, and nothing else."""

import json
import re

import jsonschema
import pytest

from api.description import calls
from models import Revision, Submission, Village, db, people, reviews, villages, writing
from tests.api.conftest import check
from tests.conftest import VILLAGE
from tests.office.conftest import JPEG
from tests.records import photo, publish


def everything(ask, query="", **more):
    """All pages of the list."""
    found, after = [], None
    while True:
        joint = "&" if query else ""
        page = ask(f"/reports?limit=2{joint}{query}{f'&after={after}' if after else ''}", **more).json
        found += page["reports"]
        after = page["next"]
        if after is None:
            return found


def test_every_route_is_in_the_description_and_every_schema_is_whole(app, client):
    told = client.get("/api/v1/openapi.json").json
    assert told["openapi"] == "3.1.0"
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/") and "<path:" not in rule.rule]
    assert {re.sub(r"<(\w+)>", r"{\1}", rule.rule) for rule in rules} == set(told["paths"])
    assert all(rule.methods <= {"GET", "HEAD", "OPTIONS"} for rule in rules), "nothing is written here"
    with app.app_context():
        assert {path for path, _view in calls()} == set(told["paths"])
    for item in told["paths"].values():
        assert item["get"]["summary"]
        assert item["get"]["responses"]["200"]
    for schema in told["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_a_description_that_does_not_fit_is_seen(ask, field_side):
    field_side.send()
    answer = ask("/reports")
    told = ask("/openapi.json").json
    del told["components"]["schemas"]["Report"]["properties"]["code"]
    with pytest.raises(jsonschema.ValidationError):
        check(told, "/reports", answer)


def test_the_list_is_the_offices_list_page_by_page(app, ask, field_side):
    for _ in range(5):
        field_side.send()
    field_side.send("pimpasa.pg")
    found = everything(ask)
    with app.app_context():
        page = reviews.list_reports(people.find_person("kasi.me"), reviews.ReportFilter())
        assert [report["root_id"] for report in found] == [row.root_id for row in page.rows]
    assert found[0]["office"] == "ME"
    assert found[0]["village"] == "Pasar I"
    assert found[0]["point"] == {"lat": -3.6553, "lng": 103.7747}
    assert found[0]["finished_at"] == "2026-11-21T06:07:08.000Z"
    assert "answers" not in found[0]


def test_the_filters_are_the_lists(ask, field_side, kasi):
    urgent = field_side.send(urgent=True)
    plain = field_side.send()
    page = kasi.get(f"/office/review/{plain}")
    kasi.submit(page, "/approve")
    cases = {
        "urgent=1": [urgent],
        "state=approved": [plain],
        "state=returned": [],
        "form=uji_lapangan&state=received": [urgent],
        "form=lain": [],
        "place=16.03": [plain, urgent],
        "place=16.71": [],
        "office=ME": [plain, urgent],
        "office=PG": [],
        "office=ZZ": [],
        "received_from=2026-11-21": [plain, urgent],
        "received_to=2026-11-20": [],
        "late=1": [],
    }
    for query, expected in cases.items():
        assert [report["root_id"] for report in everything(ask, query)] == expected, query


def test_answers_come_when_asked_for_and_without_who_told_them(app, ask, field_side):
    with app.app_context():
        publish("info_warga")
    root_id = field_side.send(form_id="info_warga", topik="oa", nama="Ibu Rahasia")
    with app.app_context(), writing():
        head = db.session.get_one(Submission, root_id)
        revision = db.session.get_one(Revision, head.current_instance_id)
        revision.answers = {**revision.answers, "nama_warga": "Rahasia", "orang": [{"telp_warga": "08"}]}
    [report] = everything(ask, "answers=1")
    assert report["answers"]["topik"] == "oa"
    for text in (json.dumps(report), ask(f"/reports/{root_id}").get_data(as_text=True)):
        assert "nama_warga" not in text
        assert "telp_warga" not in text


def test_one_report_has_its_answers_files_and_history(ask, field_side):
    entry = photo(content=JPEG)
    root_id = field_side.send(files=[entry])
    told = ask(f"/reports/{root_id}").json
    assert told["report"]["answers"]["nama"] == "Warung Sari"
    assert [event["kind"] for event in told["events"]] == ["received"]
    [file] = told["files"]
    assert (file["sha256"], file["present"]) == (entry["sha256"], False)
    ask(f"/reports/{root_id}/files/{file['id']}", 404)
    field_side.deliver(root_id, entry, JPEG)
    answer = ask(f"/reports/{root_id}/files/{file['id']}")
    assert answer.get_data() == JPEG
    assert answer.headers["ETag"] == f'"{entry["sha256"]}"'
    assert answer.mimetype == "application/octet-stream"


def test_villages_come_by_their_code_without_the_people_in_them(app, ask):
    with app.app_context():
        contacts = [{"name": "Pak Rahasia", "phone": "0812"}]
        villages.register_village(None, VILLAGE, "office-me", contacts=contacts)
        villages.register_village(None, "16.71.01.1001", "office-pg")
    answer = ask("/villages?limit=1")
    assert [village["code"] for village in answer.json["villages"]] == [VILLAGE]
    assert "Rahasia" not in answer.get_data(as_text=True)
    after = answer.json["next"]
    assert (ask(f"/villages?after={after}").json["villages"] if after else []) == []
    with app.app_context():
        assert db.session.get_one(Village, VILLAGE).stage == answer.json["villages"][0]["stage"]


def test_another_offices_reports_and_compliances_are_not_there(app, ask, token_for, field_side):
    with app.app_context():
        publish("info_warga")
    other = field_side.send("pimpasa.pg", nama="Rahasia Palembang")
    secret = field_side.send(form_id="info_warga", topik="petugas")
    assert everything(ask) == []
    for root_id in (other, secret):
        ask(f"/reports/{root_id}", 404)
    above = token_for("office-ss", ("kanwil",))
    assert [report["root_id"] for report in everything(ask, token=above)] == [other]
    ask(f"/reports/{secret}", 404, token=above)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/reports?limit=0", 422, "BAD_INPUT"),
        ("/reports?limit=201", 422, "BAD_INPUT"),
        ("/reports?state=lost", 422, "BAD_INPUT"),
        ("/reports?received_from=kemarin", 422, "BAD_INPUT"),
        ("/reports?entah=1", 422, "UNKNOWN_FIELD"),
        ("/reports?limit=1&limit=2", 422, "BAD_INPUT"),
        ("/reports?after=%00", 422, "BAD_CURSOR"),
        ("/reports?after=WzAsIC0xXQ", 422, "BAD_CURSOR"),
        ("/reports/uuid:none", 404, "REPORT_UNKNOWN"),
        ("/reports/uuid:none/files/none", 404, "REPORT_UNKNOWN"),
        ("/nothing/here", 404, "NOT_FOUND"),
    ],
)
def test_what_cannot_be_read_is_said_as_a_problem(ask, path, status, code):
    answer = ask(path, status)
    assert answer.mimetype == "application/problem+json"
    assert (answer.json["code"], answer.json["status"]) == (code, status)
    english = ask(path, status, **{"Accept-Language": "en"})
    assert english.json["title"] != answer.json["title"]


def test_a_write_is_refused_as_a_problem(app, token_for):
    headers = {"Authorization": f"Bearer {token_for()}"}
    for method in ("post", "put", "delete", "patch"):
        answer = getattr(app.test_client(), method)("/api/v1/reports", headers=headers, json={})
        assert answer.status_code == 405
        assert answer.json["code"] == "WRONG_METHOD"
