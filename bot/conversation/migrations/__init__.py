"""Schema changes, oldest first; run by ``bot.conversation.schema.migrate``."""
