"""Measurements of the house, as ratios within one run; never tests."""
