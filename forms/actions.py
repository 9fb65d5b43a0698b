"""What a form does by itself when something happens, as pwa/forms/actions.js."""

from typing import TYPE_CHECKING

from forms.model import Action, Form
from forms.trees import Place, parent_in
from forms.values import write_result

if TYPE_CHECKING:
    from forms.live import LiveForm

# Actions that set each other off for ever stop here.
_DEPTH = 20


def run_actions(live: "LiveForm", event: str, at: Place | None = None, depth: int = 0) -> None:
    """at: the new turn of a repeat, or the node that changed; depth: how many actions led here."""
    path = live.record.path(at) if at is not None else ""
    for action in live.form.actions:
        if event not in action.events or action.kind != "setvalue":
            continue
        place = _repeat_around(live.form, action.within) if event == "odk-new-repeat" else action.within
        if path and place != path:
            continue
        for node in _targets(live, action, at):
            _run(live, action, node, depth)


def _run(live: "LiveForm", action: Action, node: Place, depth: int) -> None:
    result = live.expressions.string(action.value, action.ref, node) if action.value else action.text
    bind = live.form.binds.get(action.ref)
    changed = live.set_value(node, write_result(bind.type if bind else "", result, live.world.zone))
    if changed and depth < _DEPTH:
        run_actions(live, "xforms-value-changed", node, depth + 1)


def _repeat_around(form: Form, path: str) -> str:
    """The innermost repeat at or around a path."""
    while path and path not in form.repeats:
        path = path.rpartition("/")[0]
    return path


def _targets(live: "LiveForm", action: Action, at: Place | None) -> list[Place]:
    """The nodes it sets, in the same turn of a repeat where there is one."""
    around = at
    while around is not None:
        path = live.record.path(around)
        if path in live.form.repeats and action.ref.startswith(f"{path}/"):
            return live.record.all(action.ref, around)
        around = parent_in(around)
    return live.record.all(action.ref)
