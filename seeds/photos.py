"""Small pictures for demo reports, marked DEMO so that nobody takes them for evidence."""

import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from forms.model import Question

_SKIES = ((150, 180, 205), (190, 195, 190), (205, 185, 160))


def sample(question: Question, title: str, rng: random.Random) -> tuple[str, str, bytes] | None:
    """A file that answers the question: its type, name ending and bytes; None for sound and film."""
    if question.type == "file":
        return "application/pdf", "pdf", demo_pdf(title)
    if question.type != "image":
        return None
    if question.appearance == "signature":
        return "image/jpeg", "jpg", demo_signature(rng)
    return "image/jpeg", "jpg", demo_photo(rng, question.labels.get("id", question.name))


def demo_photo(rng: random.Random, line: str, width: int = 960) -> bytes:
    """A landscape of flat shapes with DEMO and one line across it, as JPEG. width in pixels; about 20 kB."""
    height = width * 3 // 4
    picture = Image.new("RGB", (width, height), rng.choice(_SKIES))
    draw = ImageDraw.Draw(picture)
    horizon = height * rng.randint(50, 65) // 100
    draw.rectangle((0, horizon, width, height), fill=(rng.randint(80, 120), rng.randint(105, 140), 70))
    for _ in range(rng.randint(2, 4)):
        left, tall = rng.randint(0, width * 8 // 10), rng.randint(height // 8, height // 3)
        wide, shade = rng.randint(width // 10, width // 4), rng.randint(90, 200)
        draw.rectangle((left, horizon - tall, left + wide, horizon + 8), fill=(shade, shade - 15, shade - 35))
        roof = [
            (left - 12, horizon - tall),
            (left + wide // 2, horizon - tall - tall // 2),
            (left + wide + 12, horizon - tall),
        ]
        draw.polygon(roof, fill=(110, 60, 45))
    draw.rectangle((0, 0, width, height // 6), fill=(20, 20, 20))
    draw.text((24, 16), "DEMO", font=ImageFont.load_default(height // 10), fill=(255, 221, 0))
    draw.text((width * 3 // 10, height // 20), line, font=ImageFont.load_default(height // 22), fill=(255, 255, 255))
    return _jpeg(picture, 72)


def demo_signature(rng: random.Random, width: int = 600) -> bytes:
    """A scribble on white under the word DEMO, as JPEG."""
    picture = Image.new("RGB", (width, width // 3), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    x, points = 40, []
    while x < width - 60:
        points.append((x, width // 6 + rng.randint(-width // 14, width // 14)))
        x += rng.randint(12, 34)
    draw.line(points, fill=(15, 30, 90), width=4, joint="curve")
    draw.text((12, 8), "DEMO", font=ImageFont.load_default(18), fill=(150, 0, 0))
    return _jpeg(picture, 80)


def preview(photo: bytes) -> bytes:
    """The small picture that travels first: 240 pixels wide, at most 12 kB."""
    with Image.open(BytesIO(photo)) as picture:
        picture.thumbnail((240, 240))
        return _jpeg(picture.convert("RGB"), 55)


def demo_pdf(line: str) -> bytes:
    """One page that says DEMO, as the smallest PDF that readers open."""
    text = (
        f"BT /F1 24 Tf 60 760 Td (DEMO) Tj 0 -36 Td /F1 12 Tf ({line.translate({40: None, 41: None, 92: None})}) Tj ET"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj{content}endobj\n"
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}{end}".encode("ascii", "replace")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
