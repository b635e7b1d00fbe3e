"""The examples in docstrings are run, so that none goes stale."""

import doctest
import importlib
import pkgutil

import pytest

import bot.core.plans

MODULES = [
    "bot.core.affordability",
    "bot.core.calendar_months",
    *(f"bot.core.plans.{module.name}" for module in pkgutil.iter_modules(bot.core.plans.__path__)),
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_give_what_they_say(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
