"""The tasks as a file: who was asked for what, by when, and what answered it."""

from collections.abc import Iterator, Mapping

from flask_login import current_user

from models import report_list, task_list
from models.db import let_go
from models.tables_tasks import Task
from office import labels, times
from office.export_tables import Row, instant
from office.list_export import AT_ONCE, ListFile, place_cells, place_heads
from office.session import language
from office.task_words import kind_word, state_words
from office.words import _
from workflow.tasks import STATES


def file_of(query: Mapping[str, str]) -> ListFile:
    """The tab that the address names."""
    state = query.get("state", "")
    state = state if state in STATES else "open"
    return ListFile(
        name="tasks",
        title=_("Tugas"),
        heads=_heads(),
        query={"state": state},
        narrowed=[state_words()[state]],
        counted=_("%(n)s tugas", n=labels.number(task_list.count(current_user, state))),
        parts=_parts(state),
    )


def _heads() -> dict[str, str]:
    return {
        "id": _("Nomor"),
        "given_at": _("Diberikan, jam server"),
        "kind": _("Jenis tugas"),
        "text": _("Tugas"),
        "person": _("Untuk siapa"),
        "giver": _("Diberikan oleh"),
        **place_heads(),
        "form": _("Formulir"),
        "answer_by": _("Dijawab sampai"),
        "state": _("Keadaan"),
        "closed_at": _("Ditutup, jam server"),
        "report": _("Laporan asal"),
        "answer": _("Laporan jawaban"),
        "reason": _("Alasan ditarik"),
    }


def _parts(state: str) -> Iterator[list[Row]]:
    titles = {form_id: title.get(language(), form_id) for form_id, title in report_list.form_titles().items()}
    after: str | None = None
    while True:
        page = task_list.list_tasks(current_user, state, after, AT_ONCE)
        where = place_cells(task.village_code for task in page.rows)
        rows = [_cells(task, titles, where(task.village_code)) for task in page.rows]
        let_go()
        yield rows
        if page.next is None:
            return
        after = page.next


def _cells(task: Task, titles: dict[str, str], where: Row) -> Row:
    zone, answer = times.zone(), task_list.root_of(task.done_instance_id, current_user)
    return [
        *(
            task.id,
            instant(task.given_at, zone),
            kind_word(task.kind, task.form_id),
            task.text,
            task.person.name,
            task.giver.name,
        ),
        *(*where, titles.get(task.form_id or "", task.form_id or ""), task.answer_by.isoformat()),
        *(state_words()[task.state], instant(task.closed_at, zone) if task.closed_at else ""),
        *(task.source.code if task.source else "", answer[1] if answer else "", task.note),
    ]
