"""An uploaded form becomes a draft and nothing more, until somebody publishes it; on SQLite and on PostgreSQL."""

import pytest

from core.errors import Reason, Refusal
from forms.card import info_of
from forms.publish import convert
from forms.xform import read_form
from models import (
    Change,
    Device,
    Form,
    FormDraft,
    FormVersion,
    ListVersion,
    Submission,
    choice_lists,
    db,
    devices,
    form_drafts,
    form_shelf,
    library,
    people,
)
from models.feed import body_of, changes_for
from models.form_drafts import Wanted
from models.inbox import receive
from tests.records import record

FORM = """
| settings |
| | form_id | form_title | version |
| | kunjungan | Kunjungan | {version} |
| survey |
| | type | name | label | image |
| | text | nama | Nama | wajah.png |
| | select_one_from_file pasar.csv | pasar | Pasar | |
"""
PASAR = b"name,label\n1,Pasar Baru\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture"


@pytest.fixture
def world(house):
    with house.app_context():
        yield house
        db.session.remove()


@pytest.fixture
def keep(world, tmp_path):
    def keep(version="7", by="kanwil.ss", text=FORM):
        path = tmp_path / f"{version}.md"
        path.write_text(text.format(version=version))
        return form_drafts.keep_draft(who(by), "kunjungan.md", path.read_bytes(), convert(path))

    return keep


def who(name):
    return people.find_person(name)


def wanted(draft, roles=("pimpasa",), offices=("office-me",), **more):
    return Wanted(info_of(read_form(draft.xform)), list(roles), list(offices), **more)


def publish(draft, by="kanwil.ss", rev=None, **how):
    form = db.session.get(Form, draft.form_id)
    shown = (form.rev if form else 0) if rev is None else rev
    return form_drafts.publish_draft(who(by), draft.id, shown, wanted(draft, **how))


def phone_of(name):
    code, _ = devices.offer_enrolment(None, who(name).id)
    return db.session.get_one(Device, devices.enrol(code, "HP", "1", {}).device.id)


def refused(call, *words, **facts):
    with pytest.raises(Refusal) as caught:
        call(*words, **facts)
    return caught.value


def test_an_upload_changes_nothing_for_any_phone_and_keeps_the_bytes(keep):
    before = db.session.scalar(db.select(db.func.count()).select_from(Change))
    draft = keep()
    assert form_drafts.get_draft(who("kanwil.ss"), draft.id).raw == FORM.format(version="7").encode()
    assert db.session.scalar(db.select(db.func.count()).select_from(Change)) == before
    assert db.session.scalars(db.select(FormVersion.version)).all() == []
    assert [one.id for one in form_drafts.list_drafts(who("admin.ss"))] == [draft.id]


def test_a_draft_without_its_list_is_not_published_and_with_it_it_is(keep):
    draft = keep()
    missing = form_drafts.missing_files(draft)
    assert (missing.lists, missing.media) == (("pasar.csv",), ("wajah.png",))
    assert refused(publish, draft).reason is Reason.FORM_LISTS_MISSING
    form_drafts.add_files(who("kanwil.ss"), draft.id, {"pasar.csv": PASAR, "wajah.png": PNG})
    version = publish(draft)
    assert (version.roles, version.offices, version.publisher.name) == (["pimpasa"], ["office-me"], "kanwil.ss")
    assert [file["name"] for file in version.info["media"]] == ["wajah.png"]
    assert db.session.scalars(db.select(ListVersion.name).where(ListVersion.current)).all() == ["pasar.csv"]
    assert form_drafts.list_drafts(who("kanwil.ss")) == []
    assert refused(publish, draft).reason is Reason.FORM_DRAFT_PUBLISHED


def test_the_phones_of_the_chosen_office_hear_of_it_and_no_others(keep):
    mine, theirs = phone_of("pimpasa.me"), phone_of("pimpasa.pg")
    choice_lists.publish_list("pasar.csv", None, PASAR.decode())
    publish(keep())
    told = [
        [body_of(one)["id"] for one in changes_for(phone, 0).changes if one.kind == "form"] for phone in (mine, theirs)
    ]
    assert told == [["kunjungan"], []]


def test_a_record_that_came_before_its_version_goes_on_when_a_draft_is_published(keep):
    early = record(form_id="kunjungan", version="7")
    (outcome,) = receive(phone_of("pimpasa.me"), [early])
    assert (outcome.outcome, outcome.problem.code) == ("held", "FORM_UNKNOWN")
    choice_lists.publish_list("pasar.csv", None, PASAR.decode())
    publish(keep())
    db.session.expire_all()
    report = db.session.get_one(Submission, early["instance_id"])
    assert (report.state, report.hold_reason, report.form.version) == ("received", None, "7")


def test_a_version_with_other_content_is_refused_and_everything_stays(keep):
    choice_lists.publish_list("pasar.csv", None, PASAR.decode())
    first = publish(keep())
    other = keep(text=FORM.replace("| Nama |", "| Nama lengkap |"))
    refusal = refused(publish, other)
    assert refusal.reason is Reason.FORM_VERSION_EXISTS
    assert "Naikkan versinya" in refusal.message()
    assert [v.sha256 for v in library.forms_of(["pimpasa"], "office-me")] == [first.sha256]
    assert form_drafts.get_draft(who("kanwil.ss"), other.id).published_sha256 is None


