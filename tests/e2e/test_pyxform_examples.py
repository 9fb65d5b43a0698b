"""Every form of pyxform's own tests opens on the phone, is filled in, saved and opened again, and stands on the server.

The forms are in tests/vectors/pyxform/ (README there). What a form asks for that no answer of ours satisfies stays open
and is the same on both sides.
"""

import gzip
import json
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from forms.answers import read_answers
from forms.findings import check_record
from forms.xform import read_form
from tests.e2e.engine_page import engine_page
from tools.live import ROOT

FORMS = json.loads(gzip.decompress((ROOT / "tests/vectors/pyxform/forms.json.gz").read_bytes()))
MOMENT = datetime(2026, 1, 14, 6, 7, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Jakarta")
# A list for whatever file a form names.
CSV = "name,label,name_key,state,county,region,city\na,A,a,a,a,a,a\nb,B,b,b,b,b,b\n"
XML = "<root><item><name>a</name><label>A</label></item><item><name>b</name><label>B</label></item></root>"
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": name,
                "geometry": {"type": "Point", "coordinates": [103.77, -3.65]},
                "properties": {"name": name, "title": name.upper()},
            }
            for name in "ab"
        ],
    }
)

LISTS = {"xml": XML, "geojson": GEOJSON, "last-saved": ""}

# What a browser cannot honour, as docs/xforms-support.md says: the form opens and is filled in all the same, and tells
# each of these when it is published.
UNSUPPORTED = {
    "test_background_audio: test_background_audio": ["recordaudio: /data/my_recording"],
    "test_background_audio: test_background_audio_voice_only": ["recordaudio: /data/my_recording"],
    "test_background_audio: test_background_audio_low": ["recordaudio: /data/my_recording"],
    "test_background_audio: test_background_audio_normal": ["recordaudio: /data/my_recording"],
    "example: attribute_columns_test.xlsx": ["ex:org.thirdparty.app.ActivityName: /data/launch"],
    "example: flat_xlsform_test.xlsx": ["ex:org.thirdparty.app.ActivityName: /data/launch"],
    "example: xlsform_spec_test.xlsx": ["ex:org.thirdparty.app.ActivityName: /data/launch"],
    "example: search_and_select.xlsx": ["search: /data/fruit"],
}


def lists_of(xform):
    """Text for every file that a form names."""
    names = {name.rsplit("/", 1)[-1] for name in re.findall(r'<instance [^>]*src="([^"]+)"', xform)}
    return {name: LISTS.get(name.rsplit(".", 1)[-1], CSV) for name in names}


@pytest.fixture(scope="module")
def filled(playwright):
    asked = [{"xform": xform, "lists": lists_of(xform)} for xform in FORMS.values()]
    with engine_page(playwright, "examples.js", quiet=True) as page:
        told = page.evaluate("forms => engine.fillAll(forms)", asked)
    return dict(zip(FORMS, told, strict=True))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_pyxforms_tests_is_filled_in_and_stands_on_the_server(filled, name):
    told = filled[name]
    assert not isinstance(told, str), told
    assert told["settled"], "answers and repeats came to no end"
    assert told["same"], "a save and a reload changed something"
    assert told["unsupported"] == UNSUPPORTED.get(name, [])
    form = read_form(FORMS[name])
    assert read_answers(form, told["xml"].encode()) is not None
    found = check_record(form, told["xml"].encode(), lists_of(FORMS[name]).get, MOMENT, ZONE)
    assert [f"{one.path} {one.code}" for one in found] == told["open"]
