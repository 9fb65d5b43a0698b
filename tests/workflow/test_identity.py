"""Who told an officer something: asked for and granted by two persons as the tables say; partners hear little."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Reason
from tests.workflow.test_table import rows_of
from workflow.fate import FOLLOWED, told_state
from workflow.identity import STEPS, Asking, fields_of, leads_to, standing, why_not, why_not_read, why_not_so, without
from workflow.review import Reviewed, Reviewer
from workflow.roles import READS_IDENTITY, ROLES

CELLS = {row[0]: row[3] for row in rows_of("reader")[1:]}
HEAD, *STANDINGS = rows_of("asking")
WHO_HEAD, *WHO = rows_of("identity step")
NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
SOON, PAST = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)


def asking(state, person_id="asker"):
    kept = {"lapsed": "waiting", "open": "granted", "closed": "granted"}.get(state, state)
    ends = {"open": SOON, "closed": PAST}.get(state)
    return None if state == "none" else Asking(person_id, kept, PAST if state == "lapsed" else SOON, ends)


def told(readers="office"):
    return Reviewed("info_warga", "reporter", "received", readers)


def test_the_tables_name_every_step_and_every_way_that_an_asking_stands():
    assert tuple(HEAD[1:]) == STEPS == tuple(row[0] for row in WHO)
    assert [standing(asking(row[0]), NOW) for row in STANDINGS] == [row[0] for row in STANDINGS]


@pytest.mark.parametrize("readers", ["office", "kepatuhan"])
@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_step_of_each_standing_is_as_the_tables_say(role, readers):
    for step, ordinary, secret, of_asker, of_others in WHO:
        may = role in (secret if readers == "kepatuhan" else ordinary).split(", ")
        for state, *cells in STANDINGS:
            cell = dict(zip(HEAD[1:], cells, strict=True))[step]
            for person, said in (("asker", of_asker), ("colleague", of_others)):
                if said == "-" or (person == "colleague" and state == "none"):
                    continue
                expected = "IDENTITY_CLOSED" if not may else cell
                if may and said != "may" and state != "none":
                    expected = said
                reason = why_not(step, Reviewer(person, [role], True), told(readers), asking(state), NOW)
                assert (leads_to(step, state) if reason is None else reason.name) == expected, (step, state, person)
                away = why_not(step, Reviewer(person, [role], False), told(readers), asking(state), NOW)
                assert away is Reason.REPORT_UNKNOWN


def test_nobody_grants_what_they_asked_themselves_whatever_they_hold():
    every = Reviewer("asker", list(ROLES), True)
    for readers in ("office", "kepatuhan"):
        assert why_not("grant", every, told(readers), asking("waiting"), NOW) is Reason.OWN_ASKING
        assert why_not("read", every, told(readers), asking("open", "colleague"), NOW) is Reason.ASKING_UNKNOWN


def test_the_instant_at_which_a_time_ends_is_over():
    assert standing(Asking("a", "waiting", NOW), NOW) == "lapsed"
    assert standing(Asking("a", "granted", SOON, NOW), NOW) == "closed"
    assert standing(Asking("a", "granted", PAST, SOON), NOW) == "open"


def test_asking_and_refusing_want_a_reason():
    assert why_not_so("ask", " \n") is Reason.IDENTITY_REASON
    assert why_not_so("refuse", "") is Reason.IDENTITY_REFUSAL
    assert [why_not_so(step, "") for step in ("grant", "withdraw", "read")] == [None] * 3
    assert why_not_so("ask", "Menghubungi saksi.") is None


def test_who_wrote_it_down_asks_for_nothing_and_may_grant():
    reporter = Reviewer("reporter", ["kasi"], True)
    assert why_not("ask", reporter, told(), None, NOW) is Reason.IDENTITY_OWN
    assert why_not("grant", reporter, told(), asking("waiting"), NOW) is None
    assert why_not("grant", Reviewer("reporter", ["pimpasa"], True), told(), asking("waiting"), NOW) is (
        Reason.IDENTITY_CLOSED
    )


def test_a_step_that_the_table_does_not_have_is_a_bug():
    with pytest.raises(KeyError):
        why_not("buang", Reviewer("x", ["kasi"], True), told(), None, NOW)
    with pytest.raises(KeyError):
        leads_to("grant", "open")


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("readers", ["office", "kepatuhan"])
def test_identity_is_asked_for_as_the_table_of_readers_says(role, readers):
    kind = "of complaints" if readers == "kepatuhan" else "of ordinary reports"
    allowed = CELLS[role].startswith(kind)
    report = told(readers)
    assert why_not_read(Reviewer("x", [role], True), report) is (None if allowed else Reason.IDENTITY_CLOSED)
    assert why_not_read(Reviewer("reporter", [role], True), report) is None
    assert why_not_read(Reviewer("x", [role], False), report) is Reason.REPORT_UNKNOWN


def test_the_route_lets_in_whoever_some_report_is_open_to():
    assert {role for role, cell in CELLS.items() if "once another grants it" in cell} == set(READS_IDENTITY)
    assert set(CELLS) == set(ROLES)


def test_a_form_without_identity_has_none_to_read():
    other = Reviewed("amati_oa", "y", "received")
    assert why_not_read(Reviewer("x", ["kasi"], True), other) is Reason.NO_IDENTITY
    assert why_not("ask", Reviewer("x", ["kasi"], True), other, None, NOW) is Reason.NO_IDENTITY


def test_answers_for_lists_and_search_do_not_say_who_it_was():
    said = {"nama_warga": "A", "telp_warga": "0812", "isi": "B"}
    assert without("info_warga", said) == {"isi": "B"}
    assert without("amati_oa", said) == said
    assert fields_of("amati_oa") == frozenset()


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("received", "received"),
        ("held", "received"),
        ("conflicted", "received"),
        ("quarantined", "received"),
        ("returned", "returned"),
        ("approved", "approved"),
        ("rejected", "rejected"),
        ("follow_up", FOLLOWED),
        ("case", FOLLOWED),
        ("whatever comes", FOLLOWED),
    ],
)
def test_a_partner_hears_of_every_further_step_that_it_was_followed_up_and_no_more(state, told):
    assert told_state(state) == told
