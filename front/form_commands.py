"""flask titian publish-form, form-state, check-records: forms that an office brings, and the records of all forms."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click
from flask.cli import AppGroup, with_appcontext

from core.errors import Refusal
from forms.card import info_of
from forms.needs import LIST_ENDINGS, Needs, folder_beside, needs_of
from forms.publish import Published, Unpublishable, convert_to_publish
from forms.said import LANGUAGES, Said, joined, language_asked
from forms.xform import read_form
from front.command_language import say
from models import checking, library, scope
from workflow.roles import ROLES

_NOT_PUBLISHED = Said("%(name)s tidak diterbitkan:", "%(name)s is not published:")
_NOTE = Said("Catatan: %(remark)s", "Note: %(remark)s")
_FROM_PYXFORM = Said("dari pyxform, dalam bahasa Inggris: %(remark)s", "%(remark)s")
_DONE = Said(
    "%(form_id)s, versi %(version)s: %(lists)s daftar, %(files)s berkas.",
    "%(form_id)s, version %(version)s: %(lists)s lists, %(files)s files.",
)
_LIST_NOT_UTF8 = Said(
    "Daftar %(name)s di %(folder)s bukan UTF-8. Simpan sebagai UTF-8, lalu terbitkan lagi.",
    "The list %(name)s in %(folder)s is not UTF-8. Save it as UTF-8, then publish again.",
)
_LISTS_MISSING = Said(
    "Tidak diterbitkan: daftar ini belum ada: %(names)s. Letakkan di folder %(folder)s, lalu terbitkan lagi.",
    "Not published: these lists are missing: %(names)s. Put them into the folder %(folder)s, then publish again.",
)
_OTHER_LISTS = Said(
    "Tidak diterbitkan: server mempunyai isi lain dengan nama %(names)s. "
    "Ganti nama daftar Anda, atau tambahkan --replace-lists.",
    "Not published: the server has other content under %(names)s. Rename yours, or say --replace-lists.",
)
_MEDIA_MISSING = Said(
    "%(name)s tidak ada di folder; tempatnya tetap kosong di HP.",
    "%(name)s is not in the folder; its place stays empty on the phone.",
)

_CHECKED = Said(
    "Setiap isian sudah diperiksa; %(found)s di antaranya mempunyai temuan.",
    "Every record is checked; %(found)s of them have findings.",
)


class _NotPublished(click.ClickException):
    """Nothing was published. The message alone is shown: the word that click puts before it has one language."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


def add_to(group: AppGroup) -> None:
    """Hang the commands on ``flask titian``."""
    for command in (publish_form, form_state, check_records):
        group.add_command(command)


