"""One file a change; a change once released is never edited. Each but the first can go back."""
