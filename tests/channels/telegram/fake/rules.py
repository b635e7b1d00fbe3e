"""What the Bot API refuses, with its own words."""

import json
import re
import struct
from html.parser import HTMLParser

LONGEST_TEXT, LONGEST_CAPTION, LONGEST_CALLBACK, LONGEST_TOAST = 4096, 1024, 64, 200
LARGEST_PHOTO, LARGEST_FILE, LARGEST_SIDES = 10 << 20, 50 << 20, 10_000
PNG = b"\x89PNG\r\n\x1a\n"
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
}  # fmt: skip
ENTITIES = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold",
    "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
    "code", "pre", "text_link", "text_mention", "custom_emoji",
}  # fmt: skip
_BUTTON_ACTIONS = {
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
}  # fmt: skip
_TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "code",
    "pre",
    "a",
    "tg-spoiler",
    "blockquote",
}


class Refused(Exception):
    """An answer that is not ok."""

    def __init__(self, code, description, **parameters):
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(description):
    return Refused(400, f"Bad Request: {description}")


def units(text):
    return len(text.encode("utf-16-le")) // 2


def whole(fields, name, default=None):
    """Read a whole number; numbers come as text over a form."""
    value = fields.get(name, default)
    if value is None:
        raise bad(f"parameter {name} is required")
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad(f"can't parse {name}") from None


def structured(fields, name):
    value = fields.get(name)
    if value is None or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {name} JSON object") from None


def text_of(fields, name="text", longest=LONGEST_TEXT, *, may_be_empty=False):
    """Check a text with its marking; answers it as it is shown, and its entities."""
    text = fields.get(name) or ""
    entities = structured(fields, "caption_entities" if name == "caption" else "entities") or []
    mode = fields.get("parse_mode")
    if mode == "HTML":
        text = _from_html(text)
    elif mode is not None:
        raise bad("unsupported parse_mode")
    if not text.strip() and not may_be_empty:
        raise bad("message text is empty")
    if units(text) > longest:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    for entity in entities:
        _check_entity(entity, units(text))
    return text, entities


def _check_entity(entity, length):
    if entity.get("type") not in ENTITIES:
        raise bad("can't parse MessageEntity: wrong type")
    offset, size = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(size, int) or offset < 0 or size < 1:
        raise bad("can't parse MessageEntity")
    if offset + size > length:
        raise bad(f"entity beyond the end of the text at offset {offset}")


class _Html(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.shown = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in _TAGS:
            raise bad(f'can\'t parse entities: unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise bad("can't parse entities: unmatched end tag")

    def handle_data(self, data):
        self.shown.append(data)


def _from_html(text):
    if re.search(r"&(?!lt;|gt;|amp;|quot;|#)", text):
        raise bad("can't parse entities: unsupported entity")
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise bad("can't parse entities: can't find end tag")
    return "".join(parser.shown)


def keyboard_of(fields):
    """Check an inline keyboard; answers its rows, None where there is none."""
    markup = structured(fields, "reply_markup")
    if markup is None:
        return None
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list):
        raise bad("object expected as reply markup")
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100:
        raise bad("too many buttons")
    for button in buttons:
        _check_button(button)
    return rows


def _check_button(button):
    if not button.get("text"):
        raise bad("can't parse inline keyboard button: text must be non-empty")
    actions = _BUTTON_ACTIONS & set(button)
    if len(actions) != 1:
        raise bad("can't parse inline keyboard button: exactly one action is allowed")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= LONGEST_CALLBACK:
        raise bad("BUTTON_DATA_INVALID")


def photo(upload):
    """Check a picture."""
    name, content = upload
    if len(content) > LARGEST_PHOTO or not content:
        raise bad("file is too big" if content else "file must be non-empty")
    if not content.startswith(PNG):
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", content[16:24])
    if width + height > LARGEST_SIDES or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return name, content


def paper(upload):
    """Check a document."""
    name, content = upload
    if not content:
        raise bad("file must be non-empty")
    if len(content) > LARGEST_FILE:
        raise Refused(413, "Request Entity Too Large")
    if not name:
        raise bad("file name is empty")
    return name, content


def command_menu(fields):
    commands = structured(fields, "commands") or []
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands
