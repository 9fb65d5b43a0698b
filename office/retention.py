"""Masa simpan: how long each form told people that their data is kept, how much of it is over, what was removed."""

from flask import Blueprint, render_template
from flask_login import current_user

from models import removal_list, report_list, retention
from models.dated_settings import value_of
from office import times
from office.permission import allow, may
from office.removal_words import hold_word, part_word, when_word
from office.session import language
from office.words import _
from workflow.retention import DAILY, RULES, setting_of
from workflow.roles import ARRANGES_AREAS, READS_RETENTION

blueprint = Blueprint("retention", __name__, url_prefix="/retention")


@blueprint.get("")
@allow(READS_RETENTION)
def show() -> str:
    """Numbers only: no report is named."""
    titles = report_list.form_titles()
    named = {form_id: titles.get(form_id, {}).get(language(), form_id) for form_id in RULES}
    today = times.today()
    rules = [
        (named[form_id], part_word(rule.part), when_word(rule.when), value_of(setting_of(form_id), today))
        for form_id, rule in RULES.items()
    ]
    due = [
        (named[row.form_id], row, [(hold_word(why), n) for why, n in sorted(row.held.items())])
        for row in retention.list_due(current_user)
    ]
    runs = [
        (
            run,
            [
                _counts(named[form_id], part_word(part), *numbers)
                for (form_id, part), numbers in sorted(run.counts.items())
            ],
        )
        for run in removal_list.list_runs(current_user)
    ]
    return render_template(
        "retention.html",
        rules=rules,
        due=due,
        runs=runs,
        daily=value_of(DAILY, today) == 1,
        may_set=may(ARRANGES_AREAS),
    )


def _counts(form: str, part: str, n: int, files: int) -> str:
    return _("%(form)s: %(part)s dari %(n)s laporan, %(files)s berkas", form=form, part=part, n=n, files=files)
