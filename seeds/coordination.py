"""What the demo's offices show each other: one lesson of a study visit, shared once, through the real verbs."""

from datetime import datetime

from core import clock
from models import coordinating, shares
from models.lessons import LessonFilter, find_lessons
from models.shares import Wish
from models.tables_people import Person
from workflow.lessons import PARTS


def ensure_shared(staff: dict[str, Person], told_at: datetime) -> None:
    """Let Palembang share its first lesson with Muara Enim; what is shared already stays as it is."""
    by, receiver = staff["kasi.pl"], staff["kasi.me"]
    with clock.stopped_at(told_at):
        coordinating.coordinate_all()
        found = find_lessons(by, LessonFilter(kind="visit")).rows
        if not found or shares.list_own(by):
            return
        first = min((row.lesson for row in found), key=lambda one: one.number)
        purpose = "Bahan rapat persiapan berkas perkara."
        shares.share(by, first, Wish((receiver.office_id,), PARTS["lesson"], purpose))
