"""Rasa, embedded: the agent, its actions in this process, and a tracker that stays small."""
