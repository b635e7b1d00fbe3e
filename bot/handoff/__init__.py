"""The hand-off: the queue behind the desk, what is said in it, and who did what."""