def test_two_publishers_at_once_the_second_hears_of_the_first(keep):
    choice_lists.publish_list("pasar.csv", None, PASAR.decode())
    one, two = keep("7"), keep("8", by="admin.ss")
    publish(one)
    refusal = refused(publish, two, by="admin.ss", rev=0)
    assert refusal.reason is Reason.FORM_STALE
    assert "kanwil.ss" in refusal.message()
    assert publish(two, by="admin.ss").version == "8"


def test_another_forms_list_is_replaced_only_when_somebody_says_so(keep):
    choice_lists.publish_list("pasar.csv", None, "name,label\n1,Pasar Lama\n")
    draft = keep()
    form_drafts.add_files(who("kanwil.ss"), draft.id, {"pasar.csv": PASAR})
    assert refused(publish, draft).reason is Reason.FORM_LISTS_OTHER
    assert choice_lists.current_lists(None)["pasar.csv"].text.endswith("Pasar Lama\n")
    publish(draft, replace_lists=True)
    assert choice_lists.current_lists(None)["pasar.csv"].text == PASAR.decode()


def test_what_blocks_a_form_keeps_it_from_being_published(keep):
    draft = keep(text=FORM.replace("| kunjungan |", "| kunjungan hari ini |"))
    assert [row["column"] for row in draft.findings if row["blocks"]] == ["form_id"]
    assert refused(publish, draft).reason is Reason.FORM_IN_THE_WAY


@pytest.mark.parametrize("name", ["../x.png", "a/b.png", "", "a\\b.png"])
def test_a_file_name_with_a_folder_in_it_is_refused(keep, name):
    assert refused(form_drafts.add_files, who("kanwil.ss"), keep().id, {name: PNG}).reason is Reason.FILE_NAME_BAD


def test_files_beyond_what_a_phone_should_carry_are_refused_and_the_earlier_ones_stay(keep, monkeypatch):
    monkeypatch.setattr(form_drafts, "MOST_FILE_BYTES", 60)
    draft = keep()
    form_drafts.add_files(who("kanwil.ss"), draft.id, {"pasar.csv": PASAR})
    refusal = refused(form_drafts.add_files, who("kanwil.ss"), draft.id, {"wajah.png": b"x" * 60})
    assert refusal.reason is Reason.FORM_FILES_TOO_LARGE
    assert list(form_drafts.files_of(draft)) == ["pasar.csv"]


def test_a_draft_is_thrown_away_but_not_one_that_was_published(keep):
    choice_lists.publish_list("pasar.csv", None, PASAR.decode())
    one, two = keep("7"), keep("8")
    publish(one)
    assert refused(form_drafts.remove_draft, who("admin.ss"), one.id).reason is Reason.FORM_DRAFT_PUBLISHED
    form_drafts.remove_draft(who("admin.ss"), two.id)
    assert refused(form_drafts.get_draft, who("admin.ss"), two.id).reason is Reason.FORM_DRAFT_UNKNOWN
    assert db.session.scalars(db.select(FormDraft.version)).all() == ["7"]


@pytest.mark.parametrize("name", ["kasi.me", "petugas.me", "kepatuhan.ss", "pimpasa.me"])
def test_nobody_else_uploads_looks_or_publishes(keep, name):
    draft = keep()
    assert refused(keep, by=name).reason is Reason.NOT_ALLOWED
    assert refused(form_drafts.list_drafts, who(name)).reason is Reason.NOT_ALLOWED
    assert refused(form_drafts.get_draft, who(name), draft.id).reason is Reason.FORM_DRAFT_UNKNOWN
    assert form_shelf.list_forms(who(name)) == []


def test_a_publisher_of_one_office_reaches_that_office_only(keep):
    people.add_person(None, "Admin kecil", "admin.me", "office-me", ["admin"])
    choice_lists.publish_list("pasar.csv", None, PASAR.decode())
    assert refused(publish, keep(by="admin.me"), by="admin.me", offices=("office-pg",)).reason is Reason.FORM_OF_OTHERS
    assert refused(publish, keep(by="admin.me"), by="admin.me", offices=()).reason is Reason.FORM_OF_OTHERS
    mine = publish(keep(by="admin.me"), by="admin.me")
    assert mine.offices == ["office-me"]
    people.add_person(None, "Admin lain", "admin.pg", "office-pg", ["admin"])
    assert form_shelf.list_forms(who("admin.pg")) == []
    assert (
        refused(publish, keep("8", by="admin.pg"), by="admin.pg", offices=("office-pg",)).reason
        is Reason.FORM_OF_OTHERS
    )


def test_reports_are_counted_by_version_for_the_offices_one_sees(keep):
    choice_lists.publish_list("pasar.csv", None, PASAR.decode())
    publish(keep(), offices=())
    for name, count in (("pimpasa.me", 2), ("pimpasa.pg", 1)):
        receive(phone_of(name), [record(form_id="kunjungan", version="7", seq=seq + 1) for seq in range(count)])
    assert form_shelf.read_form(who("kanwil.ss"), "kunjungan").current.reports == 3
    people.add_person(None, "Admin kecil", "admin.me", "office-me", ["admin"])
    assert form_shelf.read_form(who("admin.me"), "kunjungan").current.reports == 2
