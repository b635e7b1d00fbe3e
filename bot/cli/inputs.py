"""What several commands ask of their input before they load anything heavy."""

import functools
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import RequestInvalid
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.conversation.store import ConversationStore
    from bot.rulebook import Rulebook


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

    known = ["demo", *sorted(packaged_rulebook().profiles)]
    if institution not in known:
        problem = f"'{institution}' is not in the rulebook"
        raise RequestInvalid(name, problem, near(institution, known))


@functools.lru_cache(maxsize=1)
def packaged_rulebook() -> "Rulebook":
    """Read the rule files once, whoever asks first.

    Raises:
        RulebookError: A rule file is wrong.
    """
    from bot.rulebook import load_rulebook

    return load_rulebook(own=read_settings().rules)


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


@contextmanager
def opened_store(settings: Settings) -> "Iterator[ConversationStore]":
    """Open the store for the length of a block, without anything of Rasa.

    Raises:
        StoreUnavailable: The database does not answer.
    """
    from bot.conversation.store import ConversationStore
    from bot.wiring import open_queue

    store = ConversationStore(settings.database())
    # So that the desk hears of what is erased here.
    open_queue(store, settings)
    try:
        yield store
    finally:
        store.close()


def required_conversation(store: "ConversationStore", name: str, named: str) -> str:
    """Find a conversation by its id or its case's number.

    Raises:
        RequestInvalid: There is none of that name.
    """
    from bot.conversation.retention import conversation_named

    found = conversation_named(store, named)
    if found is None:
        remedy = "name a case's number or a conversation's id"
        raise RequestInvalid(name, f"'{named}' is not stored here", remedy)
    return found


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
    return decode_utf8(content, str(path))


def decode_utf8(content: bytes, name: str) -> str:
    """Decode UTF-8, with or without a byte-order mark.

    Raises:
        RequestInvalid: A line is not UTF-8; the field names it.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RequestInvalid(f"{name} line {line}", "not UTF-8", "save it as UTF-8") from error
