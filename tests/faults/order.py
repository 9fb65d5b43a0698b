"""Read a trace of system calls: was everything that an answer rests on synced before the answer left?

Each thread is looked at alone: the one that answers a request is the one that wrote for it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SERVER_CALLS = "fsync,fdatasync,pwrite64,write,rename,mkdir,recvfrom,sendto"
_LINE = re.compile(r"(?P<pid>\d+) +(?:(?P<call>\w+)\((?P<rest>.*)|<\.\.\. (?P<back>\w+) resumed>(?P<end>.*))")
_FILE = re.compile(r"\d+<(?P<path>/[^>]*)>")
_NAMES = re.compile(r'"(?P<one>[^"]*)"(?:, "(?P<two>[^"]*)")?')
_SAID = re.compile(r'\d+<[^>]*>, *"(?P<said>[^"]*)')
_WORKED = re.compile(r"= \d+$")


@dataclass
class Call:
    """One call of one thread. begins, ends: a long call is two lines, a short one is both at once."""

    thread: str
    name: str
    rest: str
    begins: bool
    ends: bool

    @property
    def worked(self) -> bool:
        return bool(_WORKED.search(self.rest.strip()))

    @property
    def path(self) -> str:
        """Of the file that the call is about; empty for a socket."""
        found = _FILE.match(self.rest)
        return found["path"] if found else ""

    @property
    def said(self) -> str:
        """The first bytes on a socket."""
        found = _SAID.match(self.rest)
        return found["said"] if found else ""

    @property
    def names(self) -> tuple[str, str]:
        found = _NAMES.match(self.rest)
        return (found["one"], found["two"] or "") if found else ("", "")


def read_calls(trace: Path) -> Iterator[Call]:
    """The calls in the order in which they happened."""
    open_: dict[tuple[str, str], str] = {}
    with trace.open(errors="replace") as lines:
        for line in lines:
            found = _LINE.match(line.rstrip("\n"))
            if not found:
                continue  # a signal, an exit
            thread, call = found["pid"], found["call"] or found["back"]
            if found["back"]:
                yield Call(thread, call, open_.pop((thread, call), "") + found["end"], False, True)
            elif found["rest"].endswith("<unfinished ...>"):
                open_[thread, call] = found["rest"].removesuffix("<unfinished ...>")
                yield Call(thread, call, open_[thread, call], True, False)
            else:
                yield Call(thread, call, found["rest"], True, True)


@dataclass
class Answer:
    """A 2xx that left. synced: what was written for it and synced; kept: files that got their place by it."""

    request: str
    synced: set[str]
    kept: list[str]
    wrong: list[str]


@dataclass
class _Request:
    line: str = ""
    dirty: set[str] = field(default_factory=set)
    synced: set[str] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)


def read_answers(trace: Path, data: Path) -> list[Answer]:
    """Every 2xx of a server whose data lie in ``data``, with what it was given on."""
    ours = _ours(data)
    requests: dict[str, _Request] = defaultdict(_Request)
    answers = []
    for call in read_calls(trace):
        request = requests[call.thread]
        if call.name == "recvfrom" and call.ends and call.said.startswith(("GET ", "POST ", "PATCH ", "HEAD ")):
            requests[call.thread] = _Request(" ".join(call.said.split(" ")[:2]))
        elif call.name in {"pwrite64", "write"} and call.begins and ours(call.path):
            request.dirty.add(call.path)
            request.synced.discard(call.path)
        elif call.name in {"fsync", "fdatasync"} and call.ends and call.worked and call.path in request.dirty:
            request.dirty.discard(call.path)
            request.synced.add(call.path)
        elif call.name == "rename" and call.ends and call.worked and ours(call.names[1]):
            request.kept.append(call.names[1])
            request.dirty.add(str(PurePosixPath(call.names[1]).parent))
        elif call.name == "mkdir" and call.ends and call.worked and ours(call.names[0]):
            request.dirty.add(str(PurePosixPath(call.names[0]).parent))
        elif call.name == "sendto" and call.begins and call.said.startswith("HTTP/1.1 2"):
            answers.append(Answer(request.line, set(request.synced), request.kept, _missing(request)))
    return answers


def _ours(data: Path) -> Callable[[str], bool]:
    """What answers rest on: files, folders and the database's log, which stands for the database file."""
    wal, folders = f"{data}/titian.sqlite3-wal", (f"{data}/blobs/", f"{data}/uploads/")
    return lambda path: path == wal or f"{path}/".startswith(folders)


def _missing(request: _Request) -> list[str]:
    wrong = [f"{request.line}: {path} not synced" for path in sorted(request.dirty)]
    stores = request.line == "POST /sync/v1/push" or request.kept
    if stores and not any(path.endswith("-wal") for path in {*request.synced, *request.dirty}):
        wrong.append(f"{request.line}: nothing was written to the database's log")
    for path in request.kept:
        if not any("/uploads/" in name for name in {*request.synced, *request.dirty}):
            wrong.append(f"{request.line}: {path} got its place unwritten")
    return wrong


BROWSER_CALLS = "fdatasync,fsync,write,pwrite64,sendto"


def read_saves(trace: Path) -> list[list[str]]:
    """For every save that a page told of: what of it was not on the disk by then. The page saves one thing at a time.

    Chromium keeps large values as files beside its log; a save's last word in the log comes after them.
    """
    dirty: set[str] = set()
    stage = ""
    saves = []
    for call in read_calls(trace):
        file, log = ".indexeddb.blob/" in call.path, call.path.endswith(".log") and ".indexeddb.leveldb/" in call.path
        if call.name in {"write", "pwrite64"} and call.begins:
            if file:
                dirty.add(call.path)
                stage = "a file was written"
            elif log and stage == "its files were synced":
                stage = "its end was written"
        elif call.name in {"fdatasync", "fsync"} and call.ends and call.worked:
            dirty.discard(call.path)
            if file and not dirty:
                stage = "its files were synced"
            elif log and stage == "its end was written":
                stage = "on the disk"
        elif call.name == "sendto" and call.begins and call.said.startswith("POST /saved "):
            unsynced = [f"{path} not synced" for path in sorted(dirty)]
            saves.append(unsynced + ([] if stage == "on the disk" else [f"told when {stage or 'nothing was written'}"]))
            stage = ""
    return saves
