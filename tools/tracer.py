"""Find strace for the tests that watch in which order the disk is written, or get it."""

from __future__ import annotations

import os
import shutil
import subprocess

WHY = (
    "The order of disk writes and answers cannot be watched: {reason}.\n"
    "Install strace (Debian, Ubuntu: apt-get install strace) and let processes be traced "
    "(containers: --cap-add=SYS_PTRACE). Nothing else sees what SQLite and Chromium ask of the disk, "
    "so without it these tests fail instead of claiming what they did not see."
)


def get() -> str:
    """Path of an strace that works here, fetched from the distribution when there is none. Raises RuntimeError."""
    path = shutil.which("strace")
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("No strace found; trying to get it for the tests of the disk's order.")
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "strace"]):
            try:
                subprocess.run(command, timeout=300, check=False, stdout=subprocess.DEVNULL)
            except (OSError, subprocess.TimeoutExpired) as error:
                print(f"  {' '.join(command)}: {error}")
        path = shutil.which("strace")
    if path is None:
        raise RuntimeError(WHY.format(reason="there is no strace"))
    tried = subprocess.run([path, "-f", "-o", os.devnull, "true"], check=False, capture_output=True, text=True)
    if tried.returncode != 0:
        raise RuntimeError(WHY.format(reason=tried.stderr.strip() or "strace may not trace"))
    return path


def words(program: str, notes: str, calls: str) -> list[str]:
    """The command to put before another one: all its threads, file names beside numbers, one line a call."""
    return [program, "-f", "-y", "-qq", "-s", "96", "-o", notes, "--seccomp-bpf", "-e", f"trace={calls}"]
