"""Approved reports of foreigners, employers and lodgings: small forms with repeats, sent and decided by user name."""

from datetime import UTC, date, datetime
from typing import Any
from xml.sax.saxutils import escape

from core import clock, ids
from core.digest import sha256_hex
from models import Device, Form, FormVersion, Submission, db, devices, people, registering, reviews, writing
from models.inbox import receive
from models.register_filter import RegisterFilter
from models.register_list import list_entries
from tests.conftest import VILLAGE
from workflow.sightings import DAY_OF, PARTS

TODAY = date(2026, 11, 21)
OTHER_VILLAGE = "16.03.06.2002"
PALEMBANG = "16.71.01.1001"
_TYPES = {"umur": "int", "jml_oa": "int", "lokasi_gps": "geopoint"}
_CHOICES = {"izin": [("voa", "Visa saat kedatangan"), ("itas", "ITAS")]}


def publish_forms() -> None:
    """F02 to F05 with the questions that the registers read, groups left out."""
    for form_id in PARTS:
        with writing():
            db.session.add(Form(form_id=form_id, position=0))
            db.session.flush()
            xform = _xform(form_id)
            code = {"amati_oa": "F02", "kunj_tka": "F03", "cek_inap": "F04", "duga_langgar": "F05"}[form_id]
            info = {"form_id": form_id, "code": code, "title": {"id": f"Formulir {code}", "en": f"Form {code}"}}
            info |= {"version": "1", "place": "desa", "evidence": []}
            facts: dict[str, Any] = {"form_id": form_id, "version": "1", "xform": xform, "state": "open", "roles": []}
            row = FormVersion(sha256=sha256_hex(xform), info=info, published_at=noon(TODAY), **facts)
            db.session.add(row)
            db.session.flush()
            db.session.get_one(Form, form_id).current_sha256 = row.sha256


def noon(day: date) -> datetime:
    """Twelve o'clock there."""
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


class RegisterWorld:
    """Phones of several people; everything happens at noon of a day, today unless told."""

    def __init__(self) -> None:
        publish_forms()
        self.phones: dict[str, str] = {}
        self.seqs: dict[str, int] = {}

    def person(self, username: str) -> Any:
        found = people.find_person(username)
        assert found is not None
        return found

    def send(
        self,
        form_id: str,
        *turns: dict[str, str],
        by: str = "pimpasa.me",
        village: str = VILLAGE,
        on: date = TODAY,
        corrects: str = "",
        **answers: str,
    ) -> str:
        """A report; turns: those of its repeat of foreigners. Returns its instance id."""
        if by not in self.phones:
            code, _ = devices.offer_enrolment(None, self.person(by).id)
            self.phones[by] = devices.enrol(code, f"HP {by}", "1", {}).device.id
        self.seqs[by] = self.seqs.get(by, 0) + 1
        instance_id = ids.new_instance_id()
        given = {"desa": village.replace(".", ""), DAY_OF[form_id]: on.isoformat(), **answers}
        nodes = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in given.items() if value)
        repeat = next(part.name for part in PARTS[form_id] if part.kind == "foreigner")
        for turn in turns:
            inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in turn.items() if value)
            nodes += f"<{repeat}>{inner}</{repeat}>"
        older = f"<deprecatedID>{corrects}</deprecatedID>" if corrects else ""
        xml = (
            f'<data id="{form_id}" version="1">{nodes}<meta><instanceID>{instance_id}</instanceID>{older}</meta></data>'
        )
        made: dict[str, Any] = {"instance_id": instance_id, "form_id": form_id, "form_version": "1"}
        made |= {"device_seq": self.seqs[by], "finished_at": noon(on), "urgent": False, "files": []}
        made |= {"xml": xml, "sha256": sha256_hex(xml)} | ({"deprecated_id": corrects} if corrects else {})
        with clock.stopped_at(noon(on)):
            (outcome,) = receive(db.session.get_one(Device, self.phones[by]), [made])
        assert outcome.outcome == "accepted", outcome
        db.session.expire_all()
        return instance_id

    def approved(self, form_id: str, *turns: dict[str, str], by: str = "pimpasa.me", **more: Any) -> str:
        """The same, approved by the section head of that office, and followed by the registers."""
        root_id = self.send(form_id, *turns, by=by, **more)
        self.approve(root_id, f"kasi.{by.partition('.')[2]}")
        return root_id

    def approve(self, root_id: str, by: str = "kasi.me") -> None:
        with clock.stopped_at(noon(TODAY)):
            reviews.approve(self.person(by), root_id, db.session.get_one(Submission, root_id).rev)
        self.follow()

    def follow(self) -> None:
        with clock.stopped_at(noon(TODAY)):
            registering.register_all()
        db.session.expire_all()

    def entries(self, kind: str = "foreigner", username: str = "kasi.me", **filters: Any) -> list[Any]:
        """The rows of a register as somebody sees them."""
        with clock.stopped_at(noon(TODAY)):
            return list_entries(self.person(username), RegisterFilter(kind, **filters)).rows

    def do(self, verb: Any, username: str, *given: Any, **more: Any) -> Any:
        with clock.stopped_at(noon(TODAY)):
            return verb(self.person(username), *given, **more)


