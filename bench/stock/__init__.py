"""A house of stock Rasa with the project's own data, to measure this one against."""
