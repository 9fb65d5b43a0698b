"""One report on paper: everything it says, and who had it printed when."""

from models import AuditEntry, db
from tests.office.office_client import links


def test_the_page_for_paper_shows_all_and_says_who_and_when(app, kasi, field_side):
    root_id = field_side.send()
    href = links(kasi.get(f"/office/review/{root_id}"))["Cetak"]
    page = kasi.get(href)
    text = page.text
    assert "Warung Sari" in text
    assert "Dicetak oleh kasi.me (kasi.me), Kanim Muara Enim" in text
    assert "Diterima, revisi 1" in text
    assert "21 Nov 2026 13.07.00" in text
    with app.app_context():
        last = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert (last.action, last.object) == ("report.printed", f"report:{root_id}")


def test_another_offices_report_is_not_printed(office_client, field_side):
    root_id = field_side.send()
    office_client("kasi.pg").get(f"/office/review/{root_id}/print", 404)
