"""How the person may be reached, whom not to contact, and what they were told would happen."""

from dataclasses import replace

from bot.core.case import Case
from bot.core.listening.heard import Heard

HUMAN_WILL_CONTACT = "human_contact"
"""Promise made when the hand-over is agreed."""
_WINDOW, _DO_NOT = "contact:", "do_not_contact:"
_ALWAYS = ("text_only",)


def note_contact(case: Case, heard: Heard) -> Case:
    """Set when they may be called and whom nobody may call, whenever they say it."""
    said = [cue.removeprefix(_DO_NOT) for cue in heard.cues if cue.startswith(_DO_NOT)]
    if "do_not_contact_employer" in heard.signals:
        said.append("employer")
    windows = [cue.removeprefix(_WINDOW) for cue in heard.cues if cue.startswith(_WINDOW)]
    kept = tuple(dict.fromkeys([*case.do_not_contact, *said]))
    case = replace(case, do_not_contact=kept)
    if not windows or not _is_about_contact(case, heard, windows[0]):
        return case
    return replace(case, contact_window=windows[0])


def _is_about_contact(case: Case, heard: Heard, window: str) -> bool:
    """A time of day is a wish when it was asked for, or said of calling them: 下午打给我."""
    return case.progress.asked == "contact" or heard.says("call_me") or window in _ALWAYS


def note_promises(case: Case) -> Case:
    """Keep what the bot says will happen next: a human, and limits passed on to them."""
    handed = (HUMAN_WILL_CONTACT,) if case.consent.hand_off else ()
    limits = tuple(f"{_DO_NOT}{whom}" for whom in case.do_not_contact)
    kept = () if case.consent.refused else tuple(dict.fromkeys([*handed, *limits]))
    return replace(case, promises=kept)
