"""GET /openapi.json: the door described as OpenAPI 3.1, made from the schemas that its answers are held to."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Response, current_app
from marshmallow import Schema
from werkzeug.exceptions import NotFound

from api.door import PROBLEM, answer, door
from api.schemas import Problem

F = TypeVar("F", bound=Callable[..., Any])
ABOUT = (
    "Reports and fostered villages as another system may read them. A token is made in the office under "
    "Sistem lain, API; it is sent as `Authorization: Bearer …`. Nothing is written here. Times are UTC."
)
_NAMED = re.compile(r"<(?:\w+:)?(\w+)>")


def described(
    told: type[Schema] | str,
    *,
    query: type[Schema] | None = None,
    refusals: tuple[int, ...] = (),
    token: bool = True,
) -> Callable[[F], F]:
    """Say of a view what it answers: a schema, or a sentence for bytes; which query it takes and what it refuses."""

    def decorate(view: F) -> F:
        view.described = (told, query, refusals, token)  # type: ignore[attr-defined]
        return view

    return decorate


@door.get("/openapi.json")
@described("This description", token=False)
def openapi() -> Response:
    """The description of this door; it needs no token."""
    response = answer(_description())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@door.get("/<path:rest>")
@described("", token=False)
def no_such_call(rest: str) -> Response:
    """Everything below that is no call."""
    raise NotFound


def calls() -> list[tuple[str, Any]]:
    """(path as OpenAPI writes it, view) of every call of the door, the one for what is no call left out."""
    rules = [rule for rule in current_app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    views = [(rule, current_app.view_functions[rule.endpoint]) for rule in rules]
    return [(_NAMED.sub(r"{\1}", rule.rule), view) for rule, view in views if view is not no_such_call]


@cache
def _description() -> dict[str, Any]:
    spec = APISpec(
        title="Titian",
        version="1",
        openapi_version="3.1.0",
        info={"description": ABOUT},
        plugins=[MarshmallowPlugin()],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", schema=Problem)
    for path, view in sorted(calls(), key=lambda call: call[0]):
        spec.path(path, operations={"get": _operation(path, view)})
    told: dict[str, Any] = spec.to_dict()
    return told


def _operation(path: str, view: Any) -> dict[str, Any]:
    told, query, refusals, token = view.described
    summary, _, more = (view.__doc__ or "").strip().partition("\n")
    parameters: list[Any] = [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
    ]
    parameters += [{"in": "query", "schema": query}] if query is not None else []
    if isinstance(told, str):
        kind = "application/octet-stream" if token else "application/json"
        content: dict[str, Any] = {"description": told, "content": {kind: {}}}
    else:
        content = {"description": (told.__doc__ or "").strip(), "content": {"application/json": {"schema": told}}}
    statuses = sorted({*refusals, *({401, 429} if token else ())})
    problem = {"description": "Refused", "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {
        "summary": summary,
        "description": " ".join(more.split()),
        "operationId": view.__name__,
        "security": [{"token": []}] if token else [],
        "parameters": parameters,
        "responses": {"200": content} | {str(status): problem for status in statuses},
    }
