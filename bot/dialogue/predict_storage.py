"""Rasa's storage of models, which reads of a model what answering needs."""

from __future__ import annotations

from pathlib import Path

import rasa.shared.utils.io
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_METADATA_FILE, LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata


class PredictStorage(LocalModelStorage):
    """Leaves out how a model was trained: reading it would load the classes named there."""

    @staticmethod
    def _load_metadata(directory: Path) -> ModelMetadata:
        told = rasa.shared.utils.io.read_json_file(directory / MODEL_ARCHIVE_METADATA_FILE)
        return ModelMetadata.from_dict({**told, "train_schema": {"nodes": {}}})
