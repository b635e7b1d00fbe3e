"""The secret that signs tokens: from the environment, or one a development server makes."""

import os
import secrets
from pathlib import Path

from bot.errors import RequestInvalid
from bot.settings import Settings

SECRET_FILE = "var/secret"  # noqa: S105 - a file's name
SHORTEST = 32
_FEWEST_LETTERS = 12
_REMEDY = (
    "write 32 characters or more, as from "
    '`python -c "import secrets; print(secrets.token_urlsafe(48))"`'
)
_GIVEAWAYS = ("secret", "password", "changeme", "change-me", "example", "shukun", "123456")


def find_secret(settings: Settings) -> str:
    """Give the secret of this house.

    Raises:
        RequestInvalid: Production, and there is none or a weak one.
    """
    secret = settings.web.secret
    if settings.web.production:
        refuse_weak("SHUKUN_SECRET", secret)
    return secret or _own_secret(settings.root / SECRET_FILE)


def refuse_weak(name: str, secret: str) -> None:
    """Refuse what could be guessed.

    Raises:
        RequestInvalid: It names the variable and never its value.
    """
    weakness = weakness_of(secret)
    if weakness:
        raise RequestInvalid(name, weakness, _REMEDY)


def weakness_of(secret: str) -> str:
    """Tell what is weak about a secret; empty where nothing is."""
    if not secret:
        return "not set"
    if len(secret) < SHORTEST:
        return f"shorter than {SHORTEST} characters"
    if len(set(secret)) < _FEWEST_LETTERS:
        return f"fewer than {_FEWEST_LETTERS} different characters"
    if any(word in secret.lower() for word in _GIVEAWAYS):
        return "holds a word that is guessed first"
    return ""


def _own_secret(path: Path) -> str:
    """Make a secret once, so that a development server's sessions outlive its restarts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        held = path.read_text(encoding="ascii").strip()
        if held:
            return held
        path.unlink()
        return _own_secret(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = secrets.token_urlsafe(48)
        file.write(made)
    return made
