"""Reads what a caller sent: JSON only, small, and nothing in it that was not asked for."""

import json
import re
from collections.abc import Collection
from typing import Any, NoReturn

from starlette.requests import Request

from bot.errors import RequestRefused

LARGEST_BYTES = 32 * 1024
_JSON = re.compile(r"application/json\s*(?:;\s*charset\s*=\s*\"?utf-8\"?\s*)?", re.IGNORECASE)


async def read_object(
    request: Request, fields: Collection[str], *, may_be_empty: bool = False
) -> dict[str, Any]:
    """Read the body as a JSON object with no other fields than these.

    Args:
        request: Whose body.
        fields: What may stand in it.
        may_be_empty: No body at all counts as ``{}``.

    Raises:
        RequestRefused: It is not JSON, too large, no object, or holds something else.
    """
    content = await read_bytes(request)
    if not content and may_be_empty:
        return {}
    if not _JSON.fullmatch(request.headers.get("content-type", "").strip()):
        raise RequestRefused("not_json", 415)
    value = parse_json(content)
    if not isinstance(value, dict):
        raise RequestRefused("bad_json", 400)
    if set(value) - set(fields):
        raise RequestRefused("unknown_field", 400)
    return value


async def read_bytes(request: Request, largest: int = LARGEST_BYTES) -> bytes:
    """Read the body as it came.

    Raises:
        RequestRefused: It is larger than that.
    """
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > largest:
        raise RequestRefused("too_large", 413)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > largest:
            raise RequestRefused("too_large", 413)
    return bytes(content)


def parse_json(content: bytes) -> Any:
    """Read JSON.

    Raises:
        RequestRefused: It is none.
    """
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    # Deep nesting ends in RecursionError, a figure of thousands of digits in ValueError.
    except (ValueError, RecursionError):
        raise RequestRefused("bad_json", 400) from None


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError("JSON has no NaN and no infinity")
