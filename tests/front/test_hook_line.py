"""One message over a real line: what counts as taken, what does not, and where nothing goes at all."""

import socket
import threading
from ipaddress import ip_network

import pytest

from front import hook_line
from models.hook_messages import Errand
from tests.front.receiver import receiving

HOME = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def errand(url, body=b'{"type":"report.created"}'):
    return Errand(1, "hook", url, {"Content-Type": "application/json", "webhook-id": "msg_1"}, body, 0)


def test_what_is_answered_with_2xx_is_taken():
    with receiving() as other:
        other.answers = [204]
        answer = hook_line.post(errand(other.url), HOME)
        assert answer.is_taken
        [(path, headers, body)] = other.got
    assert (path, body) == ("/titian?x=1", b'{"type":"report.created"}')
    assert headers["webhook-id"] == "msg_1"
    assert headers["host"].startswith("127.0.0.1:")


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_any_other_answer_is_not(status):
    with receiving() as other:
        other.answers = [status]
        answer = hook_line.post(errand(other.url), HOME)
    assert (answer.status, answer.is_taken) == (status, False)
    assert str(status) in answer.trouble


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_nobody_is_followed_elsewhere(status):
    with receiving() as other:
        other.answers = [status]
        assert not hook_line.post(errand(other.url), HOME).is_taken
        assert [path for path, _headers, _body in other.got] == ["/titian?x=1"]


def test_a_line_that_is_cut_and_one_that_nobody_answers_are_said(monkeypatch):
    monkeypatch.setattr(hook_line, "STEP_S", 0.2)
    with receiving() as other:
        other.answers = ["cut", "hang"]
        for word in ("RemoteDisconnected", "TimeoutError"):
            answer = hook_line.post(errand(other.url), HOME)
            assert answer.status is None
            assert answer.trouble.startswith(word)
        url = other.url
    assert "ConnectionRefusedError" in hook_line.post(errand(url), HOME).trouble


def test_an_address_that_sends_a_byte_now_and_then_is_left(monkeypatch):
    monkeypatch.setattr(hook_line, "WHOLE_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def drip():
            line, _ = server.accept()
            with line:
                try:
                    for letter in b"HTTP/1.1 200 OK\r\n" + b"x" * 1000:
                        line.sendall(bytes([letter]))
                        line.settimeout(0.05)
                        stop.wait(0.05)
                except OSError:
                    pass

        stop = threading.Event()
        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        answer = hook_line.post(errand(f"http://127.0.0.1:{port}/"), HOME)
        stop.set()
    assert answer.status is None
    assert answer.trouble


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "192.0.2.7", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:0:1::1", "2001:db8::1", "::ffff:8.8.8.8",
    ],
)  # fmt: skip
def test_no_address_of_this_machine_or_house_is_public(address):
    assert not hook_line.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "103.10.66.1", "2606:4700::1111", "2400:cb00::1"])
def test_the_worlds_addresses_are(address):
    assert hook_line.is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "127.1"])
def test_nothing_goes_to_this_machine_unless_its_network_is_allowed(host):
    with receiving() as other:
        answer = hook_line.post(errand(f"http://{host}:{other.port}/"), ())
        assert answer.status is None
        assert "TITIAN_HOOK_NETWORKS" in answer.trouble
        assert other.got == []


LOOK_UP = socket.getaddrinfo


def names(monkeypatch, *turns):
    """The name's addresses, turn by turn; returns who was asked for. An address is its own name, as ever."""
    answers, asked = iter(turns), []

    def look_up(host, port, *rest, **more):
        if host.replace(".", "").isdecimal():
            return LOOK_UP(host, port, *rest, **more)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(answers)]

    monkeypatch.setattr(hook_line.socket, "getaddrinfo", look_up)
    return asked


def test_one_private_address_among_public_ones_spoils_the_name(monkeypatch):
    names(monkeypatch, ["8.8.8.8", "10.0.0.7"])
    assert "10.0.0.7" in hook_line.post(errand("https://penerima.example/"), ()).trouble


def test_a_name_is_looked_up_once_and_what_was_looked_at_is_spoken_to(monkeypatch):
    asked = names(monkeypatch, ["127.0.0.1"], ["10.9.9.9"])
    with receiving() as other:
        assert hook_line.post(errand(f"http://berpindah.example:{other.port}/"), HOME).is_taken
        assert other.got[0][1]["host"] == f"berpindah.example:{other.port}"
    assert asked == ["berpindah.example"]


def test_without_https_nothing_leaves_the_house(monkeypatch):
    names(monkeypatch, ["8.8.8.8"])
    assert "https" in hook_line.post(errand("http://penerima.example/"), HOME).trouble
