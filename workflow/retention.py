"""How long people's data are kept, form by form, what goes then, and what holds a report back. Pure.

Source: what each form itself tells people (forms/library) and privacy.md, "Retention"; a form's promise is the longest
that its setting may say. docs/workflow.md holds the tables, and the tests are made from them.
"""

from dataclasses import dataclass
from datetime import date

from workflow.identity import FIELDS
from workflow.village_hints import months_after

# States of a report about which nothing is left to decide
SETTLED = ("approved", "rejected", "merged")
# What goes: everything that is personal; who told it; the photo of the list of participants
PARTS = ("personal", "identity", "list_photo")
# When: whatever was decided; when nothing followed (rejected, merged, nothing chosen, archived); when it was rejected
WHENS = ("decided", "nothing_followed", "rejected")
# The first of these that a report has is why it stays
HOLDS = ("follow_up", "task", "service", "asking", "merged", "register")
DAILY = "retention.daily"
_PLACE = frozenset({"kab_kota", "kecamatan", "desa"})


@dataclass(frozen=True)
class Rule:
    """What of a form's reports goes, when, after how many months at most.

    keeps: of "personal" the only questions whose answers stay, those that figures and lists count; drops: of the other
    parts the only ones that go.
    """

    months: int
    when: str
    part: str
    keeps: frozenset[str] = frozenset()
    drops: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        assert self.part in PARTS
        assert self.when in WHENS
        assert bool(self.drops) == (self.part != "personal")

    @property
    def is_whole(self) -> bool:
        """Does everything go but what is counted?"""
        return self.part == "personal"

    def stays(self, question: str) -> bool:
        """Is the answer to this question kept?"""
        return question in self.keeps if self.is_whole else question not in self.drops


RULES = {
    "amati_oa": Rule(24, "nothing_followed", "personal", keeps=_PLACE | {"tgl_amati", "jml_oa"}),
    "duga_langgar": Rule(60, "nothing_followed", "personal", keeps=_PLACE | {"dugaan"}),
    "info_warga": Rule(12, "rejected", "identity", drops=FIELDS["info_warga"]),
    "kegiatan": Rule(12, "decided", "list_photo", drops=frozenset({"foto_daftar"})),
    "layanan_desa": Rule(
        12,
        "decided",
        "personal",
        keeps=_PLACE | {"jenis", "jml_pemohon", "jml_rentan", "jml_anak", "jml_kerja", "tujuan", "tgl_usul"},
    ),
}


@dataclass(frozen=True)
class Standing:
    """What the rules ask of a report. follow: None, "waiting", "open" or "done"; choice: what was chosen for it.

    task: is one open that names it; service: is its request under way; asking: may somebody read, or wait to read, who
    told it; merged: is the report that it was merged into still whole; register: does an entry rest on it alone.
    """

    state: str
    follow: str | None = None
    choice: str | None = None
    task: bool = False
    service: bool = False
    asking: bool = False
    merged: bool = False
    register: bool = False


def setting_of(form_id: str) -> str:
    """The name of the setting with a form's months. Raises KeyError for a form that tells nobody a period."""
    assert RULES[form_id]
    return f"retention.{form_id}_months"


def decided_before(today: date, months: int) -> date:
    """The last day of a decision whose reports are over today."""
    return months_after(today, -months)


def is_meant(form_id: str, report: Standing) -> bool:
    """Does the form's rule speak of a report that stands so? Of another, the archive schedule decides."""
    if form_id not in RULES or report.state not in SETTLED:
        return False
    when = RULES[form_id].when
    if when == "decided":
        return True
    if when == "rejected":
        return report.state == "rejected"
    return report.state != "approved" or report.choice in (None, "arsip")


def hold(report: Standing) -> str | None:
    """Why a report whose time is over stays all the same: one of HOLDS; None when nothing holds it."""
    if report.follow in ("waiting", "open"):
        return "follow_up"
    return next((why for why in HOLDS[1:] if getattr(report, why)), None)
