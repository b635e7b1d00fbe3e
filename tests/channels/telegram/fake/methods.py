"""The methods of the Bot API that the bot calls; any other is not found."""

import asyncio
import time

from tests.channels.telegram.fake import rules
from tests.channels.telegram.fake.rules import Refused, bad
from tests.channels.telegram.fake.state import Shown


def get_me(state, fields, uploads):
    return {
        "id": state.bot_id, "is_bot": True, "first_name": "纾困", "username": state.username,
        "can_join_groups": True, "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }  # fmt: skip


async def get_updates(state, fields, uploads):
    """Answer what waits from the offset on; a lower number is confirmed by it, and gone."""
    if state.webhook:
        raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
    offset, limit = rules.whole(fields, "offset", 0), rules.whole(fields, "limit", 100)
    if not 1 <= limit <= 100:
        raise bad("limit")
    state.allowed = rules.structured(fields, "allowed_updates") or state.allowed
    state.polls += 1
    mine = state.polls
    give_up_at = time.monotonic() + float(fields.get("timeout", 0))
    while True:
        with state.lock:
            while state.updates and state.updates[0]["update_id"] < offset:
                state.updates.popleft()
                state.confirmed += 1
            found = [u for u in state.updates if _is_wanted(state, u)][:limit]
        if found or time.monotonic() >= give_up_at:
            return found
        await asyncio.sleep(0.01)
        if state.polls != mine:
            raise Refused(409, "Conflict: terminated by other getUpdates request")


def _is_wanted(state, update):
    return not state.allowed or bool(set(state.allowed) & set(update))


def send_message(state, fields, uploads):
    chat_id = _chat(state, fields)
    text, entities = rules.text_of(fields)
    return _sent(state, Shown(chat_id, 0, True, text, entities, rules.keyboard_of(fields)))


def send_photo(state, fields, uploads):
    chat_id = _chat(state, fields)
    caption, entities = _caption(fields)
    picture = rules.photo(_upload(fields, uploads, "photo"))
    keyboard = rules.keyboard_of(fields)
    return _sent(state, Shown(chat_id, 0, True, caption, entities, keyboard, photo=picture))


def send_document(state, fields, uploads):
    chat_id = _chat(state, fields)
    caption, entities = _caption(fields)
    papers = [rules.paper(_upload(fields, uploads, "document"))]
    keyboard = rules.keyboard_of(fields)
    return _sent(state, Shown(chat_id, 0, True, caption, entities, keyboard, papers=papers))


def send_media_group(state, fields, uploads):
    chat_id, media = _chat(state, fields), rules.structured(fields, "media")
    if not isinstance(media, list) or not 2 <= len(media) <= 10:
        raise bad("wrong number of media in the album")
    if {item["type"] for item in media} != {"document"}:
        raise bad("documents can't be mixed with other media types")
    papers = [rules.paper(_attached(item["media"], uploads)) for item in media]
    return [_sent(state, Shown(chat_id, 0, True, papers=[one])) for one in papers]


def edit_message_text(state, fields, uploads):
    shown = _own(state, fields)
    text, entities = rules.text_of(fields)
    keyboard = rules.keyboard_of(fields)
    if (text, entities, keyboard) == (shown.text, shown.entities, shown.keyboard):
        raise bad("message is not modified: specified new message content and reply markup are "
                  "the same as the current ones")  # fmt: skip
    shown.text, shown.entities, shown.keyboard = text, entities, keyboard
    shown.edits += 1
    return _as_message(state, shown)


def edit_message_reply_markup(state, fields, uploads):
    shown, keyboard = _own(state, fields), rules.keyboard_of(fields)
    if keyboard == shown.keyboard:
        raise bad("message is not modified")
    shown.keyboard = keyboard
    return _as_message(state, shown)


def pin_chat_message(state, fields, uploads):
    _own(state, fields).pinned = True
    return True


def delete_messages(state, fields, uploads):
    chat_id, numbers = _chat(state, fields), rules.structured(fields, "message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad("message_ids must have 1-100 elements")
    for number in numbers:
        shown = state.find(chat_id, number)
        if shown is not None:
            shown.deleted = True
    return True


def answer_callback_query(state, fields, uploads):
    number = fields.get("callback_query_id", "")
    if state.queries.get(number) is not False:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    text = fields.get("text", "")
    if len(text) > rules.LONGEST_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    state.queries[number] = True
    if text:
        state.toasts.append(text)
    return True


def send_chat_action(state, fields, uploads):
    chat_id = _chat(state, fields)
    if fields.get("action") not in rules.ACTIONS:
        raise bad("wrong parameter action in request")
    state.actions.append((chat_id, fields["action"]))
    return True


def set_my_commands(state, fields, uploads):
    state.menu = rules.command_menu(fields)
    return True


def set_webhook(state, fields, uploads):
    url, secret = fields.get("url", ""), fields.get("secret_token", "")
    if not url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not all(c.isascii() and (c.isalnum() or c in "_-") for c in secret) or len(secret) > 256:
        raise bad("secret token contains unallowed characters")
    state.allowed = rules.structured(fields, "allowed_updates") or state.allowed
    state.webhook = {"url": url, "secret_token": secret}
    return True


def delete_webhook(state, fields, uploads):
    state.webhook = {}
    if str(fields.get("drop_pending_updates", "")).lower() in ("true", "1"):
        state.updates.clear()
    return True


def _chat(state, fields):
    chat_id = rules.whole(fields, "chat_id")
    if chat_id in state.deleted:
        raise Refused(403, "Forbidden: user is deactivated")
    if chat_id in state.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if chat_id not in state.types:
        raise bad("chat not found")
    return chat_id


def _own(state, fields):
    shown = state.find(_chat(state, fields), rules.whole(fields, "message_id"))
    if shown is None:
        raise bad("message to edit not found")
    if not shown.from_bot:
        raise bad("message can't be edited")
    return shown


def _caption(fields):
    return rules.text_of(fields, "caption", rules.LONGEST_CAPTION, may_be_empty=True)


def _upload(fields, uploads, name):
    """Find a file: beside the fields under its own name, or under the one the field names."""
    if name in uploads:
        return uploads[name]
    return _attached(fields.get(name, ""), uploads)


def _attached(named, uploads):
    prefix = "attach://"
    if not named.startswith(prefix) or named.removeprefix(prefix) not in uploads:
        raise bad("wrong file identifier/HTTP URL specified")
    return uploads[named.removeprefix(prefix)]


def _sent(state, shown):
    with state.lock:
        shown.message_id = next(state.message_ids)
        state.show(shown)
    return _as_message(state, shown)


def _as_message(state, shown):
    chat = {"id": shown.chat_id, "type": state.types[shown.chat_id]}
    sender = {"id": state.bot_id, "is_bot": True, "first_name": "纾困"}
    base = {"message_id": shown.message_id, "date": int(time.time()), "chat": chat, "from": sender}
    return {**base, "text": shown.text} if shown.text else base


METHODS = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "pinChatMessage": pin_chat_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "setMyCommands": set_my_commands,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
}
