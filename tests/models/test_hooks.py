"""Messages to other systems: made once of what happened, sent in order, tried again, laid still; on both databases."""

import json
from datetime import timedelta

import pytest

from core import clock
from core.errors import Reason
from models import AuditEntry, Hook, HookMessage, db, hook_messages, hooks, reviews
from models.hook_messages import Answer
from tests.models.review_office import hours
from workflow.hooks import BACKOFF_S, KINDS

URL = "https://penerima.example/titian"


def hook(office, username="kanwil.ss", office_id="office-me", kinds=KINDS, at=0):
    return office.do(at, hooks.add_hook, username, "Sistem uji", URL, list(kinds), office_id)


def messages():
    with clock.stopped_at(hours(0)):
        while hook_messages.make_messages():
            pass
    db.session.expire_all()
    return list(db.session.scalars(db.select(HookMessage).order_by(HookMessage.seq)))


def bodies(found):
    return [(json.loads(m.body)["type"], json.loads(m.body)["data"]["state"]) for m in found]


def send_all(at, status=200):
    """Send whatever is due at this hour; the ids of the messages in the order of the tries."""
    tried = []
    with clock.stopped_at(hours(at)):
        while (errand := hook_messages.next_errand()) is not None:
            tried.append(errand.headers["webhook-id"])
            hook_messages.settle(errand, Answer(status, "" if status else "ConnectionRefusedError"))
    return tried


def test_what_happens_to_a_report_becomes_messages_in_its_order(office):
    early = office.send()
    hook(office)
    root_id = office.send(1)
    office.do(2, reviews.return_for_repair, "kasi.me", root_id, 1, "Mohon foto.")
    office.send(3, corrects=root_id)
    office.do(4, reviews.approve, "kasi.me", root_id, office.report(root_id).rev)
    found = messages()
    assert bodies(found) == [
        ("report.created", "received"),
        ("report.returned", "returned"),
        ("report.decided", "approved"),
    ]
    assert {m.root_id for m in found} == {root_id} != {early}
    assert messages() == found, "nothing is told twice"


def test_a_message_holds_ids_codes_and_states_and_nothing_that_somebody_wrote(office):
    hook(office)
    root_id = office.send(1, nama="Ibu Rahasia")
    office.do(2, reviews.return_for_repair, "kasi.me", root_id, 1, "Rahasia juga.")
    for message in messages():
        assert "Rahasia" not in message.body
        told = json.loads(message.body)
        assert set(told) == {"type", "timestamp", "data"}
        names = {"root_id", "code", "form_id", "form_version", "revision", "state", "office", "urgent"}
        assert set(told["data"]) == names
        assert told["data"]["office"] == "ME"


def test_each_address_hears_of_its_offices_and_of_what_it_asked_for(office):
    above, beside, own = hook(office, office_id="office-ss"), hook(office, office_id="office-pg"), hook(office)
    picky = hook(office, kinds=["report.returned"])
    office.send(1)
    heard = {m.hook_id for m in messages()}
    assert heard == {above.id, own.id}
    assert not {beside.id, picky.id} & heard


def test_nobody_hears_of_what_only_compliance_reads(office):
    from tests.records import publish

    publish("info_warga")
    hook(office)
    office.send(1, form_id="info_warga", topik="petugas")
    office.send(2, form_id="info_warga", topik="oa")
    assert [json.loads(m.body)["data"]["form_id"] for m in messages()] == ["info_warga"]


def test_a_message_waits_for_the_one_before_it_of_its_report_and_for_no_other(office):
    hook(office)
    first, second = office.send(1), office.send(1)
    office.do(2, reviews.reject, "kasi.me", first, 1, "Bukan wilayah kami.")
    made = {(m.root_id, m.kind): m.id for m in messages()}
    with clock.stopped_at(hours(3)):
        errand = hook_messages.next_errand()
        assert errand.headers["webhook-id"] == made[first, "report.created"]
        hook_messages.settle(errand, Answer(400, "HTTP 400"))
    assert send_all(3) == [made[second, "report.created"]]
    assert send_all(3.01) == [made[first, "report.created"], made[first, "report.decided"]]


def test_after_its_last_try_a_message_lies_still_with_those_behind_it_until_somebody_sends_it_again(office):
    made = hook(office)
    root_id = office.send(1)
    office.do(1, reviews.reject, "kasi.me", root_id, 1, "Bukan wilayah kami.")
    messages()
    at, tries = 2.0, 0
    while tried := send_all(at, 400):
        tries += len(tried)
        at += BACKOFF_S[-1] / 3600 + 1
    assert tries == len(BACKOFF_S) + 1
    assert [(m.state, m.attempts) for m in messages()] == [("still", tries), ("waiting", 0)]
    assert office.do(at, hooks.list_hooks, "kanwil.ss")[0].still == 1
    assert office.do(at, hooks.send_again, "kanwil.ss", made.id) == 1
    assert len(send_all(at)) == 2
    assert [m.state for m in messages()] == ["taken", "taken"]
    office.refused(Reason.HOOK_NOT_STILL, at, hooks.send_again, "kanwil.ss", made.id)


