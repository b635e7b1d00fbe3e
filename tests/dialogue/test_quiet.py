import logging
import subprocess
import sys

import structlog

from bot.dialogue.quiet import hush, keep_safe_keys


def test_a_log_entry_keeps_nothing_that_could_hold_words_of_a_person():
    entry = {"event": "message.parsing.failed", "level": "warning", "user_text": "我活不下去了"}
    assert keep_safe_keys(None, "warning", entry) == {
        "event": "message.parsing.failed",
        "level": "warning",
    }


def test_structlog_drops_debug_lines_and_text(capsys, caplog):
    hush()
    log = structlog.get_logger()
    with caplog.at_level(logging.DEBUG):
        log.debug("slots", slot_values="秘密")
        log.warning("parse", text="秘密", action_name="action_x")
    assert "秘密" not in caplog.text + "".join(capsys.readouterr())
    assert "parse action_name=action_x" in caplog.text


def test_rasas_exceptions_are_logged_by_class_only(caplog):
    hush()
    try:
        raise ValueError("6222021234567890123")
    except ValueError:
        logging.getLogger("rasa.core.processor").exception("an action failed")
    assert "an action failed [ValueError]" in caplog.text
    assert "6222" not in caplog.text


def test_importing_the_commands_does_not_import_rasa():
    code = (
        "import sys, bot.cli.train, bot.cli.parse, bot.dialogue.training; "
        "sys.exit(any(m.split('.')[0] in {'rasa', 'tensorflow'} for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
