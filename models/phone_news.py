"""What the phones of somebody whose account changed must hear: villages, forms and lists that are theirs, or no longer.

The lines of the feed about forms and lists lie behind the place of their phones, so each is told anew to them alone.
"""

from models import changes, library, villages
from models.choice_lists import lists_of
from models.tables_people import Person


def tell_villages(person: Person, before: list[str]) -> None:
    """Tell a person's phones which villages came and which went since these codes, inside ``writing()``."""
    for body in villages.village_bodies(sorted({*person.village_codes} - {*before})):
        changes.record("village", body["code"], body=body, person_id=person.id)
    for code in sorted({*before} - {*person.village_codes}):
        changes.record("village", code, person_id=person.id, tombstone=True)


def tell(person: Person, roles: list[str], office_id: str) -> None:
    """Tell a person's phones what changed since these roles and that office, inside the caller's ``writing()``."""
    had = {form.form_id: form for form in library.forms_of(roles, office_id)}
    has = {form.form_id: form for form in library.forms_of(person.roles, person.office_id)}
    for form_id in sorted(had.keys() - has.keys()):
        changes.record("form", form_id, person_id=person.id, tombstone=True)
    for form_id in [form_id for form_id in has if form_id not in had]:
        changes.record("form", form_id, body=library.form_body(has[form_id]), person_id=person.id)
    if office_id == person.office_id:
        return
    before = lists_of(office_id)
    for name, version in lists_of(person.office_id).items():
        if name not in before or before[name].sha256 != version.sha256:
            body = {"name": name, "sha256": version.sha256, "size": version.size, "rows": version.rows}
            # Of the office as well: a line of everybody's list does not count where an office has its own.
            changes.record("list", name, body=body, person_id=person.id, office_id=person.office_id)
