"""Forms with files in them, as HTTP sends them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along.

    Attributes:
        name: Letters, digits, hyphen and full stop.
        kind: Its media type.
        body: What is in it.
    """

    name: str
    kind: str
    body: bytes = field(repr=False)


def form(
    fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, Attachment]]
) -> tuple[bytes, str]:
    """Write a form.

    Args:
        fields: Name and value.
        files: Name and file.

    Returns:
        The body and its Content-Type.
    """
    # Chosen at random: what people wrote cannot end a part.
    mark = secrets.token_hex(24)
    parts = [_part(mark, f'name="{name}"', value.encode()) for name, value in fields]
    parts += [
        _part(mark, f'name="{name}"; filename="{file.name}"', file.body, file.kind)
        for name, file in files
    ]
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


def _part(mark: str, named: str, body: bytes, kind: str = "") -> bytes:
    head = f"--{mark}\r\nContent-Disposition: form-data; {named}\r\n"
    head += f"Content-Type: {kind}\r\n" if kind else ""
    return head.encode() + b"\r\n" + body + b"\r\n"
