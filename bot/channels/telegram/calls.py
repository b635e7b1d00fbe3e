"""The calls that send one part."""

from telegram import InputFile, InputMediaDocument, LinkPreviewOptions
from telegram.ext import ExtBot

from bot.channels.telegram.compose import CHART, Part
from bot.channels.telegram.papers import Made

_LONGEST_CAPTION = 1000
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send_part(bot: "ExtBot[int]", chat_id: int, part: Part, made: list[Made]) -> list[int]:
    """Send a part in one call, so that it arrives whole or not at all.

    Args:
        bot: The way there.
        chat_id: Where to.
        part: What.
        made: Its files, of which there is at least one where it has no text.

    Returns:
        The numbers Telegram gave it, one a message.
    """
    if part.text is not None:
        return await _text(bot, chat_id, part)
    if part.name == CHART:
        caption = part.caption[:_LONGEST_CAPTION] or None
        photo = InputFile(made[0].content, filename=made[0].name)
        return [(await bot.send_photo(chat_id, photo, caption=caption)).message_id]
    if len(made) == 1:
        paper = InputFile(made[0].content, filename=made[0].name)
        return [(await bot.send_document(chat_id, paper)).message_id]
    album = [InputMediaDocument(InputFile(m.content, filename=m.name, attach=True)) for m in made]
    return [sent.message_id for sent in await bot.send_media_group(chat_id, album)]


async def _text(bot: "ExtBot[int]", chat_id: int, part: Part) -> list[int]:
    text = part.text
    if text is None:
        raise ValueError("this part has no text")
    sent = await bot.send_message(
        chat_id,
        text.text,
        entities=text.entities or None,
        reply_markup=part.keyboard,
        link_preview_options=_NO_PREVIEW,
    )
    return [sent.message_id]
