"""Makes Rasa quiet: no telemetry, nothing of what people say in a log, no noise of old parts.

``hush`` must run before the first import of rasa, which reads the environment and logs at debug
level to standard output when structlog is not configured. That import itself costs 5 to 12
seconds on two cores, most of it TensorFlow, which Rasa imports whether a model needs it or not;
modules that can do without Rasa must not import ``bot.dialogue`` at their top.
"""

import logging
import os
import sys
import warnings
from collections.abc import MutableMapping
from typing import Any

import structlog

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


def hush_imported() -> None:
    """Set what can only be set, or must be set again, once rasa is imported."""
    # Importing tensorflow puts filters of its own before ours, and jieba sets its own log level.
    import jieba

    jieba.setLogLevel(logging.WARNING)
    _silence_known_warnings()
    disable_telemetry()


def disable_telemetry() -> None:
    """Switch telemetry off in Rasa's own code too, and keep it from writing to the home folder."""
    import rasa.telemetry

    rasa.telemetry.initialize_telemetry = lambda: False
    rasa.telemetry.is_telemetry_enabled = lambda: False


def _silence_known_warnings() -> None:
    for message in _KNOWN_WARNINGS:
        warnings.filterwarnings("ignore", message=message)


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
