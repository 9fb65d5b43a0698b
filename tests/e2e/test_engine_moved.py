"""What a widget does while entries come and go stays with its own entry."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.engine_page import filling_page, form_info, made_form, question

PLACES = """| type | name | label | required |
| begin_group | satu | Satu | |
| text | judul | Judul | |
| end_group | | | |
| begin_repeat | orang | Orang | |
| text | nama | Nama | |
| geopoint | titik | Titik | |
| end_repeat | | | |
"""


def begin(page: Page) -> None:
    info = {**form_info("hambatan"), "form_id": "uji", "sha256": f"{'d':0<64}"}
    page.evaluate("how => engine.begin(how)", {"info": info, "xform": made_form(PLACES)})
    page.evaluate(
        """() => {
          const { session } = engine;
          const count = () => session.live.instance.all('/data/orang').length;
          while (count() < 3) session.addRepeat('/data/orang');
          for (const at of [1, 2, 3]) session.answer(`/data/orang[${at}]/nama`, `Orang Uji ${at}`);
          session.goTo('/data/orang[2]');
        }"""
    )


def places(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries(engine.session.live.instance.all('/data/orang').map((one) =>
          [one.querySelector('nama').textContent, one.querySelector('titik').textContent]))"""
    )
    return found


def seek_then(page: Page, remove: int) -> None:
    """Begin to look for the second person's position on a bad sky, remove an entry, then the sky clears."""
    page.context.set_geolocation({"latitude": -3.65, "longitude": 103.77, "accuracy": 80})
    begin(page)
    question(page, "titik").locator("[data-action=locate]").click()
    expect(question(page, "titik")).to_contain_text("± 80 m")
    page.evaluate("n => { engine.session.goTo('/data/orang'); engine.session.removeRepeat('/data/orang', n); }", remove)
    page.context.set_geolocation({"latitude": -3.6512, "longitude": 103.7712, "accuracy": 9})


def test_a_position_goes_to_the_person_it_was_sought_for_though_an_entry_before_has_gone(playwright):
    with filling_page(playwright) as page:
        seek_then(page, remove=1)
        page.wait_for_function(
            "() => engine.session.live.instance.all('/data/orang/titik').some((one) => one.textContent)"
        )
        found = places(page)
        assert set(found) == {"Orang Uji 2", "Orang Uji 3"}
        assert found["Orang Uji 2"].startswith("-3.6512000 103.7712000 ")
        assert found["Orang Uji 3"] == ""


def test_a_position_sought_for_an_entry_that_has_gone_goes_nowhere(playwright):
    with filling_page(playwright) as page:
        seek_then(page, remove=2)
        page.wait_for_timeout(1_500)
        assert places(page) == {"Orang Uji 1": "", "Orang Uji 3": ""}
