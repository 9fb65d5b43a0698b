"""The checker: one quiet thread per server process; only the one that holds the lock works, the others stand by.

It begins the lists whose day has come, brings those of villages to the day's work areas, and begins evaluations. What
has come it puts where a search finds its words, counts it for the figures, follows it in the registers and the lists
made of reports, then checks it. Once a night, when the setting says so, it removes what is over."""

import atexit
import fcntl
import os
from threading import Event, Thread

from flask import Flask

from models import (
    activity_making,
    checking,
    coordinating,
    indexing,
    keying,
    list_areas,
    list_dates,
    obstacle_making,
    protecting,
    register_likeness,
    registering,
    removal_runs,
    report_facts,
    servicing,
    village_turning,
)
from models.db import settings

# Seconds between two looks at the door, and between two slices while there is work.
LOOK_S = 2.0
BREATH_S = 0.1


class Checker:
    """Checks records in the background until the process ends."""

    name, lock = "titian-checker", "checker.lock"

    def __init__(self, app: Flask, *, look_s: float = LOOK_S, breath_s: float = BREATH_S) -> None:
        self.app = app
        self.look_s, self.breath_s = look_s, breath_s
        self.thread = Thread(target=self.run, name=self.name, daemon=True)
        self._stop = Event()

    def start(self) -> "Checker":
        """Begin; the process may end at any moment, a slice under way is then rolled back."""
        atexit.register(self.stop)
        self.thread.start()
        return self

    def stop(self, wait_s: float = 5.0) -> None:
        """Finish the slice under way and leave."""
        self._stop.set()
        if self.thread.is_alive():
            self.thread.join(wait_s)
        atexit.unregister(self.stop)

    def run(self) -> None:
        """Wait for the turn, which a process that dies gives back; then check until told to stop."""
        with self.app.app_context():
            path = settings().folder / self.lock
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
        try:
            while not self._take(handle):
                if self._stop.wait(self.look_s):
                    return
            while not self._stop.wait(self.breath_s if self.slice() else self.look_s):
                pass
        finally:
            os.close(handle)

    def slice(self) -> bool:
        """One slice of each work in a context of its own; an error is logged, and the next slice tries again later."""
        more = False
        with self.app.app_context():
            for work in (
                list_dates.begin_due,
                list_areas.follow_slice,
                village_turning.turn_slice,
                indexing.index_slice,
                keying.key_slice,
                report_facts.count_slice,
                registering.register_slice,
                register_likeness.look_slice,
                obstacle_making.make_slice,
                obstacle_making.close_slice,
                servicing.service_slice,
                activity_making.make_slice,
                protecting.detect_slice,
                coordinating.coordinate_slice,
                checking.check_slice,
                removal_runs.nightly_slice,
            ):
                try:
                    more = work() or more
                except Exception as error:  # whatever fails here, the server goes on, and so does the checker
                    self.app.logger.exception("a slice of the checker's work failed", exc_info=error)
        return more

    @staticmethod
    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