@click.command("publish-form")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--role", "roles", multiple=True, type=click.Choice(list(ROLES)), help="Who fills it in; all without it.")
@click.option("--office", help="Letters of the one office that its lists are for; without it, of every office.")
@click.option("--code", help="What officers call it, F13.")
@click.option("--title", help="Its name on the phone, in Indonesian.")
@click.option("--title-en", help="The same in English.")
@click.option("--minutes", type=click.IntRange(1, 600), help="What it usually takes.")
@click.option("--icon", help="One of pwa/lib/icons.js.")
@click.option("--order", type=click.IntRange(1, 999), help="Its place in the list.")
@click.option("--place", help="The question that says where: a village of ten digits.")
@click.option("--urgent", help="XPath over the record; true: it is sent first.")
@click.option("--replace-lists", is_flag=True, help="Lists of the same name on the server get this form's content.")
@click.option("--language", type=click.Choice(LANGUAGES), default=language_asked, help="What it tells you in.")
@with_appcontext
def publish_form(
    file: Path,
    roles: tuple[str, ...],
    office: str | None,
    code: str | None,
    title: str | None,
    title_en: str | None,
    minutes: int | None,
    icon: str | None,
    order: int | None,
    place: str | None,
    urgent: str | None,
    replace_lists: bool,
    language: str,
) -> None:
    """Publish the form in FILE (.xlsx, .xls, .md, .csv, or an XForm .xml) with the files in FILE-media/ beside it."""
    try:
        published = convert_to_publish(file)
    except Unpublishable as error:
        raise _NotPublished(joined([_NOT_PUBLISHED.of(name=file.name), error.said], "\n").told(language)) from error
    form = read_form(published.xform_xml)
    titles = {"id": title or form.title, "en": title_en or title or form.title} if title or title_en else None
    facts = {"code": code, "title": titles, "minutes": minutes, "icon": icon, "order": order}
    lists, media = _beside(file, language)
    try:
        office_id = scope.office_by_letters(office).id if office else None
        needs = needs_of(published.xform_xml)
        _check_lists(file, needs, published.lists | lists, office_id, replace_lists, language)
        for name, text in (published.lists | lists).items():
            library.publish_list(name, office_id, text)
        info = info_of(form, **facts, place=place, urgent=urgent)
        version = library.publish_form(form.form_id, published, info, sorted(roles), media)
    except Refusal as refusal:
        raise _NotPublished(refusal.message(language)) from refusal
    library.prepare_packs()
    for remark in _remarks(published, needs, media):
        click.echo(_NOTE.of(remark=remark).told(language), err=True)
    told = _DONE.of(form_id=version.form_id, version=version.version, lists=len(lists), files=len(media))
    click.echo(told.told(language))


@click.command("form-state")
@click.argument("form_id")
@click.argument("state", type=click.Choice(library.STATES))
@with_appcontext
def form_state(form_id: str, state: str) -> None:
    """Open a form, let it close (what was begun is received), or close it (what comes is kept for the office)."""
    try:
        library.set_form_state(form_id, state)
    except Refusal as refusal:
        raise click.ClickException(refusal.message(language_asked())) from refusal
    click.echo(f"{form_id}: {state}")


@click.command("check-records")
@click.option("--again", is_flag=True, help="Also records that have been checked.")
@with_appcontext
def check_records(again: bool) -> None:
    """Check every record by its own form now, instead of waiting for a quiet moment."""
    found = checking.check_all(again=again)
    say(_CHECKED, found=found)


def _beside(file: Path, language: str) -> tuple[dict[str, str], dict[str, bytes]]:
    """The lists, and the pictures and sounds, in the folder beside a form."""
    lists: dict[str, str] = {}
    folder = folder_beside(file)
    paths = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    paths = [path for path in paths if not path.name.startswith(".")]
    texts = [path for path in paths if path.suffix.lower() in LIST_ENDINGS]
    for path in texts:
        try:
            lists[path.name] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            told = _LIST_NOT_UTF8.of(name=path.name, folder=folder.name)
            raise _NotPublished(told.told(language)) from error
    return lists, {path.name: path.read_bytes() for path in paths if path not in texts}


def _check_lists(
    file: Path, needs: Needs, lists: dict[str, str], office_id: str | None, replace: bool, language: str
) -> None:
    """A form is not published without its lists, nor quietly over another form's list."""
    here = library.current_lists(office_id)
    missing = [name for name in needs.lists if name not in lists and name not in here]
    if missing:
        told = _LISTS_MISSING.of(names=", ".join(missing), folder=folder_beside(file).name)
        raise _NotPublished(told.told(language))
    other = [name for name, text in lists.items() if name in here and here[name].text != text]
    if other and not replace:
        raise _NotPublished(_OTHER_LISTS.of(names=", ".join(other)).told(language))


def _remarks(published: Published, needs: Needs, media: dict[str, bytes]) -> Iterator[Said]:
    """What its author is told of a form that is published."""
    yield from (_FROM_PYXFORM.of(remark=warning) for warning in published.warnings)
    yield from (one.said for one in published.unsupported)
    yield from (_MEDIA_MISSING.of(name=name) for name in needs.media if name not in media)
