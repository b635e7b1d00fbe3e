"""One file a change; a change once released is never edited."""
