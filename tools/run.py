"""Start Titian for trying it out: database, demo data, addresses and sign-ins on the screen, then gunicorn."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    port = int(os.environ.get("PORT", "8000"))
    if taken(port):
        sys.exit(f"Port {port} is in use. Choose another: make run PORT={port + 1}")
    os.environ["TITIAN_PUBLIC_URL"] = os.environ.get("TITIAN_PUBLIC_URL") or f"http://localhost:{port}"
    os.environ["FLASK_APP"] = "app"
    print("Preparing the database and the demo data (the first time takes half a minute).", flush=True)
    step("flask", "db", "upgrade")
    step("seeds", "--demo")
    say_where(port)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn"])  # noqa: S606 (no shell wanted)


def step(module: str, *words: str) -> None:
    """Run one of our commands; its output is shown only when it fails."""
    done = subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\n{module} {' '.join(words)} did not finish.")


def say_where(port: int) -> None:
    print(f"\nTitian\n  This computer   http://localhost:{port}")
    address = lan_address()
    if address:
        print(f"  Same network    http://{address}:{port}   (office pages; the phone app needs HTTPS or localhost,")
        print("                  see README.md, On a real phone)")
    data = Path(os.environ.get("TITIAN_DATA") or "data")
    logins = data / "demo-logins.json"
    if logins.exists():
        print(f"\nOffice sign-ins (kept in {logins}, random for this installation)")
        for login in demo_logins(logins):
            print(f"  {login}")
    offer = subprocess.run(
        [sys.executable, "-m", "flask", "titian", "offer-enrolment"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if offer.returncode == 0:
        print(f"\nA phone for a demo officer: open this link or scan it, within ten minutes\n{offer.stdout.rstrip()}")
    else:
        print(f"\nNo enrolment link could be made:\n{offer.stderr.strip()}")
    print("\nCtrl-C stops.\n")


def demo_logins(path: Path) -> list[str]:
    """One line per demo person: user name, password, what they are."""
    return [f"{row['username']:<22} {row['password']:<18} {row['role']}" for row in json.loads(path.read_text())]


def taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def lan_address() -> str | None:
    """The address that others on the network see; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address (RFC 5737)
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") else address


if __name__ == "__main__":
    main()
