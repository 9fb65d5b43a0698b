"""Kept filters: a person's own, shared with the own office and with nobody else."""

import pytest

from core.errors import Reason
from models import AuditEntry, Person, SavedFilter, audit, db, people, saved_filters, writing
from workflow.saved_filters import MOST


def names(office, username, page="reports"):
    return [row.name for row in office.do(0, saved_filters.listed, username, page)]


def keep(office, username="kasi.me", name="Segera", page="reports", query="urgent=1", **facts):
    return office.do(0, lambda by: saved_filters.keep(by, page, query, name, **facts), username).id


def rev(filter_id):
    db.session.expire_all()
    return db.session.get_one(SavedFilter, filter_id).rev


def test_a_filter_is_its_persons_until_it_is_shared_and_then_its_offices(office):
    filter_id = keep(office)
    assert names(office, "kasi.me") == ["Segera"]
    assert names(office, "petugas.me") == []
    office.refused(Reason.NOT_FOUND, 0, saved_filters.find, "petugas.me", filter_id)
    office.do(0, lambda by: saved_filters.share(by, filter_id, 1, shared=True), "kasi.me")
    assert names(office, "petugas.me") == ["Segera"]
    assert names(office, "petugas.me", "villages") == []
    for stranger in ("kasi.pg", "kanwil.ss"):
        assert names(office, stranger) == []
        office.refused(Reason.NOT_FOUND, 0, saved_filters.find, stranger, filter_id)
    office.do(0, lambda by: saved_filters.share(by, filter_id, 2, shared=False), "kasi.me")
    assert names(office, "petugas.me") == []
    actions = list(db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.object == f"filter:{filter_id}")))
    assert actions == ["filter.kept", "filter.shared", "filter.unshared"]
    assert audit.verify_chain().broken_at is None


def test_own_ones_come_first_then_those_of_others_by_name(office):
    keep(office, "petugas.me", "Anu", shared=True)
    keep(office, "kasi.me", "Zeta")
    keep(office, "kasi.me", "beta")
    assert names(office, "kasi.me") == ["beta", "Zeta", "Anu"]


def test_only_its_person_changes_or_deletes_it_and_only_as_it_is(office):
    filter_id = keep(office, shared=True)
    for verb in (
        lambda by: saved_filters.rename(by, filter_id, 1, "Lain"),
        lambda by: saved_filters.share(by, filter_id, 1, shared=False),
        lambda by: saved_filters.forget(by, filter_id, 1),
    ):
        office.refused(Reason.NOT_FOUND, 0, verb, "kakanim.me")
    office.do(0, saved_filters.rename, "kasi.me", filter_id, 1, "Mendesak")
    office.refused(Reason.FILTER_CHANGED, 0, saved_filters.forget, "kasi.me", filter_id, 1)
    assert names(office, "petugas.me") == ["Mendesak"]
    office.do(0, saved_filters.forget, "kasi.me", filter_id, rev(filter_id))
    assert names(office, "kasi.me") == []


@pytest.mark.parametrize("page", ["reports", "villages"])
def test_a_name_is_taken_on_one_list_and_by_one_person(office, page):
    keep(office, page=page)
    other = "villages" if page == "reports" else "reports"
    office.refused(Reason.FILTER_NAME_TAKEN, 0, saved_filters.keep, "kasi.me", page, "", " segera ")
    keep(office, page=other)
    keep(office, "petugas.me", page=page)
    office.refused(Reason.NOT_FOUND, 0, saved_filters.keep, "kasi.me", "people", "", "Orang")
    office.refused(Reason.NOT_FOUND, 0, saved_filters.keep, "kasi.me", page, "q=" + "a" * 2_000, "Panjang")


def test_nobody_keeps_more_than_so_many_over_all_lists(office):
    kept = [keep(office, name=f"Saringan {n}", page=("reports", "villages")[n % 2]) for n in range(MOST)]
    office.refused(Reason.FILTER_TOO_MANY, 0, saved_filters.keep, "kasi.me", "reports", "", "Satu lagi")
    office.do(0, saved_filters.rename, "kasi.me", kept[0], 1, "Nama baru")
    office.do(0, saved_filters.forget, "kasi.me", kept[1], 1)
    keep(office, name="Satu lagi")


def test_who_moves_away_or_ends_shares_nothing_any_more(office):
    filter_id = keep(office, "petugas.me", shared=True)
    assert names(office, "kasi.me") == ["Segera"]
    with writing():
        db.session.get_one(Person, people.find_person("petugas.me").id).office_id = "office-pg"
    assert names(office, "kasi.me") == []
    assert names(office, "kasi.pg") == []
    assert names(office, "petugas.me") == ["Segera"]
    office.do(0, lambda by: saved_filters.share(by, filter_id, 1, shared=True), "petugas.me")
    assert names(office, "kasi.pg") == ["Segera"]