def test_an_address_that_does_not_answer_rests_and_is_asked_one_message_at_a_time(office):
    hook(office)
    for _ in range(5):
        office.send(1)
    messages()
    assert len(send_all(2, None)) == 1
    assert send_all(2.0005) == []
    assert len(send_all(2 + 6 / 3600, None)) == 1
    assert db.session.scalars(db.select(Hook)).one().failures == 2
    assert len(send_all(3)) == 5
    db.session.expire_all()
    assert db.session.scalars(db.select(Hook)).one().rests_until is None


def test_gone_lays_a_message_still_at_once(office):
    hook(office)
    office.send(1)
    messages()
    assert len(send_all(2, 410)) == 1
    [message] = messages()
    assert (message.state, message.last_status) == ("still", 410)


def test_the_same_bytes_and_the_same_id_go_out_at_every_try(office):
    hook(office)
    office.send(1)
    messages()
    tried = []
    for at in (2, 3):
        with clock.stopped_at(hours(at)):
            errand = hook_messages.next_errand()
            hook_messages.settle(errand, Answer(400, "HTTP 400"))
        tried.append((errand.headers["webhook-id"], errand.body))
        assert errand.headers["webhook-timestamp"] == str(int(hours(at).timestamp()))
    assert tried[0] == tried[1]


def test_an_answer_that_comes_after_somebody_sent_it_again_changes_nothing(office):
    made = hook(office)
    office.send(1)
    messages()
    with clock.stopped_at(hours(2)):
        late = hook_messages.next_errand()
        hook_messages.settle(late, Answer(410, "HTTP 410"))
        hook_messages.settle(late, Answer(500, "HTTP 500"))
    assert [m.attempts for m in messages()] == [1]
    office.do(3, hooks.send_again, "kanwil.ss", made.id)
    assert len(send_all(3)) == 1


def test_an_ended_address_hears_nothing_more(office):
    made = hook(office)
    office.send(1)
    messages()
    office.do(2, hooks.end_hook, "kanwil.ss", made.id)
    assert send_all(3) == []
    office.send(4)
    assert len(messages()) == 1
    office.refused(Reason.HOOK_UNKNOWN, 5, hooks.renew_secret, "kanwil.ss", made.id)


def test_what_was_taken_is_forgotten_after_a_month_and_nothing_else_is(office):
    hook(office)
    office.send(1)
    root_id = office.send(1)
    office.do(1, reviews.reject, "kasi.me", root_id, 1, "Bukan wilayah kami.")
    messages()
    send_all(2, 410)
    db.session.execute(db.update(HookMessage).where(HookMessage.kind == "report.decided").values(state="taken"))
    db.session.commit()
    with clock.stopped_at(hours(0) + timedelta(days=31)):
        hook_messages.forget_old()
    assert {m.state for m in messages()} == {"still"}
    assert len(messages()) == 2


@pytest.mark.parametrize("username", ["kasi.me", "kakanim.me", "petugas.me", "kepatuhan.ss", "mitra.me"])
def test_only_admins_and_the_kanwil_connect_other_systems(office, username):
    office.refused(Reason.NOT_ALLOWED, 0, hooks.add_hook, username, "x", URL, list(KINDS), "office-me")
    office.refused(Reason.NOT_ALLOWED, 0, hooks.list_hooks, username)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "penerima.example",
        "ftp://x.example/",
        "https://",
        "https://a:b@x.example/",
        "https://x.example/ y",
        "https://x.example/#a",
        "https://x.example:99999/",
        "https://x.example/\r\nHost: y",
        "https://é.example/",
    ],
)
def test_what_is_no_address_is_refused(office, url):
    office.refused(Reason.HOOK_URL_BAD, 0, hooks.add_hook, "admin.ss", "x", url, list(KINDS), "office-me")


def test_every_step_is_on_the_record_without_the_secret(office):
    made = hook(office)
    before = made.secret
    assert office.do(1, hooks.renew_secret, "kanwil.ss", made.id).secret != before
    office.do(2, hooks.end_hook, "kanwil.ss", made.id)
    entries = list(db.session.scalars(db.select(AuditEntry).where(AuditEntry.object == f"hook:{made.id}")))
    assert [entry.action for entry in entries] == ["hook.added", "hook.secret_renewed", "hook.ended"]
    assert "whsec_" not in json.dumps([entry.detail for entry in entries])
