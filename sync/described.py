"""Puts a call into the OpenAPI description without slowing it down."""

from collections.abc import Callable
from typing import Any, TypeVar

from marshmallow import Schema

from sync.schemas import ErrorAnswer

F = TypeVar("F", bound=Callable[..., Any])

# status -> schema of the JSON body, or a sentence when there is none
Answers = dict[int, type[Schema] | str]


def described(
    answers: Answers,
    *,
    body: type[Schema] | str | None = None,
    query: type[Schema] | None = None,
    headers: dict[str, str] | None = None,
    refusals: tuple[int, ...] = (),
    token: bool = True,
) -> Callable[[F], F]:
    """Describe a view for /docs; the view itself stays as it is.

    flask-smorest's own decorators would check and rewrite each message again. body: a schema for JSON, or a media type;
    headers: request headers, name to sentence; refusals: statuses answered in the one error shape.
    """
    told: dict[str, Any] = {
        "responses": {str(s): _response(a) for s, a in answers.items()}
        | {str(s): _response(ErrorAnswer, "Refused") for s in sorted({*refusals, *({401, 403} if token else ())})},
        "security": [{"device": []}] if token else [],
    }
    if body is not None:
        kind, schema = ("application/json", body) if not isinstance(body, str) else (body, _BYTES)
        told["requestBody"] = {"required": True, "content": {kind: {"schema": schema}}}
    parameters: list[dict[str, Any]] = [{"in": "query", "schema": query}] if query is not None else []
    parameters += [
        {"in": "header", "name": name, "description": text, "schema": {"type": "string"}}
        for name, text in (headers or {}).items()
    ]
    if parameters:
        told["parameters"] = parameters

    def decorate(view: F) -> F:
        view._apidoc = {"manual_doc": told}  # type: ignore[attr-defined]  # where flask-smorest looks
        return view

    return decorate


_BYTES = {"type": "string", "format": "binary"}


def _response(told: type[Schema] | str, sentence: str = "") -> dict[str, Any]:
    if isinstance(told, str):
        return {"description": told}
    description = sentence or (told.__doc__ or "").strip().split("\n")[0]
    return {"description": description, "content": {"application/json": {"schema": told}}}
