"""The sender of messages to other systems: a quiet thread of its own, for an answer may take its time."""

from flask import Flask

from front.checker import Checker
from front.hook_line import post
from models import hook_messages
from models.db import let_go, settings

# Messages in one slice; what is due then waits for the next, which comes at once.
AT_ONCE = 20


class HookSender(Checker):
    """Sends in the background until the process ends; only the process that holds the lock works."""

    name, lock = "titian-hooks", "hooks.lock"

    def __init__(self, app: Flask, *, look_s: float = 1.0, breath_s: float = 0.0) -> None:
        super().__init__(app, look_s=look_s, breath_s=breath_s)

    def slice(self) -> bool:
        """One slice: messages made from what has happened, then sent one after the other."""
        with self.app.app_context():
            try:
                return self._work()
            except Exception as error:  # whatever fails here, the server goes on, and so does the sender
                self.app.logger.exception("sending messages to other systems failed", exc_info=error)
                return False

    def _work(self) -> bool:
        more = hook_messages.make_messages()
        for _turn in range(AT_ONCE):
            errand = hook_messages.next_errand()
            # Nothing of the database is held while the other side takes its time.
            let_go()
            if errand is None or self._stop.is_set():
                hook_messages.forget_old()
                return more
            hook_messages.settle(errand, post(errand, settings().hook_networks))
        return True
