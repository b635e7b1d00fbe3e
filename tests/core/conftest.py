"""Profiles of hypothesis: mutation testing runs thousands of times and must not be a lottery."""

from hypothesis import settings

settings.register_profile("mutation", max_examples=10, derandomize=True, deadline=None)
