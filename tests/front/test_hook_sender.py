"""Messages to another system on this machine that refuses, fails, hangs, and a sender that is killed: none is lost."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from ipaddress import ip_network

import pytest

from core import clock
from front import hook_line
from front.hook_sender import HookSender
from models import HookMessage, db, hook_messages, hooks, reviews
from models.hook_messages import Answer
from tests.front.receiver import receiving
from tests.models.review_office import ReviewOffice, hours
from workflow.hooks import KINDS, signature

LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture
def office(app, settings):
    app.extensions["titian_settings"] = replace(settings, hook_networks=LOOPBACK)
    with app.app_context():
        yield ReviewOffice()
        db.session.remove()


def hook(office, url):
    return office.do(0, hooks.add_hook, "admin.ss", "Sistem uji", url, list(KINDS), "office-ss")


def story(office):
    """One report that comes, goes back and is rejected after its correction. Returns its root id."""
    root_id = office.send(1)
    office.do(2, reviews.return_for_repair, "kasi.me", root_id, 1, "Mohon foto.")
    office.send(3, corrects=root_id)
    office.do(4, reviews.reject, "kasi.me", root_id, office.report(root_id).rev, "Bukan wilayah kami.")
    return root_id


def work(app, at):
    """The sender's slices at this hour until nothing is due."""
    sender = HookSender(app)
    with clock.stopped_at(hours(at)):
        while sender.slice():
            pass


def kinds(other):
    return [json.loads(body)["type"] for _path, _headers, body in other.got]


STORY = ["report.created", "report.returned", "report.decided"]


def test_another_system_hears_the_story_of_a_report_in_its_order_and_can_check_who_speaks(app, office):
    with receiving() as other:
        made = hook(office, other.url)
        story(office)
        work(app, 5)
        assert kinds(other) == STORY
        for _path, headers, body in other.got:
            at = hours(5)
            assert headers["webhook-signature"] == signature(made.secret, headers["webhook-id"], at, body)
            assert headers["webhook-timestamp"] == str(int(at.timestamp()))


@pytest.mark.parametrize("trouble", [[500, 500], ["cut"], ["hang", 503], [400], [302], [429, "cut", 500]])
def test_whatever_goes_wrong_each_message_is_taken_once_and_in_order(app, office, monkeypatch, trouble):
    monkeypatch.setattr(hook_line, "STEP_S", 0.2)
    with receiving() as other:
        hook(office, other.url)
        story(office)
        other.answers = list(trouble)
        for at in range(5, 60, 6):
            work(app, at)
        assert kinds(other) == ["report.created"] * len(trouble) + STORY
        ids = [headers["webhook-id"] for _path, headers, _body in other.got]
        assert len(set(ids)) == 3, "a message keeps its id at every try"


def test_an_address_that_refuses_every_line_is_told_everything_once_it_is_back(app, office):
    with receiving() as other:
        url = other.url
    hook(office, url)
    story(office)
    work(app, 5)
    [first, *_others] = db.session.scalars(db.select(HookMessage).order_by(HookMessage.seq))
    assert (first.state, first.attempts, first.last_status) == ("waiting", 1, None)
    assert "ConnectionRefusedError" in first.trouble


def test_a_sender_that_fails_is_tried_again_and_the_server_goes_on(app, office, monkeypatch, caplog):
    monkeypatch.setattr(hook_messages, "make_messages", lambda: 1 / 0)
    assert HookSender(app).slice() is False
    assert "sending messages to other systems failed" in caplog.text


def test_nothing_of_the_database_is_held_while_the_other_side_takes_its_time(app, office, monkeypatch):
    seen = []

    def post(_errand, _allowed):
        seen.append(db.session().in_transaction())
        return Answer(200)

    monkeypatch.setattr("front.hook_sender.post", post)
    with receiving() as other:
        hook(office, other.url)
        story(office)
        work(app, 5)
    assert seen == [False, False, False]


def test_a_sender_that_is_killed_before_it_could_note_the_answer_sends_again_and_in_order(app, office, settings):
    with receiving() as other:
        hook(office, other.url)
        root_id = story(office)
        db.session.remove()
        other.answers = ["hang"]
        for kill in (True, False):
            other.came.clear()
            process = subprocess.Popen([sys.executable, "-m", "tests.front.hook_child", str(settings.data_folder)])
            try:
                assert other.came.wait(60), "nothing came"
                if kill:
                    os.kill(process.pid, signal.SIGKILL)
                    continue
                for _turn in range(600):
                    if len(other.got) == 4:
                        break
                    other.came.clear()
                    other.came.wait(0.1)
            finally:
                process.kill()
                process.wait()
        assert kinds(other) == ["report.created", *STORY]
        assert other.got[0][2] == other.got[1][2], "the same bytes again"
        assert {json.loads(body)["data"]["root_id"] for _path, _headers, body in other.got} == {root_id}


def test_only_one_process_sends(app, office):
    one, two = HookSender(app), HookSender(app)
    path = app.extensions["titian_settings"].folder / "hooks.lock"
    with path.open("w") as first, path.open("w") as second:
        assert one._take(first.fileno())
        assert not two._take(second.fileno())
