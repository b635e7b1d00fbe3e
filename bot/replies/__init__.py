"""Core results put into words: channel-neutral replies."""
