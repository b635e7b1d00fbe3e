"""Settings: from the environment, in one place, checked at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.errors import RequestInvalid

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_DATABASE = "var/shukun.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """How this house is set up.

    Attributes:
        institution: Whose rules apply: an id, ``demo`` or empty for law only.
        today: The day everything is reckoned on; None for the real one.
        database_url: Where conversations are kept.
        root: Where config.yml, domain.yml and models/ are.
        rules: Folder of the deployment's own rule files; None for the packaged ones alone.
    """

    institution: str = ""
    today: date | None = None
    database_url: str = ""
    root: Path = field(default=ROOT)
    rules: Path | None = None

    def database(self) -> str:
        """Give the database's address, the embedded one unless told otherwise."""
        if self.database_url:
            return self.database_url
        path = self.root / DEFAULT_DATABASE
        path.parent.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{path}"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read SHUKUN_INSTITUTION, SHUKUN_TODAY, SHUKUN_DATABASE_URL and SHUKUN_RULES.

    Raises:
        RequestInvalid: A value cannot be read.
    """
    return Settings(
        institution=environment.get("SHUKUN_INSTITUTION", ""),
        today=read_day("SHUKUN_TODAY", environment.get("SHUKUN_TODAY")),
        database_url=environment.get("SHUKUN_DATABASE_URL", ""),
        rules=Path(environment["SHUKUN_RULES"]) if environment.get("SHUKUN_RULES") else None,
    )


def read_day(name: str, text: str | None) -> date | None:
    """Read an ISO day.

    Raises:
        RequestInvalid: It is none.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RequestInvalid(name, f"'{text}' is no day", "write YYYY-MM-DD") from error
