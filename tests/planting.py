"""Plant a fault into a verb of the running code, and see a named promise break: what no test sees, none tests."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from typing import Any

import pytest


def plant(monkeypatch: pytest.MonkeyPatch, verb: Callable[..., Any], line: str, fault: str) -> None:
    """``line`` of the verb's source becomes ``fault`` until the test ends, for everybody who has imported it."""
    source = textwrap.dedent(inspect.getsource(verb))
    assert source.count(line) == 1, f"{verb.__qualname__} has changed; plant the fault anew"
    made: dict[str, Any] = {}
    # The same names as the real one sees, as they stand in its module.
    planted = compile(source.replace(line, fault), inspect.getsourcefile(verb) or "", "exec")
    exec(planted, verb.__globals__, made)  # noqa: S102 - our own source, one line of it changed
    monkeypatch.setattr(verb, "__code__", made[verb.__name__].__code__)


def breaks(promise: Callable[..., None], request: pytest.FixtureRequest, **given: Any) -> None:
    """The named test, run here with its own fixtures, has to fail."""
    wanted = {
        name: request.getfixturevalue(name) for name in inspect.signature(promise).parameters if name not in given
    }
    with pytest.raises((AssertionError, KeyError, pytest.fail.Exception)):
        promise(**wanted, **given)
