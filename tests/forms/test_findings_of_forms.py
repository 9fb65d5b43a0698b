"""Every form of the library and every shared scenario: honest records have no findings, broken ones have theirs."""

import logging
import random
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from forms.findings import check_record
from seeds.filler import Filler
from tests.forms.scenes import Scene, form_of, play
from tests.scenarios import scenarios

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 1, 20, 13, 30, tzinfo=JAKARTA)
FORMS = [
    "amati_oa",
    "kunj_tka",
    "cek_inap",
    "duga_langgar",
    "info_warga",
    "deteksi_pmi",
    "kegiatan",
    "layanan_desa",
    "profil_desa",
    "hambatan",
    "koordinasi",
    "perkembangan_perkara",
]


def played(scenario):
    """A scenario's scene as it stands at its end."""
    scene = Scene(form_of(scenario["text"]), scenario)
    play(scenario, scene)
    return scene


@pytest.mark.parametrize("form_id", FORMS)
def test_every_form_filled_in_by_its_own_rules_has_no_findings(form_id, published, lists, caplog):
    filler = Filler(published[form_id].xform_xml, lists, random.Random(7))
    with caplog.at_level(logging.WARNING, logger="forms.findings"):
        for share in (0.0, 0.3, 0.7, 1.0) * 3:
            filled = filler.fill(NOW, share=share)
            assert check_record(filler.form, filled.xml, lists.get, NOW, JAKARTA) == []
            revised = filler.fill(NOW, revises=filled)
            assert check_record(filler.form, revised.xml, lists.get, NOW, JAKARTA) == []
    assert caplog.text == ""


@pytest.mark.parametrize("form_id", FORMS)
def test_every_form_tells_an_emptied_answer_and_a_strange_choice(form_id, published, lists):
    filler = Filler(published[form_id].xform_xml, lists, random.Random(3))
    xml = filler.fill(NOW, share=1.0).xml
    required = [one for one in filler.form.questions() if one.required == "true()" and not one.relevant]
    tried = 0
    for question in required:
        root = etree.fromstring(xml)
        node = root.find("/".join(question.path.split("/")[2:]))
        if node is None or not node.text:
            continue
        tried += 1
        node.text = None
        assert "required" in {
            one.code for one in check_record(filler.form, etree.tostring(root), lists.get, NOW, JAKARTA)
        }, question.path
        if question.type == "select_one":
            node.text = "tidak_ada_di_daftar"
            assert "choice" in {
                one.code for one in check_record(filler.form, etree.tostring(root), lists.get, NOW, JAKARTA)
            }, question.path
    assert tried >= 2


@pytest.mark.parametrize("name", scenarios())
def test_the_records_of_the_shared_scenarios_have_the_faults_that_a_phone_tells_and_no_others(name):
    scene = played(scenarios()[name])
    live = scene.live
    said = {
        (live.record.indexed_path(node), live.fault(question, node))
        for path, question in live.offers.questions.items()
        for node in live.record.all(path)
        if live.fault(question, node)
    }
    findings = check_record(scene.form, live.final_xml(), scene.lists, scene.now, JAKARTA)
    strange = {(one.path, one.code) for one in findings if one.code == "unknown"}
    assert {(one.path, one.code) for one in findings} - strange == said
    assert all(live.record.path(live.at(path)) not in live.record.pristine.models for path, _ in strange)
