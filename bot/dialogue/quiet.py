"""Makes Rasa quiet: no telemetry, nothing of what people say in a log, no noise of old parts.

``hush`` must run before the first import of rasa, which reads the environment and logs at debug
level to standard output when structlog is not configured. That import itself costs seconds, so
modules that can do without Rasa must not import ``bot.dialogue`` at their top.
"""

import contextlib
import gc
import logging
import os
import re
import sys
import warnings
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog

from bot.dialogue.lean import leave_training_aside

# Our one-line numpy products gain nothing from a thread pool and lose a turn's time to starting it.
_THREADS = "2"
_FORCED = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_TELEMETRY_DEBUG": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
_PREFERRED = {
    "OMP_NUM_THREADS": _THREADS,
    "MKL_NUM_THREADS": _THREADS,
    "OPENBLAS_NUM_THREADS": _THREADS,
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}
# Each is a known one of a dependency Rasa pins; a new warning still shows.
_KNOWN_WARNINGS = (
    r"pkg_resources is deprecated as an API",
    r"Deprecated call to `pkg_resources\.declare_namespace",
    r"jax\.xla_computation is deprecated",
    r"Deprecated API features detected! These feature\(s\) are not compatible with SQLAlchemy 2\.0",
    r"distutils Version classes are deprecated",
    r"invalid escape sequence",
    r"Call to deprecated create function",
    r"ssl\.PROTOCOL_TLS is deprecated",
    r"There is no current event loop",
    r"np\.bool8",
    r"'\w+' deprecated - use '\w+'",
    r"the load_module\(\) method is deprecated",
    # Rasa says so whatever the slots look like.
    r"Slot auto-fill has been removed in 3\.0",
)
_NOISY = ("tensorflow", "apscheduler", "matplotlib", "h5py", "git", "httpx", "httpcore", "asyncio")
_SAFE_KEYS = frozenset({"event", "event_info", "level", "action_name", "policy_name", "filename"})


def hush() -> None:
    """Set environment, warnings and both logging systems; harmless to repeat."""
    os.environ.update(_FORCED)
    for name, value in _PREFERRED.items():
        os.environ.setdefault(name, value)
    _silence_known_warnings()
    _quiet_structlog()
    _quiet_logging()


@contextlib.contextmanager
def without_collecting() -> Iterator[None]:
    """Keep the garbage collector still while much is loaded that nobody will throw away."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.freeze()


def hush_before_rasa() -> None:
    """Hush, and leave aside what is slow to load and not needed to answer."""
    hush()
    # TensorFlow Lite's converter would load it, 0.7 seconds for nothing; it can do without.
    sys.modules.setdefault("jax", None)  # type: ignore[arg-type]
    leave_training_aside()


def hush_imported() -> None:
    """Set what can only be set once rasa is imported."""
    import jieba

    # It sets its own level when it is imported.
    jieba.setLogLevel(logging.WARNING)
    disable_telemetry()


def disable_telemetry() -> None:
    """Switch telemetry off in Rasa's own code too, and keep it from writing to the home folder."""
    import rasa.telemetry

    rasa.telemetry.initialize_telemetry = lambda: False
    rasa.telemetry.is_telemetry_enabled = lambda: False


def _silence_known_warnings() -> None:
    # Not by filters: TensorFlow puts filters of its own before any that are there.
    if getattr(warnings.showwarning, "leaves_out_known", False):
        return
    show = warnings.showwarning
    known = re.compile("|".join(_KNOWN_WARNINGS))

    def show_unknown(message: Warning | str, *place: Any, **more: Any) -> None:
        if not known.match(str(message)):
            show(message, *place, **more)

    show_unknown.leaves_out_known = True  # type: ignore[attr-defined]
    warnings.showwarning = show_unknown


def _quiet_structlog() -> None:
    structlog.configure(
        processors=[structlog.processors.add_log_level, keep_safe_keys, _as_line],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def keep_safe_keys(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every value of a log entry that could carry what somebody wrote."""
    return {key: value for key, value in event.items() if key in _SAFE_KEYS}


def _as_line(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    rest = {key: value for key, value in event.items() if key not in {"event", "level"}}
    return " ".join([str(event.get("event", "")), *(f"{key}={rest[key]}" for key in sorted(rest))])


class _WithoutExceptionText(logging.Handler):
    """Passes records on with the class of an exception and never its words."""

    def emit(self, record: logging.LogRecord) -> None:
        """Hand the record to the root's handlers."""
        if record.exc_info and record.exc_info[0] is not None:
            record.msg = f"{record.getMessage()} [{record.exc_info[0].__name__}]"
            record.args, record.exc_info, record.exc_text = (), None, None
        logging.getLogger().handle(record)


def _quiet_logging() -> None:
    for name in ("rasa", "rasa_sdk"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        logger.propagate = False
        if not any(isinstance(known, _WithoutExceptionText) for known in logger.handlers):
            logger.addHandler(_WithoutExceptionText())
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR if name == "tensorflow" else logging.WARNING)
    if not logging.getLogger().handlers:
        logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s %(message)s")
