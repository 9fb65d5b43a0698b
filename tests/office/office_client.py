"""A browser without a screen: every page it opens is parsed strictly and held to what all pages promise."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import PASSWORD
from tests.office.strict_page import Element, check_quality, parse


class OfficeClient:
    """One browser. ``get`` opens a page, ``submit`` sends one of its forms as a person would."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.answer: TestResponse

    def get(self, path: str, status: int = 200) -> Element:
        """Open a page; redirects are followed."""
        self.answer = self.client.get(path, follow_redirects=True)
        return self._page(status)

    def post(self, path: str, data: dict[str, Any], status: int = 200) -> Element:
        """Send fields that no page gave: what an attacker's page or an old program would do."""
        self.answer = self.client.post(path, data=data, follow_redirects=True)
        return self._page(status)

    def submit(self, page: Element, action: str, status: int = 200, **typed: Any) -> Element:
        """Send the form whose action contains ``action``, its own fields included, and follow where it leads."""
        forms = [form for form in page.all("form") if action in (form.get("action") or "")]
        assert len(forms) == 1, f"{len(forms)} forms lead to {action}"
        data = filled(forms[0]) | typed
        target = forms[0].get("action") or ""
        if forms[0].get("method") == "get":
            self.answer = self.client.get(target, query_string=data, follow_redirects=True)
        else:
            self.answer = self.client.post(target, data=data, follow_redirects=True)
        return self._page(status)

    def press(self, page: Element, words: str, status: int = 200) -> Element:
        """Press the one button with these words: its own form is sent."""
        [button] = [button for button in page.all("button") if button.text == words]
        form = next(above for above in button.above() if above.tag == "form")
        return self.post(form.get("action") or "", filled(form), status)

    def sign_in(self, username: str, password: str = PASSWORD, status: int = 200) -> Element:
        """Sign in by the page."""
        return self.submit(self.get("/office/sign-in"), "/sign-in", status, username=username, password=password)

    def _page(self, status: int) -> Element:
        assert self.answer.status_code == status, (
            f"{self.answer.status_code}: {self.answer.get_data(as_text=True)[:600]}"
        )
        policy = self.answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        page = parse(self.answer.get_data(as_text=True))
        check_quality(page)
        return page


def filled(form: Element) -> dict[str, Any]:
    """What a browser would send if nobody typed anything."""
    data: dict[str, Any] = {}
    for field in form.all("input", "textarea", "select"):
        name = field.get("name")
        if not name:
            continue
        if field.get("type") in ("checkbox", "radio"):
            if field.get("checked") is not None:
                data.setdefault(name, []).append(field.get("value", "on"))
        elif field.tag == "select":
            options = list(field.all("option"))
            chosen = next((o for o in options if o.get("selected") is not None), options[0] if options else None)
            data[name] = chosen.get("value", chosen.text) if chosen else ""
        else:
            data[name] = field.text if field.tag == "textarea" else field.get("value", "")
    return data


def one(page: Element, tag: str, **attributes: str) -> Element:
    """The one element with these attributes (``class_`` for class, ``data_key`` for data-key)."""
    wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    found = [e for e in page.all(tag) if all(e.get(name) == value for name, value in wanted.items())]
    assert len(found) == 1, f"{len(found)} <{tag}> with {wanted}"
    return found[0]


def links(page: Element) -> dict[str, str]:
    """Words of each link → where it leads."""
    return {link.text: link.get("href") or "" for link in page.all("a")}


def flat(page: Element) -> str:
    """All words of the main part."""
    return next(page.all("main")).text
