"""Villages pass on with a note, people end and come back, the list goes on page by page; on both databases."""

import pytest

from core.errors import Reason
from models import Device, Person, db, handovers, people
from models.db import writing
from models.handovers import Successor
from models.people_changes import change_person, end_person, hand_over, reactivate_person
from models.people_list import PeopleFilter, list_page
from tests.conftest import PASSWORD, VILLAGE
from tests.models.account_changes import change, entry, find, second, told
from tests.models.review_office import CAME, hours

OTHER = "16.03.06.2002"
ELSEWHERE = "16.71.01.1001"


def test_villages_are_handed_over_in_one_step_and_both_pages_show_it(office):
    second(office)
    giver, taker = find("pimpasa.me"), find("pimpasa2.me")
    office.do(2, hand_over, "kasi.me", giver.id, giver.rev, [VILLAGE], Successor(taker.id, " Temui Pak Kades. "))
    giver, taker = find("pimpasa.me"), find("pimpasa2.me")
    assert (giver.village_codes, taker.village_codes) == ([], [VILLAGE])
    assert told(giver)["village", VILLAGE] is None
    assert told(taker)["village", VILLAGE]["name"] == "Pasar I"
    for person in (giver, taker):
        (passed,) = handovers.of_person(find("kasi.me"), person)
        assert (passed.giver, passed.taker, passed.entry.note) == ("pimpasa.me", "Petugas 08", "Temui Pak Kades.")
        assert (passed.place.name, passed.entry.at) == ("Pasar I", hours(2))
    (passed,) = handovers.of_village(find("kasi.pg"), VILLAGE)
    assert (passed.giver, passed.taker) == ("", "")


def test_a_move_hands_the_villages_over_in_the_same_step(office):
    second(office)
    successor = Successor(find("pimpasa2.me").id, "Sudah pindah.")
    change(office, "kanwil.ss", "pimpasa.me", successor=successor, office_id="office-pg", village_codes=[ELSEWHERE])
    assert find("pimpasa.me").village_codes == [ELSEWHERE]
    assert find("pimpasa2.me").village_codes == [VILLAGE]
    (passed,) = handovers.of_village(find("kanwil.ss"), VILLAGE)
    assert passed.entry.office_id == "office-me"


def test_an_end_hands_the_villages_over_or_says_that_they_wait(office):
    second(office)
    giver = find("pimpasa.me")
    office.do(2, end_person, "kasi.me", giver.id, giver.rev, Successor(find("pimpasa2.me").id, "Pensiun."))
    assert (find("pimpasa.me").active, find("pimpasa2.me").village_codes) == (False, [VILLAGE])
    assert db.session.get_one(Device, office.phone_id).revoked_at == hours(2)
    other = find("pimpasa2.me")
    office.do(3, end_person, "kasi.me", other.id, other.rev)
    newest = handovers.of_village(find("kasi.me"), VILLAGE)[0]
    assert (newest.entry.from_id, newest.entry.to_id) == (other.id, None)


@pytest.mark.parametrize(
    ("username", "note", "reason"),
    [
        ("pimpasa.me", "x", Reason.SUCCESSOR_UNFIT),
        ("pimpasa.pg", "x", Reason.SUCCESSOR_UNFIT),
        ("mitra.me", "x", Reason.SUCCESSOR_UNFIT),
        ("kakanim.me", "x", Reason.SUCCESSOR_UNFIT),
        ("petugas.me", "  ", Reason.HANDOVER_NOTE),
    ],
)
def test_an_unfit_successor_or_a_missing_note_hands_nothing_over(office, username, note, reason):
    giver = find("pimpasa.me")
    successor = Successor(find(username).id, note)
    office.refused(reason, 1, hand_over, "kasi.me", giver.id, giver.rev, [VILLAGE], successor)
    office.refused(reason, 1, end_person, "kasi.me", giver.id, giver.rev, successor)
    assert (find("pimpasa.me").village_codes, find("pimpasa.me").active) == ([VILLAGE], True)


def test_no_village_is_no_handover(office):
    giver = find("pimpasa.me")
    successor = Successor(find("petugas.me").id, "x")
    office.refused(Reason.HANDOVER_EMPTY, 1, hand_over, "kasi.me", giver.id, giver.rev, [OTHER], successor)


def test_an_ended_person_comes_back_without_the_old_password_and_phone(office):
    people.set_password(None, find("petugas.me").id, PASSWORD)
    session = find("petugas.me").get_id()
    person = find("petugas.me")
    office.refused(Reason.PERSON_ACTIVE, 1, reactivate_person, "kasi.me", person.id, person.rev)
    office.do(1, end_person, "kasi.me", person.id, person.rev)
    person = find("petugas.me")
    office.refused(Reason.PERSON_INACTIVE, 1, change_person, "kasi.me", person.id, person.rev, entry(person))
    office.refused(Reason.PERSON_INACTIVE, 1, end_person, "kasi.me", person.id, person.rev)
    office.refused(Reason.PERSON_STALE, 1, reactivate_person, "kasi.me", person.id, person.rev - 1)
    office.do(2, reactivate_person, "kasi.me", person.id, person.rev)
    assert find("petugas.me").active
    assert people.check_password("petugas.me", PASSWORD) is None
    assert people.signed_in_person(session) is None


def test_the_list_is_narrowed_and_goes_on_page_by_page(office):
    with writing():
        for n in range(120):
            db.session.add(
                Person(
                    id=f"many-{n:03}",
                    name=f"Petugas {n % 60:02}",
                    username=f"many{n}",
                    office_id="office-me",
                    roles=["ppns"] if n % 2 else ["petugas", "ppns"],
                    village_codes=[],
                    active=n >= 20,
                    session_rev=0,
                    created_at=CAME,
                )
            )
    viewer, seen, after = find("kasi.me"), [], ""
    while after is not None:
        page = list_page(viewer, PeopleFilter(role="ppns"), after)
        seen += [(not row.active, row.name, row.id) for row in page.rows]
        after = page.next
    assert page.count == 120
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen)
    counts = [
        list_page(viewer, filters).count
        for filters in (
            PeopleFilter(role="ppns", active="no"),
            PeopleFilter(text="petugas 07"),
            PeopleFilter(text="MANY11"),
            PeopleFilter(role="pimpasa"),
            PeopleFilter(office_id="office-pg"),
        )
    ]
    assert counts == [20, 2, 11, 1, 0]
    assert list_page(find("pimpasa.me"), PeopleFilter()).count == 1
    first = list_page(viewer, PeopleFilter(text="pimpasa.me"))
    assert list(first.phones) == [find("pimpasa.me").id]


@pytest.mark.parametrize("cursor", ["x", "!!", "WzEsMl0", "W10"])
def test_a_damaged_place_in_the_list_is_refused(office, cursor):
    office.refused(Reason.BAD_CURSOR, 1, list_page, "kasi.me", PeopleFilter(), cursor)
