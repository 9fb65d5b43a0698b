"""The list of Tinjauan as XLSX, CSV and GeoJSON, as a person downloads it."""

import csv
import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest

from core.digest import sha256_hex
from models import AuditEntry, Form, FormVersion, db, writing
from office import export_xlsx
from office.export_files import csv_text
from tests.forms.test_columns import XFORM as WITH_REPEATS
from tests.office.office_client import filled, links
from tests.records import FINISHED, publish, record

DANGEROUS = ["=1+2", "+62812", "-x", "@sum", "\tx", "\rx"]


def download(client, query="", **chosen):
    """Ask for a file as the page's own form does. Returns the answer."""
    page = client.get(f"/office/review/export{query}")
    [form] = [form for form in page.all("form") if "/review/export" in (form.get("action") or "")]
    data = {name: value[0] if isinstance(value, list) else value for name, value in filled(form).items()} | chosen
    answer = client.client.post(form.get("action"), data=data)
    assert answer.status_code == 200, answer.status_code
    return answer


def table(answer):
    text = answer.get_data().decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def sheet(answer, number=1):
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    rows = list(book.worksheets[number].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def publish_repeats():
    xform = WITH_REPEATS.format(version=2, more="")
    with writing():
        db.session.add(Form(form_id="kunjungan", position=1))
        db.session.flush()
        info = {"form_id": "kunjungan", "title": {"id": "Kunjungan", "en": "Visit"}, "version": "2"}
        row = FormVersion(sha256=sha256_hex(xform), form_id="kunjungan", version="2", xform=xform, info=info)
        row.state, row.roles, row.published_at = "open", [], FINISHED
        db.session.add(row)
        db.session.flush()
        db.session.get_one(Form, "kunjungan").current_sha256 = row.sha256


def visit(instance_id, inside):
    """A record of the form with repeats."""
    made = record(instance_id, form_id="kunjungan", version="2")
    xml = f'<data id="kunjungan" version="2">{inside}<meta><instanceID>{made["instance_id"]}</instanceID></meta></data>'
    return made | {"xml": xml, "sha256": sha256_hex(xml)}


PEOPLE = (
    "<rumah>7</rumah><lokasi>-3.5 103.7 0 8</lokasi><hal>a b</hal>"
    "<orang><nama>Ani</nama><umur>30</umur><barang><jenis>tas</jenis></barang></orang><orang><nama>=Budi</nama></orang>"
)


@pytest.mark.parametrize("username", ["kasi.me", "kanwil.ss", "pimpasa.me", "kepatuhan.ss"])
def test_every_format_holds_the_reports_of_the_list_and_no_other(office_client, field_side, username):
    for sender in ("pimpasa.me", "petugas.me", "pimpasa.pg"):
        field_side.send(sender)
    client = office_client(username)
    page = client.get("/office/review")
    seen = {href.split("/")[-1] for href in links(page).values() if "/review/uuid" in href}
    raw = {"names": "raw"}
    assert {row["KEY"] for row in table(download(client, kind="csv", **raw))} == seen
    assert {row["KEY"] for row in sheet(download(client, kind="xlsx", **raw))} == seen
    collection = json.loads(download(client, kind="geojson", **raw).get_data())
    assert {feature["id"] for feature in collection["features"]} == seen


def test_the_filters_of_the_list_are_the_filters_of_the_file(kasi, field_side):
    field_side.send()
    urgent = field_side.send(urgent=True)
    [row] = table(download(kasi, "?urgent=1", kind="csv", names="raw"))
    assert row["KEY"] == urgent
    assert table(download(kasi, "?state=approved", kind="csv", names="raw")) == []
    assert len(table(download(kasi, "?state=all", kind="csv", names="raw"))) == 2
    page = kasi.get("/office/review?urgent=1")
    assert links(page)["Ekspor daftar ini"] == "/office/review/export?urgent=1"


def test_dates_have_their_zone_and_coordinates_are_numbers(kasi, field_side):
    field_side.send()
    [row] = table(download(kasi, kind="csv", names="raw"))
    assert row["finished_at"] == "2026-11-21T13:07:08+07:00"
    assert row["received_at"].endswith("+07:00")
    assert (row["latitude"], row["longitude"]) == ("-3.6553", "103.7747")
    assert (row["village"], row["regency"], row["urgent"]) == ("Pasar I", "Muara Enim", "false")
    [cells] = sheet(download(kasi, kind="xlsx", names="raw"))
    assert cells["latitude"] == -3.6553
    [feature] = json.loads(download(kasi, kind="geojson", names="raw").get_data())["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [103.7747, -3.6553]}


def test_in_words_the_file_speaks_the_readers_language(kasi, field_side):
    field_side.send()
    [row] = table(download(kasi, kind="csv"))
    assert (row["Keadaan"], row["Formulir"], row["Segera"]) == ("Diterima", "Uji lapangan", "tidak")
    kasi.submit(kasi.get("/office/review"), "/office/language", language="en")
    [row] = table(download(kasi, kind="csv"))
    assert (row["State"], row["Form"], row["Urgent"]) == ("Received", "Field test", "no")


@pytest.mark.parametrize("typed", DANGEROUS)
def test_no_cell_that_somebody_typed_becomes_a_formula(typed):
    [[written]] = csv.reader(io.StringIO(csv_text([(typed,)]), newline=""))
    assert written == f"'{typed}"


@pytest.mark.parametrize("plain", [-3.5, -7, 0, None, "", "Warung", "62", "a=b"])
def test_numbers_and_plain_texts_stay_as_they_are(plain):
    assert csv_text([(plain, 1)]) == f"{'' if plain is None else plain},1\r\n"


def test_formulas_are_texts_in_every_format(kasi, field_side):
    field_side.send(nama="=HYPERLINK(1)", topik="-5")
    [row] = table(download(kasi, "?form=uji_lapangan", kind="csv", names="raw"))
    assert (row["nama"], row["topik"]) == ("'=HYPERLINK(1)", "'-5")
    answer = download(kasi, "?form=uji_lapangan", kind="xlsx", names="raw")
    [cells] = sheet(answer)
    assert cells["nama"] == "=HYPERLINK(1)"
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    [cell] = [cell for row in book.worksheets[1].iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_repeats_are_tables_of_their_own_as_in_odk_central(app, kasi, field_side):
    with app.app_context():
        publish_repeats()
    root_id = field_side.push("pimpasa.me", visit(None, PEOPLE))
    answer = download(kasi, "?form=kunjungan", kind="csv", names="raw")
    assert answer.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.get_data()))
    assert archive.testzip() is None
    name = archive.namelist()[0].removesuffix(".csv")
    assert archive.namelist() == [f"{name}.csv", f"{name}-orang.csv", f"{name}-orang-barang.csv"]
    texts = [archive.read(one).decode().removeprefix("\ufeff") for one in archive.namelist()]
    main, people, things = (list(csv.DictReader(io.StringIO(text, newline=""))) for text in texts)
    assert (main[0]["rumah"], main[0]["hal"], main[0]["lokasi-Latitude"]) == ("7", "a b", "-3.5")
    assert [(p["KEY"], p["PARENT_KEY"], p["nama"], p["umur"]) for p in people] == [
        (f"{root_id}/orang[1]", root_id, "Ani", "30"),
        (f"{root_id}/orang[2]", root_id, "'=Budi", ""),
    ]
    assert [(t["PARENT_KEY"], t["jenis"]) for t in things] == [(f"{root_id}/orang[1]", "tas")]
    answer = download(kasi, "?form=kunjungan", kind="xlsx", names="raw")
    assert [row["nama"] for row in sheet(answer, 2)] == ["Ani", "=Budi"]
    assert sheet(answer, 2)[0]["umur"] == 30
    [feature] = json.loads(download(kasi, "?form=kunjungan", kind="geojson", names="raw").get_data())["features"]
    assert feature["properties"]["orang"][0] == {"nama": "Ani", "umur": 30, "barang": [{"jenis": "tas"}]}


def test_who_a_residents_report_came_from_is_in_no_file(app, kasi, field_side):
    with app.app_context():
        form = publish("info_warga")
        with writing():
            named = form.xform.replace("nama", "nama_warga")
            row = db.session.get_one(FormVersion, form.sha256)
            row.xform = named
    made = record(form_id="info_warga", topik="oa")
    xml = made["xml"].replace("nama>", "nama_warga>").replace("Warung Sari", "Ibu Rahasia")
    field_side.push("pimpasa.me", made | {"xml": xml, "sha256": sha256_hex(xml)})
    for kind in ("csv", "geojson"):
        said = download(kasi, "?form=info_warga", kind=kind, names="raw").get_data(as_text=True)
        assert "topik" in said
        assert "Rahasia" not in said
        assert "nama_warga" not in said
    [cells] = sheet(download(kasi, "?form=info_warga", kind="xlsx", names="raw"))
    assert "nama_warga" not in cells
    assert "Ibu Rahasia" not in cells.values()


def test_the_workbook_says_who_took_it_and_on_what_terms(kasi, field_side):
    field_side.send()
    book = openpyxl.load_workbook(io.BytesIO(download(kasi, kind="xlsx").get_data()))
    said = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert "kasi.me" in said["Diekspor oleh"]
    assert said["Jumlah laporan"] == "1"
    assert "data pribadi" in said["Ketentuan"]


def test_a_reader_who_leaves_is_on_the_record_with_what_went_out(app, kasi, field_side, monkeypatch):
    monkeypatch.setattr("models.export_rows.AT_ONCE", 1)
    for _ in range(3):
        field_side.send()
    page = kasi.get("/office/review/export")
    [form] = [form for form in page.all("form") if "/review/export" in (form.get("action") or "")]
    data = {"csrf_token": filled(form)["csrf_token"], "kind": "csv", "names": "raw"}
    answer = kasi.client.post(form.get("action"), data=data, buffered=False)
    parts = iter(answer.response)
    next(parts), next(parts), next(parts)
    answer.close()
    with app.app_context():
        last = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert last.action == "export.ended"
        assert last.detail == {"rows": 1, "whole": False}


def test_partners_and_admins_are_offered_none_and_given_none(office_client):
    for username in ("mitra.me", "admin.ss"):
        client = office_client(username)
        client.get("/office/review/export", 403)
        assert client.client.post("/office/review/export", data={}).status_code in (400, 403)
    assert "Ekspor daftar ini" not in links(office_client("mitra.me").get("/office/review"))


def test_a_sheet_that_is_full_goes_on_in_the_next(kasi, field_side, monkeypatch):
    monkeypatch.setattr(export_xlsx, "MOST_ROWS", 3)
    for _ in range(5):
        field_side.send()
    answer = download(kasi, kind="xlsx", names="raw")
    assert [len(sheet(answer, number)) for number in (1, 2, 3)] == [2, 2, 1]


def test_the_days_a_list_is_narrowed_to_are_on_the_record():
    from models.exports import _plain
    from models.report_filter import ReportFilter

    assert _plain(ReportFilter(received_from=date(2026, 11, 1))) == {"received_from": "2026-11-01"}
