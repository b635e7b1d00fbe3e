"""The domain and nothing else: no Rasa, no web, no clock, no files."""
