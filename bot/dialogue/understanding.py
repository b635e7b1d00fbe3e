"""What one message says, without a conversation: the NLU part of a model alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from bot.dialogue.quiet import hush_before_rasa, hush_imported

hush_before_rasa()

from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.engine.constants import PLACEHOLDER_MESSAGE  # noqa: E402
from rasa.engine.graph import ExecutionContext  # noqa: E402
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name  # noqa: E402

from bot.conversation.masking import mask  # noqa: E402
from bot.dialogue.direct_runner import DirectGraphRunner  # noqa: E402
from bot.dialogue.model_check import check_model  # noqa: E402
from bot.dialogue.predict_storage import PredictStorage  # noqa: E402

_DIGITS = 4


class Understanding:
    """Reads messages with a trained model; loads no policy and no action."""

    def __init__(self, runner: DirectGraphRunner, target: str) -> None:
        """Hold a graph; use ``load``.

        Args:
            runner: Holds the NLU components.
            target: The step whose messages are fully understood.
        """
        self.runner = runner
        self._target = target

    @classmethod
    def load(cls, model_path: Path) -> Understanding:
        """Load the NLU part of a model.

        Raises:
            ModelMissing: There is no model at that place.
            ModelOutdated: The model was trained with other parts than are installed.
        """
        check_model(model_path)
        hush_imported()
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            storage, metadata = PredictStorage.from_model_archive(Path(folder), model_path)
            # The last step would read text that begins with "/" as a command.
            target = metadata.predict_schema.nodes[metadata.nlu_target].needs["messages"]
            schema = metadata.predict_schema.minimal_graph_schema([target])
            context = ExecutionContext(graph_schema=schema, model_id=metadata.model_id)
            return cls(DirectGraphRunner.create(schema, storage, context), target)

    def read(self, text: str, today: date | None = None) -> dict[str, Any]:
        """Say what a message means, as contracts section 2 has it.

        Args:
            text: As the person wrote it; secrets are masked before anything else looks at it.
            today: The day relative dates are reckoned from; the real one by default.

        Returns:
            The contract's keys. ``text`` has secrets replaced by as many ``*``, so all offsets
            hold for the original too.
        """
        masked = mask(text, same_length=True)
        parsed = self._parse(masked.text, today) if masked.text.strip() else {}
        ranking = [_rounded(intent) for intent in parsed.get("intent_ranking", [])]
        return {
            "text": masked.text,
            "normalized": parsed.get("normalized", masked.text),
            "intent": _rounded(parsed.get("intent") or {"name": None, "confidence": 0.0}),
            "intent_ranking": ranking,
            "intents": list(parsed.get("intents", [])),
            "facts": [_fact(entity, masked.text) for entity in parsed.get("entities", [])],
            "masked": [
                {"kind": finding.kind, "start": finding.start, "end": finding.end}
                for finding in masked.findings
            ],
        }

    def topics(self, text: str) -> tuple[str, ...]:
        """Name what a side question is about; ``parse`` does not tell it, the dialogue uses it."""
        return tuple(self._parse(mask(text, same_length=True).text, None).get("topics", ()))

    def _parse(self, text: str, today: date | None) -> dict[str, Any]:
        told = {"today": today.isoformat()} if today else {}
        message = UserMessage(sender_id="parse", metadata=told)
        # The constructor strips the text, and offsets would no longer be the caller's.
        message.text = text
        results = self.runner.run({PLACEHOLDER_MESSAGE: [message]}, [self._target])
        parsed: dict[str, Any] = results[self._target][0].as_dict(only_output_properties=True)
        return parsed


def _rounded(intent: dict[str, Any]) -> dict[str, Any]:
    return {"name": intent["name"], "confidence": round(float(intent["confidence"]), _DIGITS)}


def _fact(entity: dict[str, Any], text: str) -> dict[str, Any]:
    start, end = entity["start"], entity["end"]
    return {**entity["value"], "start": start, "end": end, "text": text[start:end]}
