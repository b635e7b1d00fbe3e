"""What several commands ask of their input before they load anything heavy."""

from pathlib import Path

from bot.errors import RequestInvalid
from bot.settings import Settings


def check_institution(name: str, institution: str) -> None:
    """Refuse an institution the rulebook does not hold.

    Args:
        name: The option, variable or field it was named in.
        institution: An id, ``demo``, or empty for law only.

    Raises:
        RequestInvalid: It names what would be right.
        RulebookError: A rule file is wrong.
    """
    if not institution:
        return
    from bot.rulebook.checks import near
    from bot.wiring import house

    known = ["demo", *sorted(house().rulebook.profiles)]
    if institution not in known:
        problem = f"'{institution}' is not in the rulebook"
        raise RequestInvalid(name, problem, near(institution, known))


def require_model(settings: Settings) -> Path:
    """Find the model in use; quick, so that a missing one is said before Rasa is loaded.

    Raises:
        ModelMissing: None was trained yet.
        ModelOutdated: It was trained with other parts than are installed.
    """
    from bot.dialogue.model_check import check_model, current_model

    model = current_model(settings.root)
    check_model(model)
    return model


def read_text(path: Path) -> str:
    """Read a file as UTF-8, with or without a byte-order mark.

    Raises:
        RequestInvalid: It cannot be read, or a line of it is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise RequestInvalid(str(path), "no such file", "check its name") from error
    except IsADirectoryError as error:
        raise RequestInvalid(str(path), "this is a folder", "name a file in it") from error
    except OSError as error:
        raise RequestInvalid(str(path), "cannot be read", "check its permissions") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RequestInvalid(f"{path} line {line}", "not UTF-8", "save it as UTF-8") from error
