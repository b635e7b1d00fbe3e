"""Archives that look like models from outside, and what can happen to them."""

import json
import os
import tarfile

from bot.dialogue.kept_models import put_in_use
from bot.dialogue.model_check import encoder_installed


def a_model(root, name, fingerprint="of other data", encoder=None):
    """Lay an archive with its note into the models of a project."""
    models = root / "models"
    models.mkdir(exist_ok=True)
    day = f"{name[7:11]}-{name[11:13]}-{name[13:15]}T08:00:00+00:00"
    part = root / "part"
    part.write_bytes(os.urandom(4096))
    with tarfile.open(models / name, "w:gz") as archive:
        archive.add(part, "part")
    part.unlink()
    known = encoder_installed() if encoder is None else encoder
    note = {"model": name, "fingerprint": fingerprint, "encoder": known, "trained_at": day}
    (models / name.replace(".tar.gz", ".json")).write_text(json.dumps(note))
    return models / name


def damage(path, harm):
    """Cut an archive short, change a byte in it, empty it, or put something else in its place."""
    whole = path.read_bytes()
    middle = len(whole) // 2
    changed = bytes([whole[middle] ^ 255])
    path.write_bytes(
        {
            "cut": whole[:middle],
            "changed": whole[:middle] + changed + whole[middle + 1 :],
            "empty": b"",
            "other": b"no archive at all",
        }[harm]
    )


def two_models(root, old, new):
    """Lay two models into a project, the old one in use; answers the project."""
    for name in (old, new):
        a_model(root, name)
    put_in_use(root / "models" / old)
    return root
