"""How a form that an office brings is listed on the phone, as far as the form itself tells."""

from typing import Any

from forms.model import Form, Group, Repeat

# A question takes a quarter of a minute; the built-in forms, measured, take 0.17 to 0.33.
QUESTIONS_A_MINUTE = 4
LAST = 100


def info_of(form: Form, **chosen: Any) -> dict[str, Any]:
    """What the feed says of it (docs/sync-protocol.md section 11). chosen: what somebody knows better."""
    questions = list(form.questions())
    told = {
        "code": form.form_id,
        "title": {"id": form.title or form.form_id, "en": form.title or form.form_id},
        "minutes": max(1, round(len(questions) / QUESTIONS_A_MINUTE)),
        "icon": "forms",
        "order": LAST,
        "features": _features(form),
        "evidence": [question.name for question in questions if question.evidence],
    }
    return told | {name: value for name, value in chosen.items() if value}


def _features(form: Form) -> list[str]:
    questions = list(form.questions())
    pictures = [question for question in questions if question.type == "image"]
    signed = [question for question in pictures if "signature" in question.appearance.split()]
    found = {
        "photo": len(pictures) > len(signed),
        "location": any(question.type in ("geopoint", "geotrace", "geoshape") for question in questions),
        "signature": bool(signed),
        "people": _has_repeat(form.root),
    }
    return [name for name, there in found.items() if there]


def _has_repeat(group: Group) -> bool:
    return any(
        isinstance(child, Repeat) or (isinstance(child, Group) and _has_repeat(child)) for child in group.children
    )
