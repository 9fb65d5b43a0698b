"""A real server whose data folder lies on a disk of a few megabytes, its own: a tmpfs in its own mount namespace."""

import os
import shutil
from pathlib import Path

from tools.live import LiveServer

# Everything happens inside the namespace, so that nothing is left mounted whatever becomes of the test.
_MOUNT = (
    'cp -a "$TITIAN_DATA" "$TITIAN_DATA.seeded" && mount -t tmpfs -o size={size} tmpfs "$TITIAN_DATA" '
    '&& cp -a "$TITIAN_DATA.seeded/." "$TITIAN_DATA" && exec "$@"'
)


class SmallDisk:
    """``with SmallDisk(24, data) as disk:`` starts one; ``disk.fill(leave=…)`` and ``give_back()`` change its room.

    Needs Linux, and root or user namespaces; without them the server does not start, and says so.
    """

    def __init__(self, megabytes: int, seeded: Path) -> None:
        own = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
        under = [*own, "sh", "-c", _MOUNT.format(size=f"{megabytes}m"), "sh"]
        self.server = LiveServer(workers=1, seeded=seeded, under=under)

    def __enter__(self) -> "SmallDisk":
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()
        shutil.rmtree(self.server.folder, ignore_errors=True)

    @property
    def folder(self) -> Path:
        """The data folder as the server sees it."""
        assert self.server.process
        return Path(f"/proc/{self.server.process.pid}/root{self.server.data}")

    @property
    def room(self) -> int:
        """Free bytes."""
        return shutil.disk_usage(self.folder).free

    def fill(self, leave: int = 0) -> None:
        """Take all room but ``leave`` bytes."""
        block = b"\0" * 4096
        with (self.folder / "somebody-elses").open("ab", buffering=0) as file:
            while self.room > leave + len(block):
                file.write(b"\0" * max(len(block), min(1 << 20, (self.room - leave) // 2)))
            while not leave:
                try:
                    file.write(block)
                except OSError:
                    break

    def give_back(self) -> None:
        """What had filled the disk is gone."""
        (self.folder / "somebody-elses").unlink()

    def copy(self, to: Path) -> Path:
        """The data as they lie there now; nobody writes meanwhile."""
        shutil.copytree(self.folder, to)
        return to
