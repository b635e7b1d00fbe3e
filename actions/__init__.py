"""Rasa actions, thin: read the case, ask the core, render the reply, set slots."""
