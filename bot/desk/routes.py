"""The addresses of the desk."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.channels.web.pages import served
from bot.desk import acts, door, managing, numbers_page, pages, taking_away
from bot.desk.gate import DOOR, done, everybody, shown, who_leads, who_oversees
from bot.desk.live import stream_changes

STATIC = Path(__file__).with_name("static")
_CASE = "/desk/cases/{case_id}"
_STAFF = "/desk/staff/{staff_id}"


def desk_routes() -> list[BaseRoute]:
    """Give the routes of everything the desk shows and does."""
    return [*_door(), *_pages(), *_deeds(), *_managing(),
            Mount("/desk/static", served(STATIC))]  # fmt: skip


def _door() -> list[BaseRoute]:
    return [
        Route(DOOR, door.show_door, methods=["GET"]),
        Route(DOOR, door.sign_in, methods=["POST"]),
        Route("/desk/sign-out", done(door.sign_out, may=everybody), methods=["POST"]),
        Route("/desk/language/{language}", door.choose_language, methods=["GET"]),
    ]


def _pages() -> list[BaseRoute]:
    return [
        Route("/desk", shown(pages.show_queue), methods=["GET"]),
        Route("/desk/", _without_slash, methods=["GET"]),
        Route("/desk/events", stream_changes, methods=["GET"]),
        Route(_CASE, shown(pages.show_case), methods=["GET"]),
        Route(f"{_CASE}/print", shown(taking_away.show_print), methods=["GET"]),
        Route(f"{_CASE}/case.json", shown(taking_away.download_json), methods=["GET"]),
        Route(f"{_CASE}/transcript.txt", shown(taking_away.download_text), methods=["GET"]),
        Route(f"{_CASE}/case.pdf", taking_away.download_pdf, methods=["GET"]),
        Route("/desk/numbers", shown(numbers_page.show_numbers, who_oversees), methods=["GET"]),
        Route("/desk/numbers/not-understood.{form}",
              shown(numbers_page.download_not_understood, who_leads), methods=["GET"]),
        Route("/desk/audit", shown(pages.show_audit, who_oversees), methods=["GET"]),
        Route("/desk/staff", shown(pages.show_staff), methods=["GET"]),
    ]  # fmt: skip


def _deeds() -> list[BaseRoute]:
    key = ("key",)
    deeds = {
        "claim": done(acts.claim),
        "answer": done(acts.answer, ("text", *key)),
        "documents": done(acts.request_documents, ("codes", *key)),
        "plan": done(acts.offer_plan, ("debt", "terms", "payment", "send", *key)),
        "note": done(acts.write_note, ("text",)),
        "release": done(acts.release),
        "hand-over": done(acts.hand_over, ("to",)),
        "return": done(acts.give_back, ("reason",)),
        "close": done(acts.close, ("outcome",)),
        "open": done(acts.open_sensitive, may=everybody),
        "here": done(acts.be_here, ("looking",), may=everybody, sign_of_life=False),
    }
    return [Route(f"{_CASE}/{name}", deed, methods=["POST"]) for name, deed in deeds.items()]


def _managing() -> list[BaseRoute]:
    deeds = {
        "/desk/staff": (managing.take_on, ("name", "role", "password")),
        f"{_STAFF}/role": (managing.set_role, ("role",)),
        f"{_STAFF}/password": (managing.set_password, ("password",)),
        f"{_STAFF}/leave": (managing.let_go, ()),
        f"{_STAFF}/return": (managing.let_in, ()),
    }
    own = done(managing.change_own_password, ("old", "new"), may=everybody)
    return [
        *(Route(address, done(deed, fields, may=who_leads), methods=["POST"])
          for address, (deed, fields) in deeds.items()),
        Route("/desk/password", own, methods=["POST"]),
    ]  # fmt: skip


async def _without_slash(_request: Request) -> Response:
    return RedirectResponse("/desk", 308)
