"""How gunicorn serves Titian. Every value may be overridden on its command line."""

import os
from pathlib import Path
from typing import Any

bind = f"{os.environ.get('TITIAN_BIND', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104 (phones in the room must reach it)
wsgi_app = "app:create_app()"

# SQLite has one writer at a time: two processes keep both cores of a small machine busy, more would only queue.
# Threads wait for slow links; a phone at 2G may hold one for minutes. Waiting costs next to nothing (sync/crowd.py).
workers = int(os.environ.get("TITIAN_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("TITIAN_THREADS", "32"))

# The program is loaded once and shared by the workers: less memory, and one start instead of two.
preload_app = True

# Seconds. A worker that gives no sign of life for this long is replaced; slow clients do not count, stuck code does.
timeout = 60
graceful_timeout = 20
# Phones send several messages in a row; keeping the connection saves a round trip of 400 ms and more on each.
keepalive = 30

# Heartbeat files belong in memory: on a slow disk a worker looks dead while the disk is busy.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
loglevel = os.environ.get("TITIAN_LOG_LEVEL", "warning")
accesslog = None  # who asked when, and from where, is in the audit trail; addresses are kept nowhere


def post_fork(server: Any, worker: Any) -> None:
    """Give each worker its own database connections; one opened before the fork must never be shared."""
    app = worker.app.wsgi()
    with app.app_context():
        from models.db import db

        for engine in db.engines.values():
            engine.dispose(close=False)
    # Threads do not cross a fork either: each worker has its own checker, and one of them works.
    from front.checker import Checker
    from front.hook_sender import HookSender

    Checker(app).start()
    HookSender(app).start()
