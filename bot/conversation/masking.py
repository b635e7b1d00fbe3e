"""Hides secrets in what people write, before it is stored, logged or given to the model."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.conversation.digit_runs import blank, plain, with_chinese_digits
from bot.conversation.secret_numbers import (
    find_cards,
    find_identities,
    find_phones,
    find_spelled_cards,
)
from bot.conversation.secret_words import find_codes, find_cvvs, find_passwords

SecretKind = Literal["card", "cvv", "identity", "phone", "code", "password"]

_LABELS: dict[SecretKind, str] = {
    "card": "[卡号****{last}]",
    "cvv": "[CVV]",
    "identity": "[身份证号]",
    "phone": "[手机号****{last}]",
    "code": "[验证码]",
    "password": "[密码]",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret, and where it stands in the text as it was written."""

    kind: SecretKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its secrets, and which they were, from left to right."""

    text: str
    findings: tuple[Finding, ...]


def mask(text: str, *, same_length: bool = False) -> Masked:
    """Hide the secrets in a text.

    Args:
        text: As the person wrote it.
        same_length: Put ``*`` for each character of a secret, so that offsets hold; else a label
            such as ``[卡号****6789]``.

    Example:
        >>> mask("卡号4111 1111 1111 1111").text
        '卡号[卡号****1111]'
    """
    findings = find_secrets(text)
    pieces, position = [], 0
    for finding in findings:
        pieces += [text[position : finding.start], _render(text, finding, same_length)]
        position = finding.end
    return Masked("".join([*pieces, text[position:]]), findings)


def find_secrets(text: str) -> tuple[Finding, ...]:
    """Find the secrets in a text, from left to right, none overlapping another."""
    ascii_digits = plain(text)
    numbers = _find_numbers(ascii_digits)
    rest = with_chinese_digits(_blanked(ascii_digits, numbers))
    if rest != ascii_digits:
        spelled = [
            Finding("card", *span) for span in find_spelled_cards(rest, _blanked(text, numbers))
        ]
        numbers += spelled
        numbers += _find_numbers(_blanked(rest, numbers))
    return _merged([*numbers, *_find_worded(ascii_digits, numbers)])


def _find_numbers(text: str) -> list[Finding]:
    found: list[Finding] = []
    kinds: tuple[SecretKind, ...] = ("identity", "phone", "card")
    for kind, find in zip(kinds, (find_identities, find_phones, find_cards), strict=True):
        new = [Finding(kind, *span) for span in find(text)]
        text = _blanked(text, new)
        found += new
    return found


def _find_worded(text: str, numbers: list[Finding]) -> list[Finding]:
    cards = [(finding.start, finding.end) for finding in numbers if finding.kind == "card"]
    return [
        *(Finding("code", *span) for span in find_codes(text)),
        *(Finding("cvv", *span) for span in find_cvvs(text, cards)),
        *(Finding("password", *span) for span in find_passwords(text)),
    ]


def _merged(findings: list[Finding]) -> tuple[Finding, ...]:
    """Join what overlaps into one, named after its longest part."""
    merged: list[Finding] = []
    for finding in sorted(findings, key=lambda found: (found.start, -found.end)):
        if merged and finding.start < merged[-1].end:
            merged[-1] = _union(merged[-1], finding)
        else:
            merged.append(finding)
    return tuple(merged)


def _union(left: Finding, right: Finding) -> Finding:
    longer = max(left, right, key=lambda finding: finding.end - finding.start)
    return Finding(longer.kind, left.start, max(left.end, right.end))


def _blanked(text: str, findings: Iterable[Finding]) -> str:
    for finding in findings:
        text = blank(text, finding.start, finding.end)
    return text


def _render(text: str, finding: Finding, same_length: bool) -> str:
    secret = text[finding.start : finding.end]
    if same_length:
        return "*" * len(secret)
    digits = [letter for letter in with_chinese_digits(plain(secret)) if letter.isdigit()]
    return _LABELS[finding.kind].format(last="".join(digits[-4:]))
