"""A record that the phone has let through has no findings at the office: both understand the form the same way."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from forms.findings import check_record
from forms.xform import read_form
from tests.e2e.engine_page import begin, filling_page, form_ids, lists, xform

JAKARTA = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 1, 14, 13, 7, tzinfo=JAKARTA)

FILL = """async () => {
  const done = await engine.fillIn(engine.session);
  return done.left.length ? done : { ...done, record: await engine.session.finish() };
}"""


@pytest.mark.parametrize("form_id", form_ids())
def test_what_the_phone_lets_through_has_no_findings(playwright, form_id):
    with filling_page(playwright) as page:
        begin(page, form_id)
        done = page.evaluate(FILL)
    assert done["left"] == []
    xml = done["record"]["xml"]
    assert check_record(read_form(xform(form_id)), xml.encode(), lists().get, NOON, JAKARTA) == [], xml
