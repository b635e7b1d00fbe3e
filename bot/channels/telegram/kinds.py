"""What arrived beside text, as far as it changes the answer."""

from telegram import Message

_PAPERS = ("photo", "document", "video", "animation", "paid_media", "story")
_VOICES = ("voice", "audio", "video_note")
_PLACES = ("location", "venue")
_STICKERS = ("sticker", "dice", "game")
_OTHERS = ("poll", "invoice", "giveaway", "checklist")
KIND_OF = {
    **dict.fromkeys(_PAPERS, "papers"),
    **dict.fromkeys(_VOICES, "voice"),
    **dict.fromkeys(_PLACES, "place"),
    **dict.fromkeys(_STICKERS, "sticker"),
    "contact": "contact",
    **dict.fromkeys(_OTHERS, "other"),
}
"""What each field of a message counts as."""


def kind_of(message: Message) -> str | None:
    """Name what a message carries: papers, voice, place, sticker, contact, other.

    Returns:
        None for what is no message of a person: a pinned message, a timer that was set.
    """
    for name, kind in KIND_OF.items():
        if getattr(message, name, None):
            return kind
    return None
