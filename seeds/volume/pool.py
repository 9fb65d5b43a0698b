"""The few small pictures that all reports of the year share, and the files of a report as a phone names them."""

import random
from dataclasses import dataclass
from typing import Any

from core.digest import sha256_hex
from seeds.photos import demo_pdf, demo_photo, demo_signature, preview
from seeds.volume.plan import Content

PHOTOS = 24
_WIDTH = 240


@dataclass(frozen=True)
class Picture:
    """Bytes with their digest and type."""

    content: bytes
    sha256: str
    type: str


class Pool:
    """Photos with their previews, signatures, and one document."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(f"{seed} photos")
        photos = [demo_photo(rng, f"Contoh {n:02d}", _WIDTH) for n in range(PHOTOS)]
        self.photos = [_picture(photo) for photo in photos]
        self.previews = [_picture(preview(photo)) for photo in photos]
        self.signatures = [_picture(demo_signature(rng, _WIDTH)) for _ in range(3)]
        self.document = _picture(demo_pdf("Contoh"), "application/pdf")

    @property
    def pictures(self) -> list[Picture]:
        """Everything that a report may hold."""
        return [*self.photos, *self.previews, *self.signatures, self.document]

    def files(self, content: Content) -> list[tuple[dict[str, Any], Picture]]:
        """The files of a report as it names them, previews first, each with its bytes."""
        found = []
        for number, file in zip(content.photos, content.mould.files, strict=True):
            stem = file.name.removesuffix(".jpg")
            for role in file.roles:
                picture = self._picture(file.name, role, number)
                name = file.name if role in ("photo", "file") else f"{stem}.{role}.jpg"
                row = {"name": name, "sha256": picture.sha256, "size": len(picture.content), "type": picture.type}
                of = {"of": file.name} if name != file.name else {}
                found.append(({**row, "role": role, **of}, picture))
        return sorted(found, key=lambda one: one[0]["role"] != "preview")

    def _picture(self, name: str, role: str, number: int) -> Picture:
        if role == "file":
            return self.document if name.endswith(".pdf") else self.signatures[number % len(self.signatures)]
        return self.previews[number] if role == "preview" else self.photos[number]


def _picture(content: bytes, kind: str = "image/jpeg") -> Picture:
    return Picture(content, sha256_hex(content), kind)
