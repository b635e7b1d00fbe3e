"""Keeps out of memory what Rasa loads for training: TensorFlow above all, and its plots.

A process that only answers needs neither. Measured: 811 MiB with them after the first answer, 506
without, and several seconds less to start. Whoever trains in the same process gets them, at the
first look into a module that stands aside here.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from typing import Any

FOR_TRAINING = ("rasa.utils.train_utils", "rasa.core.test")
"""Modules that Rasa's policies and extractors import, and use when they are trained or tested."""
# On import skops looks through every type of every module there is: under 2 seconds now, 8 to 10
# once TensorFlow is loaded, which all of these load.
_BEFORE = "skops.io"


class _Later(types.ModuleType):
    """Stands where a module will be, and makes way for it when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            importlib.import_module(_BEFORE)
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def leave_training_aside() -> None:
    """Put off what only training uses; before Rasa's own modules are imported."""
    for name in FOR_TRAINING:
        import_later(name)


def import_later(name: str) -> None:
    """Have a module imported when something of it is first used; nothing to do where it is there.

    The standard library's ``LazyLoader`` cannot: in Python 3.10 a second import statement already
    looks at the module, and so loads it.

    Raises:
        ModuleNotFoundError: There is no such module.
    """
    if name in sys.modules:
        return
    parent, _, own = name.rpartition(".")
    package = importlib.import_module(parent)
    later = _Later(name)
    later.__spec__ = importlib.util.find_spec(name)
    if later.__spec__ is None:
        raise ModuleNotFoundError(f"no module named '{name}'", name=name)
    sys.modules[name] = later
    setattr(package, own, later)
