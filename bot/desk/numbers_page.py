"""placeholder"""

from starlette.responses import Response

from bot.desk.gate import Visit


def show_numbers(visit: Visit) -> Response:
    return visit.page("problem.html", what="problem_not_found", again=False)


def download_not_understood(visit: Visit) -> Response:
    return visit.page("problem.html", what="problem_not_found", again=False)
