"""Word lists an editor can extend: debt terms, crisis phrases, cues, aliases."""
