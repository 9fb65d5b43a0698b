"""What the demo's office does with an early detection: refers it, hears the agency and ends it, by the verbs."""

from collections.abc import Mapping
from datetime import timedelta

from core import clock
from models import protecting, protection, protection_list
from models.db import settings
from models.protection import Told
from models.tables_people import Person


def handle(staff: Mapping[str, Person], root_id: str, told: Mapping[str, str]) -> None:
    """Do it now, by the clock of the story, unless it has been done."""
    by = staff[told["by"]]
    if protection_list.find_by_report(by, root_id) is not None:
        return
    protecting.detect_all()
    row = protection.find(by, root_id)
    called_at = clock.now() - timedelta(minutes=40)
    protection.refer(by, root_id, row.rev, Told(told["agency"], told["who"], called_at, "telepon"))
    (referral,) = protection.referrals(row)
    day = clock.now().astimezone(settings().zone).date()
    protection.answer(by, root_id, protection.find(by, root_id).rev, referral.id, day, told["answer"])
    protection.close(by, root_id, protection.find(by, root_id).rev, told["outcome"], told["result"])
