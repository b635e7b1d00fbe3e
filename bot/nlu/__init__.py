"""Rasa components that read messy Chinese: normalise, cut, featurise, classify, find facts."""
