"""Widgets that few forms need, as a thumb or a keyboard uses them; camera, microphone and satellites are made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e import every_widget
from tests.e2e.engine_page import filling_page, go_to, lists, made_form, question
from tests.e2e.filler import photo
from tools.live import ROOT

DEVICES = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
# A reader that finds a code at its second look.
READER = """() => {
  let looks = 0;
  globalThis.BarcodeDetector = class {
    detect() { looks += 1; return Promise.resolve(looks < 2 ? [] : [{ rawValue: 'ME-7Q2' }]); }
  };
}"""
BLIND = "() => { globalThis.BarcodeDetector = class { detect() { return Promise.resolve([]); } }; }"
# The camera's own track, seen from outside the app.
WATCH_CAMERA = """() => {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await ask(wish);
    globalThis.track = stream.getTracks()[0];
    return stream;
  };
}"""
REFUSED = """() => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
}"""
NO_READER = "() => { delete globalThis.BarcodeDetector; }"


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    with filling_page(playwright, DEVICES) as opened:
        yield opened


def at(page: Page, part: str, name: str) -> Locator:
    every_widget.begin(page)
    go_to(page, f"/data/{part}")
    return question(page, name)


def come_back(page: Page) -> None:
    """The browser was killed: the page is gone, and the draft is opened again from what is on disk."""
    draft = page.evaluate("() => engine.session.draft.id")
    page.wait_for_function("() => engine.session.saveState === 'saved' && engine.session.savedAt")
    part = page.evaluate("() => engine.session.part.id")
    page.evaluate("() => document.addEventListener('visibilitychange', (e) => e.stopImmediatePropagation(), true)")
    page.reload()
    page.wait_for_function("globalThis.engine !== undefined")
    page.evaluate("texts => engine.ready(texts)", lists())
    every_widget.begin(page, draftId=draft)
    go_to(page, part)


def value(page: Page, path: str) -> str:
    found: str = page.evaluate("path => valueAt(path)", path)
    return found


# Codes


def test_a_code_is_read_by_the_camera_and_the_camera_goes_out(page: Page) -> None:
    page.evaluate(READER)
    page.evaluate(WATCH_CAMERA)
    field = at(page, "kode", "kode_batang")
    field.locator('[data-action="scan"]').click()
    expect(field.locator("video")).to_be_visible()
    expect(field.locator("input")).to_have_value("ME-7Q2")
    expect(field.get_by_role("status")).to_contain_text("Kode terbaca: ME-7Q2")
    expect(field.locator("video")).to_have_count(0)
    assert page.evaluate("() => track.readyState") == "ended"
    assert value(page, "/data/kode/kode_batang") == "ME-7Q2"


@pytest.mark.parametrize("way", ["stop", "another part", "the form is left"])
def test_the_camera_goes_out_when_it_is_not_looked_through(page: Page, way: str) -> None:
    page.evaluate(BLIND)
    page.evaluate(WATCH_CAMERA)
    field = at(page, "kode", "kode_batang")
    field.locator('[data-action="scan"]').click()
    expect(field.locator("video")).to_be_visible()
    assert page.evaluate("() => track.readyState") == "live"
    if way == "stop":
        field.locator('[data-action="stop"]').click()
    elif way == "another part":
        go_to(page, "/data/jejak")
    else:
        page.evaluate("() => engine.session.close()")
    page.wait_for_function("() => track.readyState === 'ended'")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(NO_READER, "Browser ini tidak dapat membaca kode dengan kamera."), (REFUSED, "Izin kamera ditolak di HP ini.")],
)
def test_a_code_is_typed_where_there_is_no_camera_for_it(page: Page, trouble: str, words: str) -> None:
    page.evaluate(READER)
    page.evaluate(trouble)
    field = at(page, "kode", "kode_batang")
    if trouble == REFUSED:
        field.locator('[data-action="scan"]').click()
    expect(field).to_contain_text(words)
    page.get_by_label("Kode pada kartu").fill("8991234")
    page.get_by_label("Kode pada kartu").blur()
    assert value(page, "/data/kode/kode_batang") == "8991234"


# Voices


def test_a_voice_is_recorded_heard_and_removed(page: Page) -> None:
    field = at(page, "rekam", "suara")
    field.locator('[data-action="record"]').click()
    expect(field.get_by_role("timer")).to_be_visible()
    page.wait_for_timeout(1200)  # something must be said before it can be kept
    field.locator('[data-action="stop"]').click()
    expect(field.locator("audio")).to_be_visible()
    assert value(page, "/data/rekam/suara").startswith("suara-")
    [stored] = page.evaluate("() => storedFiles()")
    assert (stored["type"], stored["role"]) == ("audio/webm", "file")
    assert stored["size"] > 500
    come_back(page)
    expect(field.locator("audio")).to_be_visible()
    field.locator('[data-action="remove-file"]').click()
    expect(field.locator('[data-action="record"]')).to_be_visible()
    assert page.evaluate("async () => (await storedFiles()).length") == 0


def test_what_was_said_before_the_battery_went_is_still_there(page: Page) -> None:
    field = at(page, "rekam", "suara")
    field.locator('[data-action="record"]').click()
    expect(field).to_contain_text("sudah tersimpan", timeout=30_000)
    page.wait_for_function("() => valueAt('/data/rekam/suara') !== ''")
    come_back(page)
    expect(field.locator("audio")).to_be_visible()


def test_a_recording_ends_and_is_kept_when_its_page_is_left(page: Page) -> None:
    field = at(page, "rekam", "suara")
    page.evaluate(WATCH_CAMERA)
    field.locator('[data-action="record"]').click()
    expect(field.get_by_role("timer")).to_be_visible()
    page.wait_for_timeout(1200)
    go_to(page, "/data/kode")
    page.wait_for_function("() => track.readyState === 'ended'")
    page.wait_for_function("() => valueAt('/data/rekam/suara') !== ''")


def test_a_refused_microphone_is_said_and_a_file_still_does(page: Page) -> None:
    field = at(page, "rekam", "suara")
    page.evaluate(REFUSED)
    field.locator('[data-action="record"]').click()
    expect(field.get_by_role("alert")).to_contain_text("Izin mikrofon ditolak di HP ini.")
    field.locator("input[type=file]").set_input_files(
        [{"name": "a.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3" * 400}]
    )
    expect(field.locator("audio")).to_be_visible()


def test_sound_from_another_app_is_chosen_not_recorded_and_limits_are_said_before(page: Page) -> None:
    field = at(page, "rekam", "suara_luar")
    expect(field.locator('[data-action="record"]')).to_have_count(0)
    expect(field.locator("input[type=file]")).to_have_count(1)
    for name in ("suara", "film", "surat"):
        expect(question(page, name)).to_contain_text("Paling besar 20 MB")
    big = {"name": "b.mp4", "mimeType": "video/mp4", "buffer": bytes(20_000_001)}
    question(page, "film").locator("input[type=file]").set_input_files([big])
    expect(question(page, "film").get_by_role("alert")).to_contain_text("Berkas lebih dari 20 MB.")


# Drawings


def stroke(page: Page, field: Locator, way: list[tuple[float, float]]) -> None:
    """Across the sheet; each place as a share of its sides."""
    sheet = field.locator("canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    for index, (x, y) in enumerate(way):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)
        if index == 0:
            page.mouse.down()
    page.mouse.up()


COLOUR_AT = """async ([path, x, y]) => {
  const file = engine.session.fileOf(path);
  const picture = await createImageBitmap(new Blob([file.bytes]));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  return [...context.getImageData(x * picture.width, y * picture.height, 1, 1).data.slice(0, 3)];
}"""


def test_a_sketch_is_drawn_in_colours_taken_back_line_by_line_and_kept(page: Page) -> None:
    path = "/data/gambar/denah"
    field = at(page, "gambar", "denah")
    stroke(page, field, [(0.1, 0.5), (0.9, 0.5)])
    page.wait_for_function("path => valueAt(path).endsWith('.png')", arg=path)
    assert page.evaluate(COLOUR_AT, [path, 0.5, 0.5]) == [16, 36, 62]
    first = value(page, path)
    field.get_by_label("Merah").check()
    stroke(page, field, [(0.5, 0.1), (0.5, 0.9)])
    page.wait_for_function("([path, first]) => valueAt(path) !== first", arg=[path, first])
    red, green, blue = page.evaluate(COLOUR_AT, [path, 0.5, 0.2])
    assert red > 150 > max(green, blue)
    both = value(page, path)
    field.locator('[data-action="undo-stroke"]').click()
    page.wait_for_function("([path, both]) => valueAt(path) !== both", arg=[path, both])
    assert page.evaluate(COLOUR_AT, [path, 0.5, 0.2]) == [255, 255, 255]
    come_back(page)
    expect(field.locator("canvas")).to_be_visible()
    stroke(page, field, [(0.2, 0.1), (0.2, 0.3)])
    page.wait_for_function("path => engine.session.fileOf(path)?.type === 'image/jpeg'", arg=path)
    assert max(page.evaluate(COLOUR_AT, [path, 0.5, 0.5])) < 90, "what was drawn before is still under it"
    [stored] = [file for file in page.evaluate("() => storedFiles()") if file["role"] == "photo"]
    assert stored["name"] == value(page, path)
    field.locator('[data-action="remove-file"]').click()
    assert value(page, path) == ""
    assert page.evaluate("async () => (await storedFiles()).length") == 0


def test_the_last_line_taken_back_leaves_no_drawing(page: Page) -> None:
    field = at(page, "gambar", "denah")
    stroke(page, field, [(0.1, 0.5), (0.9, 0.5)])
    page.wait_for_function("() => valueAt('/data/gambar/denah') !== ''")
    field.locator('[data-action="undo-stroke"]').click()
    page.wait_for_function("() => valueAt('/data/gambar/denah') === ''")
    expect(field).to_contain_text("Gambar di lembar ini")


def test_a_photo_is_marked_and_stays_a_photo(page: Page, tmp_path: Path) -> None:
    path = "/data/gambar/foto_tanda"
    field = at(page, "gambar", "foto_tanda")
    picture = tmp_path / "IMG_1.jpg"
    picture.write_bytes(photo())
    field.locator("input[type=file]").first.set_input_files(picture)
    expect(field.locator("canvas")).to_be_visible()
    assert page.evaluate("path => sizeOf(path)", path) == [1600, 1200]
    before = value(page, path)
    field.get_by_label("Merah").check()
    field.get_by_label("Tebal").check()
    stroke(page, field, [(0.1, 0.5), (0.9, 0.5)])
    page.wait_for_function("([path, before]) => valueAt(path) !== before", arg=[path, before])
    red, green, blue = page.evaluate(COLOUR_AT, [path, 0.5, 0.5])
    assert red > 150 > max(green, blue)
    assert page.evaluate("path => sizeOf(path)", path) == [1600, 1200]
    assert {file["role"] for file in page.evaluate("() => storedFiles()")} == {"photo", "preview"}


def test_a_photo_that_must_be_new_opens_the_camera_and_no_gallery(page: Page) -> None:
    at(page, "gambar", "foto")
    expect(question(page, "foto").locator('[data-action="gallery"]')).to_have_count(1)
    for name, way in (("foto_baru", "environment"), ("foto_wajah", "user")):
        inputs = question(page, name).locator("input[type=file]")
        expect(inputs).to_have_count(1)
        expect(inputs).to_have_attribute("capture", way)
        inputs.set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}])
        expect(question(page, name).locator("img")).to_be_visible()
        expect(question(page, name).locator("input[type=file]")).to_have_attribute("capture", way)


# Places

SATELLITES = """() => {
  let seen = null;
  globalThis.stand = (latitude, longitude, accuracy) => {
    globalThis.place = { coords: { latitude, longitude, accuracy, altitude: 24 }, timestamp: Date.now() };
    seen?.(globalThis.place);
  };
  navigator.geolocation.watchPosition = (found) => {
    seen = found;
    globalThis.watching = true;
    if (globalThis.place) setTimeout(() => found({ ...globalThis.place, timestamp: Date.now() }));
    return 7;
  };
  navigator.geolocation.clearWatch = () => {
    seen = null;
    globalThis.watching = false;
  };
}"""


def stand(page: Page, lat: float, lon: float, accuracy: float) -> None:
    page.evaluate("([lat, lon, accuracy]) => stand(lat, lon, accuracy)", [lat, lon, accuracy])


def test_the_form_says_how_good_a_position_must_be(page: Page) -> None:
    page.evaluate(SATELLITES)
    field = at(page, "tempat", "titik")
    stand(page, -3.65, 103.77, 80)
    field.locator('[data-action="locate"]').click()
    expect(field.locator(".place-text b")).to_have_text("± 80 m")
    stand(page, -3.65, 103.77, 9)
    expect(field.locator(".place-text b")).to_have_text("± 9 m")
    assert value(page, "/data/tempat/titik") == "", "9 m is not the 5 m that the form asks for"
    field.locator('[data-action="accept"]').click()
    expect(field.locator(".grade")).to_have_text("kurang teliti")
    field.locator('[data-action="locate"]').click()
    stand(page, -3.6512, 103.7712, 4)
    expect(field.locator(".grade")).to_have_text("cukup baik")
    assert value(page, "/data/tempat/titik") == "-3.6512000 103.7712000 24.0 4.0"
    stand(page, -3.65, 103.77, 60)
    field.locator('[data-action="locate"]').click()
    field.locator('[data-action="accept"]').click()
    expect(field.locator(".grade")).to_have_text("terlalu kasar")


def test_a_place_is_chosen_on_a_drawing_with_a_finger_and_with_keys(page: Page) -> None:
    path = "/data/tempat/titik_pilih"
    page.evaluate(SATELLITES)
    field = at(page, "tempat", "titik_pilih")
    assert value(page, path) == ""
    field.get_by_text("Tulis koordinat").click()
    field.get_by_label("Lintang, bujur").fill("entah")
    field.locator('[data-action="write"]').click()
    expect(field.get_by_role("alert")).to_contain_text("Tulis lintang lalu bujur")
    field.get_by_label("Lintang, bujur").fill("-3,6512 103,7712")
    field.locator('[data-action="write"]').click()
    assert value(page, path) == "-3.6512000 103.7712000 0.0 0.0"
    sheet = field.locator("svg.chart-sheet")
    sheet.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    lat, lon, *_rest = map(float, value(page, path).split(" "))
    assert (round((lat + 3.6512) * 111_319), round(lon, 7)) == (50, 103.7712), "two steps of a tenth of 250 m"
    before = value(page, path)
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1], steps=4)
    page.mouse.up()
    assert value(page, path) == before, "moving the drawing chooses nothing"
    page.mouse.click(middle[0], middle[1])
    west = float(value(page, path).split(" ")[1])
    assert west < 103.7712, "the drawing went east, so its middle lies west"
    come_back(page)
    assert float(value(page, path).split(" ")[1]) == west


def test_a_way_is_walked_point_by_point_and_by_itself_and_each_point_outlives_the_battery(page: Page) -> None:
    path = "/data/jejak/jalan"
    page.evaluate(SATELLITES)
    field = at(page, "jejak", "jalan")
    expect(field).to_contain_text("Belum ada titik. Jejak memerlukan 2 titik.")
    stand(page, -3.65, 103.77, 8)
    field.locator('[data-action="look"]').click()
    field.locator('[data-action="accept"]').click()
    assert value(page, path) == "-3.6500000 103.7700000 24.0 8.0"
    assert page.evaluate("() => watching") is False
    expect(field).to_contain_text("1 titik. Jejak memerlukan 2 titik.")
    field.get_by_text("Rekam sambil berjalan").click()
    field.locator('[data-action="every"]').select_option("1")
    field.locator('[data-action="within"]').select_option("10")
    stand(page, -3.651, 103.77, 30)
    field.locator('[data-action="walk"]').click()
    expect(field).to_contain_text("Menunggu titik yang lebih teliti.")
    stand(page, -3.651, 103.77, 6)
    page.wait_for_function("path => valueAt(path).split(';').length === 2", arg=path)
    stand(page, -3.652, 103.77, 6)
    page.wait_for_function("path => valueAt(path).split(';').length === 3", arg=path)
    come_back(page)
    points = value(page, path).split("; ")
    assert points == [
        f"{lat} 103.7700000 24.0 {acc}"
        for lat, acc in zip(("-3.6500000", "-3.6510000", "-3.6520000"), ("8.0", "6.0", "6.0"), strict=True)
    ]
    expect(field.locator(".shape-sum")).to_have_text("3 titik · 223 m")
    expect(field.locator("polyline")).to_have_count(1)
    field.locator('[data-action="undo-point"]').click()
    expect(field.locator(".shape-sum")).to_have_text("2 titik · 111 m")
    field.locator('[data-action="clear"]').click()
    assert value(page, path) == ""
    field.locator('[data-action="undo-clear"]').click()
    assert len(value(page, path).split("; ")) == 2


def test_following_ends_when_the_form_is_left(page: Page) -> None:
    page.evaluate(SATELLITES)
    field = at(page, "jejak", "jalan")
    field.get_by_text("Rekam sambil berjalan").click()
    field.locator('[data-action="walk"]').click()
    assert page.evaluate("() => watching") is True
    page.evaluate("() => engine.session.close()")
    assert page.evaluate("() => watching") is False


def test_an_area_is_typed_closed_and_measured(page: Page) -> None:
    path = "/data/jejak/lahan"
    field = at(page, "jejak", "lahan")
    field.get_by_text("Tulis koordinat").click()
    for typed in ("-3.65, 103.77", "-3.65, 103.771", "-3.651, 103.771", "-3.651, 103.77"):
        field.get_by_label("Lintang, bujur").fill(typed)
        field.locator('[data-action="write"]').click()
    points = value(page, path).split("; ")
    assert len(points) == 5
    assert points[0] == points[4] == "-3.6500000 103.7700000 0.0 0.0"
    expect(field.locator("polygon")).to_have_count(1)
    expect(field.locator(".shape-sum")).to_have_text("4 titik · keliling 445 m · luas 1,24 ha (12.367 m²)")
    field.get_by_text("Daftar titik").click()
    field.get_by_role("button", name="Hapus titik 2").click()
    points = value(page, path).split("; ")
    assert (len(points), points[0]) == (4, points[3])
    field.locator("svg.chart-sheet").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert len(value(page, path).split("; ")) == 5
    come_back(page)
    expect(field.locator(".shape-points li")).to_have_count(4)


ASKING = """| type | name | label | trigger |
| start-geopoint | mulai | | |
| text | nama | Nama | |
| background-geopoint | saat_nama | | ${nama} |"""


def test_a_form_that_asks_for_the_position_gets_it_when_it_comes_and_holds_nobody_up(page: Page) -> None:
    page.evaluate(SATELLITES)
    every_widget.begin(page, xform=made_form(ASKING))
    question(page, "nama").locator("input").fill("Budi")
    question(page, "nama").locator("input").blur()
    page.wait_for_function("() => engine.session.saveState === 'saved' && engine.session.savedAt")
    assert value(page, "/data/mulai") == ""
    stand(page, -3.65, 103.77, 60)
    assert value(page, "/data/mulai") == "", "a better one may come"
    stand(page, -3.6512, 103.7712, 12)
    page.wait_for_function("() => valueAt('/data/mulai') === '-3.6512000 103.7712000 24.0 12.0'")
    assert value(page, "/data/saat_nama") == "-3.6512000 103.7712000 24.0 12.0"
    assert page.evaluate("() => watching") is False
    stand(page, -3.66, 103.78, 60)
    question(page, "nama").locator("input").fill("Budi Santoso")
    question(page, "nama").locator("input").blur()
    page.wait_for_function("() => watching")
    stand(page, -3.66, 103.78, 9)
    page.wait_for_function("() => valueAt('/data/saat_nama') === '-3.6600000 103.7800000 24.0 9.0'")
    assert value(page, "/data/mulai") == "-3.6512000 103.7712000 24.0 12.0"
    assert "-3.6600000" in page.evaluate("async () => (await storedDraft()).xml")


def test_a_form_only_looked_at_makes_no_draft_for_a_position(page: Page) -> None:
    page.evaluate(SATELLITES)
    draft = every_widget.begin(page, xform=made_form(ASKING))
    stand(page, -3.65, 103.77, 9)
    page.wait_for_function("() => valueAt('/data/mulai') !== ''")
    page.evaluate("() => engine.session.close()")
    assert page.evaluate("id => engine.readDraft(id)", draft) is None


# For everybody

AXE = """async () => {
  const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly,
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""
SMALL = """() => {
  const touched = '.question :is(button, summary, select, label.link, label.take, label.pen)';
  return [...document.querySelectorAll(touched)]
    .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 47.5)
    .map((one) => one.outerHTML.slice(0, 120));
}"""
PARTS = ("kode", "gambar", "rekam", "tempat", "jejak")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_rare_widgets_are_accessible_empty_and_answered(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.evaluate(READER)
    every_widget.begin(page)
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    for filled in (False, True):
        if filled:
            page.evaluate("id => engine.session.goTo(id)", page.evaluate("() => engine.session.parts[0].id"))
            page.evaluate("() => engine.fillIn(engine.session)")
        for part in PARTS:
            go_to(page, f"/data/{part}")
            expect(page.get_by_text("Membuka gambar")).to_have_count(0)
            page.evaluate("() => { for (const fold of document.querySelectorAll('details.fold')) fold.open = true; }")
            assert page.evaluate(AXE) == [], part
            assert page.evaluate(SMALL) == [], part
