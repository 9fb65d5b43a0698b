"""Floor 3, the reviewer's door: pages for the office, as forms and links that work before any script."""

from flask import Blueprint, Flask, redirect
from flask_babel import Babel
from flask_login import current_user
from werkzeug.wrappers import Response

from core.settings import Settings
from core.words import compile_catalogues
from models.db import settings
from office import (
    account,
    accounts,
    activities,
    audit,
    claims,
    coordination,
    courier,
    decisions,
    devices,
    door,
    enrolment,
    exports,
    files,
    follow_ups,
    form_pages,
    form_preview,
    form_uploads,
    hooks,
    identity,
    identity_asks,
    lessons,
    limits,
    list_pages,
    not_here,
    obstacles,
    overview,
    page,
    people,
    periods,
    printing,
    problems,
    protection,
    register_rooms,
    rejections,
    report_map,
    retention,
    review,
    same,
    saved_filters,
    security,
    services,
    session,
    shares,
    sign_in,
    tasks,
    tokens,
    village,
    village_new,
    villages,
    work_areas,
)
from office.permission import ANYBODY, EVERYONE, READERS, allow, may, undeclared
from office.words import link


def register(app: Flask) -> None:
    """Hang the office and the landing page on the app. Raises RuntimeError for a route that nobody guards."""
    with app.app_context():
        chosen: Settings = settings()
    session.set_up(app, chosen)
    security.protect(app)
    limits.limiter.init_app(app)
    if "babel" not in app.extensions:
        words = compile_catalogues(chosen.folder / "words")
        Babel(app, default_locale="id", default_translation_directories=str(words), locale_selector=session.language)
    office = Blueprint("office", __name__, url_prefix="/office", template_folder="templates", static_folder="static")
    leading = (overview, obstacles, protection, coordination, lessons, shares, periods)
    reports = (exports, review, claims, decisions, rejections, follow_ups, same, saved_filters, files, printing, tasks)
    forms = (form_pages, form_uploads, form_preview, list_pages)
    register_of_villages = (villages, village_new, village, work_areas, services, activities)
    people_rooms = (people, accounts, enrolment, devices, not_here, courier)
    for room in (
        sign_in,
        account,
        *leading,
        report_map,
        *reports,
        identity,
        identity_asks,
        *forms,
        *register_of_villages,
        *people_rooms,
        audit,
        retention,
        hooks,
        tokens,
    ):
        office.register_blueprint(room.blueprint)
    for kept in register_rooms.REGISTERS:
        office.register_blueprint(kept.blueprint)
    office.add_url_rule("/", "home", allow(EVERYONE)(_home))
    office.add_url_rule("/<path:rest>", "no_such_page", allow(ANYBODY)(problems.no_such_page))
    # Its own blueprint, because it lies outside /office.
    landing = Blueprint("door", __name__)
    landing.add_url_rule("/", "door", door.door)
    for blueprint in (office, landing):
        blueprint.before_request(session.check)
        for room in (courier, form_uploads, list_pages, village):
            blueprint.before_request(room.make_room)
        blueprint.before_request(security.check_form)
        blueprint.after_request(security.add_headers)
        blueprint.context_processor(page.words_of_every_page)
    problems.answer_with_pages(office, landing)
    app.register_blueprint(office)
    app.register_blueprint(landing)
    page.add_filters(app)
    forgotten = undeclared(app)
    if forgotten:
        raise RuntimeError(f"office routes without office.permission.allow: {', '.join(forgotten)}")


def _home() -> Response:
    """The first page of this person: their reports, or for a technical admin the people."""
    assert current_user.is_authenticated
    return redirect(link("office.review.reports" if may(READERS) else "office.people.list_people"))
