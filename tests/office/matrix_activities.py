"""A plan of the PIMPASA's village with marks in its words; called by matrix_subjects.fill."""

from models import activities
from models.activity_plans import Plan
from models.tables_people import Person
from tests.conftest import VILLAGE
from tests.office.matrix_world import NOW, VILLAGES, Subject, World
from tests.records import publish
from workflow.activity import FORM
from workflow.roles import READS_AUDIT


def activity(world: World, by: Person) -> Subject:
    """One plan, changed once with a reason; its budget line also stands in the audit chain."""
    publish(FORM)
    line = world.mark("anggaran", "me", VILLAGES | READS_AUDIT)
    facts = {"kind": "sosialisasi", "topics": ("tppo",), "place": VILLAGE, "planned_on": NOW.date()}
    facts |= {"person_id": world.ids["pemeriksa.me"], "budget_line": line}
    made = activities.plan(by, Plan(**facts))  # type: ignore[arg-type]
    activities.edit(by, made, 1, Plan(**facts, budget=1), world.mark("ubah", "me", VILLAGES))  # type: ignore[arg-type]
    return Subject("activity", {"activity_id": made}, VILLAGES, only=("office.activities.",))
