"""A form as the shared cases in tests/vectors/forms/outline.json describe it.

Both readers of XForms are held to it, this one and the phone's. A value inside a label stands as ``${/data/path}``.
"""

from typing import Any

from forms.model import Form, Group, Question, Repeat


def outline(form: Form) -> dict[str, Any]:
    """The form as plain JSON data."""
    return {
        "form_id": form.form_id,
        "version": form.version,
        "title": form.title,
        "languages": list(form.languages),
        "default_language": form.default_language,
        "parts": [_node(child) for child in form.root.children],
        "hidden": [{"path": question.path, "type": question.type} for question in form.hidden],
    }


def _node(node: Question | Group) -> dict[str, Any]:
    if isinstance(node, Question):
        return _question(node)
    told: dict[str, Any] = {"kind": "repeat" if isinstance(node, Repeat) else "group", "path": node.path}
    told |= {"appearance": node.appearance, "labels": dict(node.labels), "relevant": bool(node.relevant)}
    if isinstance(node, Repeat):
        told["count"] = node.count
    return told | {"children": [_node(child) for child in node.children]}


def _question(question: Question) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": "question",
        "path": question.path,
        "type": question.type,
        "labels": dict(question.labels),
        "hints": dict(question.hints),
        "required": bool(question.required),
        "relevant": bool(question.relevant),
        "constraint": bool(question.constraint),
    }
    rest = {
        "appearance": question.appearance,
        "list": question.list_name,
        "choices": [choice.value for choice in question.choices],
        "max_pixels": question.max_pixels,
        "evidence": question.evidence,
        "required_messages": dict(question.required_messages),
        "constraint_messages": dict(question.constraint_messages),
    }
    return told | {name: value for name, value in rest.items() if value}
