"""What the tests of rare widgets stand on: the form of every widget, and devices that are made up."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.e2e import every_widget
from tests.e2e.engine_page import go_to, lists, question

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


def stand(page: Page, lat: float, lon: float, accuracy: float) -> None:
    page.evaluate("([lat, lon, accuracy]) => stand(lat, lon, accuracy)", [lat, lon, accuracy])
