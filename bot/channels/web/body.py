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
    content = await _read(request, LARGEST_BYTES)
    if not content and may_be_empty:
        return {}
    value = _object(request, content)
    if set(value) - set(fields):
        raise RequestRefused("unknown_field", 400)
    return value


async def read_foreign(request: Request, largest_bytes: int) -> dict[str, Any]:
    """Read a JSON object whose fields others choose.

    Args:
        request: Whose body.
        largest_bytes: What it may take.

    Raises:
        RequestRefused: It is not JSON, too large or no object.
    """
    return _object(request, await _read(request, largest_bytes))


def _object(request: Request, content: bytes) -> dict[str, Any]:
    if not _JSON.fullmatch(request.headers.get("content-type", "").strip()):
        raise RequestRefused("not_json", 415)
    value = _parse(content)
    if not isinstance(value, dict):
        raise RequestRefused("bad_json", 400)
    return value


async def _read(request: Request, largest_bytes: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > largest_bytes:
        raise RequestRefused("too_large", 413)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > largest_bytes:
            raise RequestRefused("too_large", 413)
    return bytes(content)


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    # Deep nesting ends in RecursionError, a figure of thousands of digits in ValueError.
    except (ValueError, RecursionError):
        raise RequestRefused("bad_json", 400) from None


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError("JSON has no NaN and no infinity")
