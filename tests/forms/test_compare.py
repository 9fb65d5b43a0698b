"""The reviewer sees exactly what a correction changed, in the form's order."""

from forms.answers import Answer, read_answers
from forms.compare import compare, mark


def question(name, value, path="/data"):
    return Answer("question", f"{path}/{name}", name, name.title(), value, value.upper(), "text")


def turn(number, **values):
    path = f"/data/orang[{number}]"
    return Answer(
        "repeat", path, "orang", f"Orang {number}", children=tuple(question(n, v, path) for n, v in values.items())
    )


def said(differences):
    return [(d.path, d.before, d.after, d.kind) for d in differences]


def test_nothing_changed_is_nothing_said():
    answers = [question("a", "x"), turn(1, nama="b")]
    assert compare(answers, list(answers)) == []
    assert {item.mark for item in mark(answers, answers)} == {"same"}


def test_changed_added_and_removed_answers_are_told_apart():
    old = [question("a", "x"), question("b", ""), question("c", "z")]
    new = [question("a", "y"), question("b", "w"), question("c", "")]
    assert said(compare(old, new)) == [
        ("/data/a", "X", "Y", "changed"),
        ("/data/b", "", "W", "added"),
        ("/data/c", "Z", "", "removed"),
    ]


def test_a_person_taken_out_of_the_middle_does_not_change_those_after():
    old = [turn(1, nama="a", umur="1"), turn(2, nama="b", umur="2"), turn(3, nama="c", umur="3")]
    new = [turn(1, nama="a", umur="1"), turn(2, nama="c", umur="3")]
    assert said(compare(old, new)) == [
        ("/data/orang[2]/nama", "B", "", "removed"),
        ("/data/orang[2]/umur", "2", "", "removed"),
    ]


def test_one_answer_of_a_second_person_is_one_difference():
    old = [turn(1, nama="a", paspor="1"), turn(2, nama="b", paspor="2")]
    new = [turn(1, nama="a", paspor="1"), turn(2, nama="b", paspor="3")]
    assert said(compare(old, new)) == [("/data/orang[2]/paspor", "2", "3", "changed")]


def test_an_added_person_counts_only_what_was_said_about_them():
    new = [turn(1, nama="a"), turn(2, nama="b", paspor="")]
    assert said(compare([turn(1, nama="a")], new)) == [("/data/orang[2]/nama", "", "B", "added")]


def test_two_form_versions_can_be_compared():
    old = [question("a", "x"), question("dropped", "d"), question("z", "q")]
    new = [question("a", "x"), question("fresh", "f"), question("z", "q")]
    assert {(d.path, d.kind) for d in compare(old, new)} == {("/data/dropped", "removed"), ("/data/fresh", "added")}
    assert next(item.answer.name for item in mark(old, new)) == "a"
    assert [item.answer.name for item in mark(old, new)][-1] == "z"


def test_marks_follow_the_order_of_the_form_and_show_both_texts(library):
    form = library["info_warga"]
    xml = "<data id='info_warga'><pokok><topik>{}</topik></pokok><cerita><isi>{}</isi></cerita></data>"
    old = read_answers(form, xml.format("oa", "satu").encode())
    new = read_answers(form, xml.format("pmi", "satu").encode())
    marked = mark(old, new)
    assert [(item.answer.name, item.mark) for item in marked] == [
        ("pokok", "changed"), ("penyampai", "same"), ("lokasi", "same"), ("cerita", "same"),
    ]  # fmt: skip
    topic = marked[0].children[0]
    assert (topic.before, topic.answer.text) == (
        "Keberadaan/kegiatan orang asing",
        "Perekrutan kerja ke luar negeri",
    )
