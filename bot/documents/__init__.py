"""What people take away: letter, call record, calendar, chart, summary, script, checklists."""

from bot.documents.make import KINDS, Documents, File
from bot.documents.subject import Subject

__all__ = ["KINDS", "Documents", "File", "Subject"]
