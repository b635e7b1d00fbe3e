"""Telegram: the same conversation, with its keyboards, files and reminders."""
