"""The secret that signs tokens: from the environment, or one a development server makes."""

import os
import secrets
from pathlib import Path

from bot.errors import RequestInvalid
from bot.settings import Settings, WebSettings

SECRET_FILE = "var/secret"  # noqa: S105 - a file's name
SHORTEST = 32
_FEWEST_LETTERS = 12
REMEDY = (
    "write 32 characters or more, as from "
    '`python -c "import secrets; print(secrets.token_urlsafe(48))"`'
)
_GIVEAWAYS = ("secret", "password", "changeme", "change-me", "example", "shukun", "123456")


def find_secret(settings: Settings) -> str:
    """Give the secret of this house.

    Raises:
        RequestInvalid: Production, and there is none or a weak one, or people would send what they
            say in the clear.
    """
    web, secret = settings.web, house_secret(settings)
    if web.production:
        for name, weakness in key_weaknesses(web):
            _refuse_weak(name, weakness)
        if not web.public_url.startswith("https://"):
            problem = "production serves people over TLS only"
            raise RequestInvalid("SHUKUN_PUBLIC_URL", problem, "write https://host")
        if not web.proxies:
            problem = "not set: behind a proxy everybody would count as one caller"
            raise RequestInvalid("SHUKUN_PROXIES", problem, "name the proxy's address, or none")
    return secret


def house_secret(settings: Settings) -> str:
    """Give the secret alone, for what nobody reaches over the web.

    Raises:
        RequestInvalid: Production, and there is none or a weak one.
    """
    secret = settings.web.secret
    if settings.web.production:
        _refuse_weak("SHUKUN_SECRET", weakness_of(secret))
    return secret or _own_secret(settings.root / SECRET_FILE)


def key_weaknesses(web: WebSettings) -> list[tuple[str, str]]:
    """Name the keys of other programs that are weak, each with why; never the key itself."""
    rest = (entry.partition(":") for entry in web.rest_keys)
    keys = {f"SHUKUN_REST_KEYS, {name}": key for name, _, key in rest}
    if web.metrics_key:
        keys["SHUKUN_METRICS_KEY"] = web.metrics_key
    found = ((name, weakness_of(key)) for name, key in keys.items())
    return [(name, weakness) for name, weakness in found if weakness]


def _refuse_weak(name: str, weakness: str) -> None:
    if weakness:
        raise RequestInvalid(name, weakness, REMEDY)


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
