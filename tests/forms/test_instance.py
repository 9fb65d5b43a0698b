"""Whatever bytes come, nothing is expanded, fetched or guessed."""

import pytest

from forms.instance import MAX_BYTES, MAX_DEPTH, MAX_NODES, Unreadable, read_instance

ID = "uuid:0b6d1f7e-2222-4333-8444-123456789abc"
META = f"<meta><instanceID>{ID}</instanceID></meta>"


def instance(inside="", meta=META, head="", attributes='id="amati_oa" version="7"'):
    return f"{head}<data {attributes}>{inside}{meta}</data>".encode()


def reason(xml):
    with pytest.raises(Unreadable) as caught:
        read_instance(xml)
    return caught.value.reason


def test_a_filled_in_form_says_what_it_is():
    meta = f"<meta><instanceID>{ID}</instanceID><deprecatedID>uuid:old</deprecatedID>"
    meta += "<instanceName>F02</instanceName></meta>"
    read = read_instance(instance("<username>petugas07</username><today>2026-01-14</today>", meta))
    assert (read.form_id, read.version, read.instance_id) == ("amati_oa", "7", ID)
    assert (read.deprecated_id, read.instance_name) == ("uuid:old", "F02")
    assert (read.username, read.today, read.deviceid) == ("petugas07", "2026-01-14", "")


@pytest.mark.parametrize(
    "meta",
    [
        f'<meta xmlns="http://openrosa.org/xforms"><instanceID>{ID}</instanceID></meta>',
        f'<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID> {ID}\n</orx:instanceID></orx:meta>',
    ],
)
def test_the_meta_block_of_odk_clients_is_found_in_its_own_namespace(meta):
    assert read_instance(instance(meta=meta)).instance_id == ID


BILLION = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "head",
    [
        BILLION,
        '<?xml version="1.0"?>' + BILLION,
        '\n <!-- x --> <?pi y?>\n<!DOCTYPE data SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE data PUBLIC "-//x" "http://example.org/x.dtd">',
        "\N{ZERO WIDTH NO-BREAK SPACE}<!DOCTYPE data>",
    ],
)
def test_any_document_type_is_refused_so_no_entity_is_ever_expanded(head):
    assert reason(instance(head=head)) == "doctype"


def test_the_word_doctype_inside_an_answer_is_only_text():
    read = read_instance(instance("<isi><![CDATA[<!DOCTYPE x>]]></isi>"))
    assert read.root.findtext("isi") == "<!DOCTYPE x>"


def test_an_undeclared_entity_is_not_xml():
    assert reason(instance("<a>&nbsp;</a>")) == "not_xml"


@pytest.mark.parametrize("depth", [MAX_DEPTH, 300, 100_000])
def test_deep_nesting_is_refused(depth):
    assert reason(instance("<a>" * depth + "</a>" * depth)) == "too_deep"


def test_too_many_nodes_are_refused():
    assert reason(instance("<a/>" * MAX_NODES)) == "too_many_nodes"


def test_too_many_bytes_are_refused_before_they_are_parsed():
    assert reason(b"<" * (MAX_BYTES + 1)) == "too_big"


@pytest.mark.parametrize(
    "xml",
    [
        instance().decode().encode("utf-16"),
        instance(head='<?xml version="1.0" encoding="UTF-7"?>'),
        instance(head='<?xml version="1.0" encoding="ISO-8859-1"?>'),
        instance("<a>\x00</a>"),
    ],
)
def test_only_utf8_is_read(xml):
    assert reason(xml) == "not_utf8"


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"   ",
        b"not xml",
        b"<data",
        instance("<a>"),
        b'{"json": 1}',
        b"<a/><b/>",
        instance("<a>\xff</a>".encode("latin-1").decode("latin-1")).replace(b"\xc3\xbf", b"\xff"),
    ],
)
def test_broken_xml_is_refused(xml):
    assert reason(xml) == "not_xml"


def test_a_form_without_name_or_id_is_refused():
    assert reason(instance(attributes="")) == "no_form_id"
    assert reason(instance(meta="")) == "no_instance_id"
    assert reason(instance(meta="<meta><instanceID>uuid:../../etc</instanceID></meta>")) == "no_instance_id"
