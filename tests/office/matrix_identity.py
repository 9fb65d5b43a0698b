"""What the matrix knows of who told an officer something: what a chief asked, and another chief may grant."""

from models import Submission, db, identities, people
from tests.office.matrix_world import Subject, World
from workflow.roles import CONFIRMS, READS_AUDIT


def fill(world: World) -> None:
    """A chief who is none of the matrix's readers asks in either office: whoever grants it still reads nothing."""
    for home in ("me", "pg"):
        told = db.select(Submission.root_id).where(
            Submission.form_id == "info_warga", Submission.readers == "office", Submission.office_id == f"office-{home}"
        )
        root_id = db.session.scalars(told).one()
        asker = people.add_person(None, "Pemohon identitas", f"pemohon.{home}", f"office-{home}", ["kasi"])
        ask_id = identities.ask(asker, root_id, world.mark("gunasumber", home, CONFIRMS | READS_AUDIT))
        if home == "me":
            params = {"root_id": root_id, "ask_id": ask_id}
            world.subjects.append(Subject("asking who told it", params, CONFIRMS, only=("office.identity.",)))
