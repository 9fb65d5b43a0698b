"""An office brings its own form on the command line: whole, with its files, or not at all and with the reason."""

from pathlib import Path

import pytest

from core.digest import sha256_hex
from models import Device, FormVersion, ListVersion, Person, Submission, checking, db, disk, library
from models.inbox import receive
from tests.records import publish, record

FORM = """
| settings |
| | form_id | form_title | version |
| | kunjungan | Kunjungan | 7 |
| survey |
| | type | name | label | image |
| | text | nama | Nama | wajah.png |
| | select_one_from_file pasar.csv | pasar | Pasar | |
| | image | paraf | Paraf | |
"""
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "kunjungan.md"
    file.write_text(FORM)
    media = tmp_path / "kunjungan-media"
    media.mkdir()
    (media / "wajah.png").write_bytes(PNG)
    (media / "pasar.csv").write_text("name,label\n1,Pasar Baru\n")
    (media / ".DS_Store").write_bytes(b"x")
    return file


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["titian", *map(str, words)])


def current(app, form_id="kunjungan"):
    with app.app_context():
        found = library.forms_of(["pimpasa"])
        return next((version for version in found if version.form_id == form_id), None)


def test_a_form_is_published_with_its_lists_and_pictures(app, run, path):
    done = run("publish-form", path, "--role", "pimpasa", "--code", "F13", "--title-en", "Visit")
    assert done.exit_code == 0, done.output
    assert "kunjungan, versi 7: 1 daftar, 1 berkas." in done.output
    version = current(app)
    assert version.roles == ["pimpasa"]
    assert version.info["title"] == {"id": "Kunjungan", "en": "Visit"}
    assert (version.info["code"], version.info["features"], version.info["minutes"]) == ("F13", ["photo"], 1)
    assert [file["name"] for file in version.info["media"]] == ["wajah.png"]
    assert version.info["media"][0]["sha256"] == sha256_hex(PNG)
    with app.app_context():
        assert db.session.scalars(db.select(ListVersion.name).where(ListVersion.current)).all() == ["pasar.csv"]


def test_publishing_the_same_again_is_no_fault(run, path):
    assert run("publish-form", path).exit_code == 0
    assert run("publish-form", path).exit_code == 0


def test_a_form_that_could_not_be_filled_in_truthfully_is_refused_with_its_rows(app, run, path):
    path.write_text(FORM.replace("| text | nama |", "| osm | nama |"))
    done = run("publish-form", path)
    assert done.exit_code == 1
    assert "survey, baris 2, type: osm: " in done.output
    assert current(app) is None


def test_what_is_not_as_written_is_said_and_the_form_is_published(app, run, path):
    path.write_text(FORM + "| | background-audio | suara | | |\n")
    done = run("publish-form", path)
    assert done.exit_code == 0
    assert "Catatan: survey, baris 5, type: background-audio: " in done.output
    assert current(app) is not None


def test_a_fault_of_the_xlsform_is_shown_with_its_row(app, run, path):
    path.write_text(FORM.replace("| text | nama |", "| text | 1 2 |"))
    done = run("publish-form", path)
    assert done.exit_code == 1
    assert "row" in done.output
    assert current(app) is None


def test_a_form_is_not_published_without_its_lists(app, run, path):
    (path.parent / "kunjungan-media/pasar.csv").unlink()
    done = run("publish-form", path)
    assert done.exit_code == 1
    assert "pasar.csv" in done.output
    assert current(app) is None


def test_another_forms_list_is_not_replaced_by_accident(app, run, path):
    with app.app_context():
        library.publish_list("pasar.csv", None, "name,label\n9,Pasar Lama\n")
    done = run("publish-form", path)
    assert done.exit_code == 1
    assert "--replace-lists" in done.output
    assert current(app) is None
    assert run("publish-form", path, "--replace-lists").exit_code == 0


def test_a_missing_picture_is_said(run, path):
    (path.parent / "kunjungan-media/wajah.png").unlink()
    done = run("publish-form", path)
    assert done.exit_code == 0
    assert "wajah.png tidak ada di folder" in done.output


def test_a_list_that_is_not_utf8_is_named(app, run, path):
    (path.parent / "kunjungan-media/pasar.csv").write_bytes(b"name,label\n1,Pasar \xe9\n")
    done = run("publish-form", path)
    assert done.exit_code == 1
    assert done.output == (
        "Daftar pasar.csv di kunjungan-media bukan UTF-8. Simpan sebagai UTF-8, lalu terbitkan lagi.\n"
    )
    assert current(app) is None


def test_an_office_that_reads_english_asks_for_it(run, path):
    path.write_text(FORM.replace("| text | nama |", "| osm | nama |"))
    done = run("publish-form", path, "--language", "en")
    assert done.output.startswith("kunjungan.md is not published:\nsurvey, row 2, type: osm: OpenStreetMap")
    path.write_text(FORM)
    (path.parent / "kunjungan-media/wajah.png").unlink()
    done = run("publish-form", path, "--language", "en")
    assert "Note: wajah.png is not in the folder; its place stays empty" in done.output
    assert "kunjungan, version 7: 1 lists, 0 files." in done.output


def test_publishing_speaks_indonesian(run, path):
    (path.parent / "kunjungan-media/pasar.csv").unlink()
    assert run("publish-form", path).output == (
        "Tidak diterbitkan: daftar ini belum ada: pasar.csv. Letakkan di folder kunjungan-media, lalu terbitkan lagi.\n"
    )
    done = run("publish-form", path, "--office", "XX")
    assert done.output == "Kantor ini tidak ditemukan atau di luar wilayah Anda.\n"


def test_lists_may_be_for_one_office(app, run, path):
    assert run("publish-form", path, "--office", "ME").exit_code == 0
    with app.app_context():
        assert "pasar.csv" in library.lists_of("office-me")
        assert "pasar.csv" not in library.lists_of("office-pg")


def test_packs_are_ready_before_a_phone_asks(app, run, path, enrol):
    phone = enrol("pimpasa.me")
    run("publish-form", path)
    with app.app_context():
        pack = library.pack_info(db.session.get_one(Person, phone.person_id))
        assert (disk.packs() / f"{pack.sha256}.br").exists()


def test_a_form_is_withdrawn_and_opened_again(app, run, path):
    run("publish-form", path)
    assert run("form-state", "kunjungan", "closed").exit_code == 0
    assert current(app) is None
    assert run("form-state", "kunjungan", "open").exit_code == 0
    assert current(app).state == "open"
    assert run("form-state", "none", "open").exit_code == 1


def test_a_finished_xform_is_published_too(app, run, path, tmp_path):
    run("publish-form", path)
    xml = tmp_path / "lain.xml"
    xml.write_text(current(app).xform.replace('id="kunjungan"', 'id="lain"'))
    assert run("publish-form", xml).exit_code == 0
    with app.app_context():
        assert db.session.scalars(db.select(FormVersion.form_id).order_by(FormVersion.form_id)).all() == [
            "kunjungan",
            "lain",
        ]


@pytest.mark.usefixtures("in_english")
def test_records_are_checked_on_demand(app, run, enrolled_device, monkeypatch):
    with app.app_context():
        publish()
        one = record()
        receive(db.session.get_one(Device, enrolled_device.device_id), [one])
    monkeypatch.setattr(checking, "check_record", lambda *given: [])
    assert "0 of them have findings" in run("check-records").output
    with app.app_context():
        assert db.session.get_one(Submission, one["instance_id"]).findings_count == 0
    assert run("check-records", "--again").exit_code == 0
