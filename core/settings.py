"""What an installation may set, read once from the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

MIB = 1024 * 1024
Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Settings:
    """One installation's choices; every field has a safe default."""

    data_folder: Path = Path("data")
    database_url: str = ""
    public_url: str = "http://localhost:8000"
    time_zone: str = "Asia/Jakarta"
    kanwil_name: str = "Kantor Wilayah Direktorat Jenderal Imigrasi Sumatera Selatan"
    max_file_bytes: int = 64 * MIB
    cookie_secure: bool = False
    # How many proxies of our own stand in front; each adds the address it saw. More would believe a stranger's header.
    proxies: int = 0
    # Free bytes below which photos wait; 0: a twentieth of the disk, 1 GiB at most
    min_free_bytes: int = 0
    # Of each worker process; bodies on slow links may not hold all of them
    threads: int = 32
    # Networks of the house that webhooks may be sent to although they are not public
    hook_networks: tuple[Network, ...] = ()
    testing: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read TITIAN_* variables; an empty one is not set. Raises ValueError naming one that cannot be read."""
        env = {name: value for name, value in env.items() if value.strip()}
        public_url = env.get("TITIAN_PUBLIC_URL", cls.public_url).rstrip("/")
        zone = env.get("TITIAN_TIME_ZONE", cls.time_zone)
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError) as error:
            raise ValueError(f"TITIAN_TIME_ZONE: {zone!r} is not a time zone") from error
        secure = env.get("TITIAN_COOKIE_SECURE", "")
        return cls(
            data_folder=Path(env.get("TITIAN_DATA", "data")),
            database_url=env.get("TITIAN_DATABASE_URL", ""),
            public_url=public_url,
            time_zone=zone,
            kanwil_name=env.get("TITIAN_KANWIL_NAME", cls.kanwil_name),
            max_file_bytes=_number(env, "TITIAN_MAX_FILE_BYTES", cls.max_file_bytes, least=1),
            min_free_bytes=_number(env, "TITIAN_MIN_FREE", cls.min_free_bytes, least=0),
            threads=_number(env, "TITIAN_THREADS", cls.threads, least=1),
            hook_networks=_networks(env.get("TITIAN_HOOK_NETWORKS", "")),
            proxies=_number(env, "TITIAN_PROXIES", cls.proxies, least=0),
            cookie_secure=secure in {"1", "true", "yes"} if secure else public_url.startswith("https:"),
        )

    @property
    def folder(self) -> Path:
        """The data folder, absolute."""
        return self.data_folder.resolve()

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: what was set, or the SQLite file in the data folder."""
        if not self.database_url:
            return f"sqlite:///{self.folder / 'titian.sqlite3'}"
        # The driver is psycopg 3; SQLAlchemy's plain "postgresql:" still means psycopg 2.
        for plain in ("postgresql://", "postgres://"):
            if self.database_url.startswith(plain):
                return "postgresql+psycopg://" + self.database_url.removeprefix(plain)
        return self.database_url

    @property
    def blobs(self) -> Path:
        """Where files live, by digest."""
        return self.folder / "blobs"

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.time_zone)

    def make_folder(self) -> None:
        """Make the data folder when it is missing, for this account only: reports name people."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.blobs.mkdir(exist_ok=True)

    def secret_key(self) -> str:
        """The key that signs sessions: made on first start, kept in the data folder with mode 0600."""
        path = self.folder / "secret-key"
        self.make_folder()
        draft = path.with_name(f"secret-key.{secrets.token_hex(8)}")
        if not path.exists():
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(48))
            try:
                os.link(draft, path)  # the first of two workers wins, both read the same key
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text().strip()


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(word) for word in text.replace(",", " ").split())
    except ValueError as error:
        raise ValueError(f"TITIAN_HOOK_NETWORKS: {error}") from error


def _number(env: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = env.get(name)
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        raise ValueError(f"{name}: {text!r} is not a whole number of at least {least}")
    return int(text)
