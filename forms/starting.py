"""How a record begins and ends, on the server: a new one with its defaults, one that is opened again; as start.js."""

import uuid
from collections.abc import Mapping
from datetime import datetime, tzinfo

from lxml import etree

from forms.actions import run_actions
from forms.live import LiveForm
from forms.model import Bind, Form
from forms.secondary import ListText
from forms.trees import write_in
from forms.world import zone_of
from forms.xpath.instants import instant_of, stamp


def start_record(
    form: Form,
    lists: ListText,
    moment: datetime,
    *,
    instance_id: str,
    zone: tzinfo | None = None,
    language: str = "",
    properties: Mapping[str, str] | None = None,
) -> LiveForm:
    """A new record with its defaults. properties: username, deviceid … for preloads."""
    assert form.pristine is not None, "the form was read from an XForm"
    live = LiveForm(form, form.pristine.blank, lists, moment, zone=zone, language=language, properties=properties)
    for path, bind in form.binds.items():
        value = _preloaded(bind, live)
        for node in live.record.all(path) if value else ():
            write_in(node, value)
    live.set_meta("instanceID", instance_id)
    # What a form sets at first load is set in what it brings; what its counts add has an event of its own.
    live.recalculate(counts=False)
    run_actions(live, "odk-instance-first-load")
    run_actions(live, "odk-instance-load")
    live.recalculate()
    return live


def open_record(
    form: Form,
    root: etree._Element,
    lists: ListText,
    moment: datetime,
    *,
    zone: tzinfo | None = None,
    language: str = "",
) -> LiveForm:
    """A saved record, gone on with."""
    live = LiveForm(form, root, lists, moment, zone=zone, language=language)
    live.recalculate()
    run_actions(live, "odk-instance-load")
    return live


def stamp_end(live: LiveForm, moment: datetime) -> None:
    """Write down when it was finished, and let the form do what it does then."""
    at = stamp(instant_of(moment, zone_of(moment, None)), live.world.zone)
    for path, bind in live.form.binds.items():
        if (bind.preload, bind.preload_params) == ("timestamp", "end"):
            for node in live.record.all(path):
                live.set_value(node, at)
    run_actions(live, "xforms-revalidate")


def _preloaded(bind: Bind, live: LiveForm) -> str:
    now = stamp(live.world.now_ms, live.world.zone)
    if (bind.preload, bind.preload_params) == ("timestamp", "start"):
        return now
    if bind.preload == "date":
        return now[:10]
    if bind.preload == "uid":
        return f"uuid:{uuid.UUID(int=live.world.lots.getrandbits(128), version=4)}"
    if bind.preload == "property":
        known = live.world.properties
        return known.get(bind.preload_params) or known.get(bind.preload_params.replace(" ", ""), "")
    return ""
