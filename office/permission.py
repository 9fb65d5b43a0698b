"""Who may open a page: every route says it, and a route that does not is a start-up error.

What a person sees on a page they may open is another matter: models.scope.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from office.words import link
from workflow.roles import DECIDES, READS_COMPLIANCE, READS_VILLAGES, ROLES

View = TypeVar("View", bound=Callable[..., Any])

ANYBODY = frozenset({"anybody"})
EVERYONE = frozenset(ROLES)
# Reports are content, and a technical admin has none to read. What each reader sees: models.scope.
READERS = EVERYONE - {"admin"}
# The map of what they read: everybody who reads more than what they sent themselves
READS_MAP = READS_VILLAGES | READS_COMPLIANCE
# workflow.review decides report by report; nobody else even reaches the door.
DECIDERS = DECIDES | READS_COMPLIANCE


def allow(roles: frozenset[str]) -> Callable[[View], View]:
    """Declare who may call a view. ANYBODY: also somebody who has not signed in."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if roles is ANYBODY:
                return view(*args, **kwargs)
            if not current_user.is_authenticated:
                return to_sign_in()
            if roles.isdisjoint(current_user.roles):
                raise Refusal(Reason.NOT_ALLOWED)
            return view(*args, **kwargs)

        guarded.allowed_roles = roles  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def may(roles: frozenset[str]) -> bool:
    """Would the signed-in person pass ``allow(roles)``? For menus."""
    return bool(current_user.is_authenticated and not roles.isdisjoint(current_user.roles))


def to_sign_in() -> Response:
    """Off to the sign-in page, and back here afterwards when this was a page to read."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(link("office.sign_in.sign_in", next=back), 303)


def undeclared(app: Flask) -> list[str]:
    """Office endpoints that do not say who may call them; static files are public."""
    ours = [e for e in app.view_functions if e.startswith(("office.", "door.")) and not e.endswith(".static")]
    return [endpoint for endpoint in ours if not hasattr(app.view_functions[endpoint], "allowed_roles")]
