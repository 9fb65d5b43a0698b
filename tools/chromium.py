"""Find a Chromium for the browser tests, or get one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Headless, and silent on the network: what the tests and benchmarks measure must be ours alone.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """Path of a Chromium that is already here: in PATH, or fetched earlier by playwright."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def get() -> str | None:
    """A Chromium, fetched when there is none; None when nothing helped."""
    path = find()
    if path:
        return path
    print("No Chromium found; trying to get one for the browser tests.")
    tries = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        tries += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    for command in tries:
        try:
            # Ten minutes: the browser is 100 to 200 MB, and the link may be slow.
            subprocess.run(command, timeout=600, check=False, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.TimeoutExpired) as error:
            print(f"  {' '.join(command)}: {error}")
        path = find()
        if path:
            return path
    return None