def seen(name: str = "Wang Xiaoming", passport: str = "E12345678", nation: str = "CHN", **more: str) -> dict[str, str]:
    """One turn of F02's repeat."""
    return {"bangsa": nation, "nama_oa": name, "no_paspor": passport, "izin": "itas", **more}


def worker(name: str = "Wang Xiaoming", passport: str = "E12345678", **more: str) -> dict[str, str]:
    """One turn of F03's."""
    told = {"tka_nama": name, "tka_bangsa": "CHN", "tka_paspor": passport, "tka_izin": "itas"}
    return {**told, "tka_jabatan_nyata": "Teknisi", "tka_sesuai": "sesuai", **more}


def _xform(form_id: str) -> str:
    around, repeats = {"desa", DAY_OF[form_id], "lokasi_gps"}, {}
    for part in PARTS[form_id]:
        names = {*part.own.values(), *([part.only[0]] if part.only else [])}
        if part.repeats:
            repeats[part.name] = names
        else:
            around |= names
        around |= set(part.around.values())
    nodes = "".join(f"<{name}/>" for name in sorted(around))
    nodes += "".join(f"<{r}>{''.join(f'<{n}/>' for n in sorted(names))}</{r}>" for r, names in repeats.items())
    paths = [f"/data/{name}" for name in sorted(around)]
    paths += [f"/data/{r}/{name}" for r, names in repeats.items() for name in sorted(names)]
    binds = "".join(f'<bind nodeset="{p}" type="{_TYPES.get(p.rpartition("/")[2], "string")}"/>' for p in paths)
    body = "".join(_control(path) for path in paths if path.count("/") == 2)
    for repeat in repeats:
        inner = "".join(_control(path) for path in paths if path.startswith(f"/data/{repeat}/"))
        around_it = f'<repeat nodeset="/data/{repeat}">{inner}</repeat>'
        body += f'<group ref="/data/{repeat}"><label>{repeat}</label>{around_it}</group>'
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>'
        f"<h:title>{form_id}</h:title><model><instance>"
        f'<data id="{form_id}" version="1">{nodes}<meta><instanceID/></meta></data></instance>{binds}</model>'
        f"</h:head><h:body>{body}</h:body></h:html>"
    )


def _control(path: str) -> str:
    name = path.rpartition("/")[2]
    items = "".join(
        f"<item><label>{said}</label><value>{value}</value></item>" for value, said in _CHOICES.get(name, ())
    )
    if items:
        return f'<select1 ref="{path}"><label>{name}</label>{items}</select1>'
    return f'<input ref="{path}"><label>{name}</label></input>'
