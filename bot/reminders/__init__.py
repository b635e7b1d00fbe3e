"""Reminders people asked for: planned from the case, kept in the database, sent once."""
