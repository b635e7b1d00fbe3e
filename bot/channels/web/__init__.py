"""The web chat: sessions, messages, an event stream, files, and the pages that show it."""
