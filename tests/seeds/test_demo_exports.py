"""Every list of the demo's office as a file: a line for each row that it counts, safe in sheets, points on a map."""

import csv
import io
import json
import re

import pytest
from flask import Flask
from openpyxl import load_workbook

from front.checker import Checker
from models import AuditEntry, db
from tests.office.office_client import OfficeClient, filled, flat, links

# path of the list: may it be a map?
LISTS = {
    "/office/villages": True,
    "/office/villages?place=16.03": True,
    "/office/activities": True,
    "/office/protection": True,
    "/office/services": True,
    "/office/services?tab=over": True,
    "/office/obstacles": True,
    "/office/obstacles?tab=done": True,
    "/office/coordination": False,
    "/office/tasks": True,
    "/office/foreigners": True,
    "/office/employers": True,
    "/office/lodgings": True,
}


@pytest.fixture
def kasi(seeded: Flask, monkeypatch: pytest.MonkeyPatch) -> OfficeClient:
    """The head of a section in the demo, once what is made of its reports is made; rows are read one at a time."""
    for name in ("activity", "coordination", "obstacle", "protection", "register", "service", "task", "village"):
        monkeypatch.setattr(f"office.{name}_export.AT_ONCE", 1)
    checker = Checker(seeded)
    while checker.slice():
        pass
    client = OfficeClient(seeded.test_client())
    folder = seeded.extensions["titian_settings"].folder
    logins = json.loads((folder / "demo-logins.json").read_text())
    client.sign_in("kasi.me", next(one["password"] for one in logins if one["username"] == "kasi.me"))
    return client


def files(kasi: OfficeClient, path: str) -> tuple[str, dict[str, bytes]]:
    """What the page before the file says, and the file in each format that it offers."""
    page = kasi.get(links(kasi.get(path))["Ekspor"])
    [form] = [one for one in page.all("form") if "/export" in (one.get("action") or "")]
    kinds = [one.get("value") for one in form.all("input") if one.get("name") == "kind"]
    found = {}
    for kind in kinds:
        answer = kasi.client.post(form.get("action"), data=filled(form) | {"kind": kind})
        assert answer.status_code == 200
        found[kind] = answer.get_data()
    return flat(page), found


@pytest.mark.parametrize("path", LISTS)
def test_a_file_has_a_line_for_each_row_in_every_format(kasi, seeded, path):
    said, found = files(kasi, path)
    assert set(found) == ({"xlsx", "csv", "geojson"} if LISTS[path] else {"xlsx", "csv"})
    [count] = re.findall(r"(\d+) (?:desa|kegiatan|laporan|permintaan|hambatan|tindak lanjut|tugas|entri)\b", said)[:1]
    head, *rows = csv.reader(io.StringIO(found["csv"].decode("utf-8-sig")))
    assert len(rows) == int(count)
    assert {len(row) for row in rows} <= {len(head)}
    assert not any(cell[:1] in ("=", "+", "@") for row in rows for cell in row)
    about, sheet = load_workbook(io.BytesIO(found["xlsx"])).worksheets
    assert [str(cell.value) for cell in sheet[1]] == head
    assert sheet.max_row == len(rows) + 1
    assert "kasi.me" in str([cell.value for row in about for cell in row])
    if "geojson" in found:
        features = json.loads(found["geojson"])["features"]
        assert [one["id"] for one in features] == [row[0] for row in rows]
        assert len({one["id"] for one in features}) == len(rows)
        for one in features:
            if one["geometry"] is not None:
                lng, lat = one["geometry"]["coordinates"]
                assert (95 < lng < 142, -11 < lat < 7) == (True, True)
    with seeded.app_context():
        told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "export.ended")).all()
        assert [one.detail["rows"] for one in told] == [int(count)] * len(found)
        assert all(one.detail["whole"] for one in told)


def test_the_demo_has_something_in_each_of_these_lists(kasi):
    empty = {path for path in LISTS if len(files(kasi, path)[1]["csv"].splitlines()) < 2}
    assert empty <= {"/office/obstacles?tab=done", "/office/services?tab=over"}


def test_a_village_file_knows_no_people_of_the_village(kasi, seeded):
    _said, found = files(kasi, "/office/villages")
    with seeded.app_context():
        from models import Village

        contacts = [one for row in db.session.scalars(db.select(Village)) for one in row.contacts]
    assert contacts
    assert [one["phone"] for one in contacts if one["phone"].encode() in found["csv"]] == []
