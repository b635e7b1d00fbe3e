"""The agents' desk: who may see a case, what they see of it, and what they can do about it."""
