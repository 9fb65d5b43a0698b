"""The register of fostered villages: a village is proposed, and taken from stage to stage by the rules."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core import clock
from core.errors import Reason, Refusal
from core.words import Word
from models import areas, scope, village_record, villages
from models.dated_settings import today
from models.db import db, writing
from models.tables_people import Person
from models.tables_places import Village
from models.tables_villages import VillageDocument
from models.village_contacts import checked
from models.village_facts import Facts, contacts_known, facts_of
from models.village_papers import counting
from models.village_people import pimpasa_of
from workflow import roles, village
from workflow.village import Guard, Known, Letter


@dataclass(frozen=True)
class Proposal:
    """What is known when a village is proposed. criteria: choices of F01's kriteria; reached_on: when a contact was."""

    criteria: list[str]
    reason: str
    contacts: list[dict[str, str]]
    reached_on: date | None
    excused: frozenset[Guard] = frozenset()
    excuse: str = ""


@dataclass(frozen=True)
class Asked:
    """What somebody writes for a step. excuse: why what is ``excused`` may be missing (``pengecualian``)."""

    note: str = ""
    recommendation: str = ""
    excused: frozenset[Guard] = frozenset()
    excuse: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a village stands: what reports say, which letters count, and which guards that satisfies."""

    facts: Facts
    letters: list[VillageDocument]
    known: Known
    met: frozenset[Guard]
    evaluation: dict[str, Any] = field(default_factory=dict)


def propose(by: Person, code: str, proposal: Proposal) -> Village:
    """Put a village on the register as "usulan", within the proposer's work area.

    Raises Refusal: NOT_ALLOWED, VILLAGE_UNKNOWN, OFFICE_UNKNOWN (another office's regency), VILLAGE_REGISTERED,
    CONTACT_BAD, DOCUMENT_DAY_BAD, VILLAGE_REASON_NEEDED, and what workflow.village.why_not says.
    """
    if proposal.reached_on is not None and proposal.reached_on > today():
        raise Refusal(Reason.DOCUMENT_DAY_BAD, where="reached_on")
    with writing():
        (code,) = villages.known_codes([code])
        if not roles.holds(by.roles, roles.KEEPS_VILLAGES):
            raise Refusal(Reason.NOT_ALLOWED)
        regency = villages.regency_of(code)
        if regency not in {
            code for office in scope.offices_seen(by) for code in areas.regency_codes_of(office, today())
        }:
            raise Refusal(Reason.OFFICE_UNKNOWN)
        if db.session.get(Village, code) is not None:
            raise Refusal(Reason.VILLAGE_REGISTERED)
        entry = Village(code=code, office_id=by.office_id, regency_code=regency, stage=village.NEW, rev=0)
        entry.criteria, entry.reason = list(proposal.criteria), proposal.reason.strip()
        entry.contacts, entry.open_matters = [checked(contact) for contact in proposal.contacts], 0
        entry.contact_reached_on = proposal.reached_on
        entry.stage_at = clock.now()
        standing = stand(entry)
        _check(by, entry, "usulan", Asked(excused=proposal.excused, excuse=proposal.excuse), standing.met)
        entry.stage = "usulan"
        db.session.add(entry)
        db.session.flush()
        source = standing.facts.profile("usulan")
        village_record.note(
            entry,
            by,
            "registered",
            after="usulan",
            role=_role(by, "", "usulan"),
            note=entry.reason,
            root_id=source.root_id if source else None,
            detail=_excused(entry, "", "usulan", proposal.excused, proposal.excuse, standing.met),
        )
    return entry


def take_step(by: Person, code: str, rev: int, after: str, asked: Asked | None = None) -> None:
    """Take a village to another stage. rev: of the page that was shown.

    Raises Refusal: VILLAGE_NOT_HERE, VILLAGE_CHANGED, VILLAGE_REASON_NEEDED, and what workflow.village.why_not says.
    """
    asked = asked or Asked()
    with writing():
        entry = village_record.take(by, code, rev, roles.READS_VILLAGES)
        before, standing = entry.stage, stand(entry, asked)
        _check(by, entry, after, asked, standing.met)
        detail = _excused(entry, before, after, asked.excused, asked.excuse, standing.met)
        root_id = _source(standing, before, after)
        if before == "evaluasi":
            detail |= standing.evaluation
        entry.stage, entry.stage_at = after, clock.now()
        _settle(entry, before, after, standing)
        village_record.note(
            entry,
            by,
            "stage",
            before=before,
            after=after,
            role=_role(by, before, after),
            note=asked.note.strip(),
            root_id=root_id,
            detail=detail,
        )


def stand(entry: Village, asked: Asked | None = None) -> Standing:
    """Where a village stands now; asked: with what somebody writes for a step."""
    asked = asked or Asked()
    facts, used = facts_of(entry), _used(entry.code)
    letters = [paper for paper in counting(entry) if paper.id not in used]
    evaluations = [said for said in facts.profiles if said.mode == "evaluasi" and said.source.root_id not in used]
    said = str(evaluations[0].answers.get("rekom_eval", "")) if evaluations else ""
    known = Known(
        criteria=bool(entry.criteria or facts.criteria),
        contact=any(one.get("name") and one.get("phone") for one in contacts_known(entry, facts)),
        contact_reached=entry.contact_reached_on is not None,
        profiles=frozenset(one.mode for one in facts.profiles if one.mode != "evaluasi" or one in evaluations),
        position=str((facts.newest("sikap_desa") or ("", None))[0]),
        point=facts.point is not None,
        letters=tuple(
            Letter(one.kind, one.letter_number, one.signed_on, one.signer, one.sha256 is not None) for one in letters
        ),
        pimpasa=bool(pimpasa_of([entry.code]).get(entry.code)),
        activity=facts.activity is not None,
        channel=facts.observation is not None,
        recommendation=said or asked.recommendation,
        note=asked.note,
    )
    minutes = next((one.id for one in letters if one.kind == "notula"), None)
    evaluation: dict[str, Any] = {"recommendation": known.recommendation, "minutes": minutes}
    if evaluations:
        evaluation["report"] = evaluations[0].source.root_id
    return Standing(facts, letters, known, village.met_by(known), evaluation)


def _check(by: Person, entry: Village, after: str, asked: Asked, met: frozenset[Guard]) -> None:
    reason = village.why_not(entry.stage, after, by.roles, met, asked.excused)
    step = village.find_step(entry.stage, after)
    if reason is Reason.VILLAGE_STEP_ROLE and step is not None:
        who = [Word(roles.ROLES[role]) for role in roles.ROLES if role in step.who]
        raise Refusal(reason, who=who[0] if len(who) == 1 else " / ".join(who))
    if reason is Reason.VILLAGE_STEP_LACKS and step is not None:
        missing = village.lacks(step, met | (asked.excused & village.EXCUSABLE))[0]
        raise Refusal(reason, where="note" if missing is Guard.REASON else None, missing=missing.value)
    if reason is not None:
        stage, to = (village.STAGES.get(name, Word(name)) for name in (entry.stage, after))
        raise Refusal(reason, stage=stage, to=to)
    if step is not None and _needed(step, asked.excused, met) and not asked.excuse.strip():
        raise Refusal(Reason.VILLAGE_REASON_NEEDED, where="excuse")


def _needed(step: village.Step, excused: frozenset[Guard], met: frozenset[Guard]) -> list[Guard]:
    """Those excuses without which the step could not be taken."""
    return [guard for guard in step.guards if guard in excused and guard not in met]


def _excused(
    entry: Village, before: str, after: str, excused: frozenset[Guard], excuse: str, met: frozenset[Guard]
) -> dict[str, Any]:
    step = village.find_step(before, after)
    needed = _needed(step, excused, met) if step is not None else []
    return {"excused": [guard.name for guard in needed], "excuse": excuse.strip()} if needed else {}


def _settle(entry: Village, before: str, after: str, standing: Standing) -> None:
    """What a step leaves on the village itself."""
    if after == "ditetapkan":
        entry.fostered_on = next(paper.signed_on for paper in standing.letters if paper.kind == "sk")
    elif before == "evaluasi":
        entry.evaluated_on = today()
    elif (before, after) == ("nonaktif", "survei"):
        entry.began_again_at, entry.fostered_on, entry.evaluated_on = clock.now(), None, None


def _source(standing: Standing, before: str, after: str) -> str | None:
    """The report that a step rests on."""
    if after == "aktif" and before == "ditetapkan":
        return standing.facts.activity.root_id if standing.facts.activity else None
    if before == "evaluasi":
        return standing.evaluation.get("report")
    source = standing.facts.profile(after)
    return source.root_id if source and after in ("survei", "evaluasi") else None


def _used(code: str) -> set[str]:
    """Minutes and reports that an earlier evaluation was decided by."""
    details = [event.detail for event in village_record.events_of(code) if event.before == "evaluasi"]
    return {used for detail in details for used in (detail.get("minutes"), detail.get("report")) if used}


def _role(by: Person, before: str, after: str) -> str:
    step = village.find_step(before, after)
    return next((role for role in roles.ROLES if step is not None and role in step.who and role in by.roles), "")
