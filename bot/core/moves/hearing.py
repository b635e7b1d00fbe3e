"""What weighs on a person comes before everything else: heard in one sentence, then the rule."""

from collections.abc import Iterator

from bot.core.case import Case
from bot.core.moves.records import Move, View

FEELINGS = ("feel:fear", "feel:shame", "feel:worn")
"""Cues of what a message carries beside its facts, the one to answer first."""
HEARD_SIGNALS = (
    "death", "violence", "live_fraud", "possible_fraud_victim", "vulnerable_serious_illness",
    "threat", "third_party_contact", "illegal_collection_alleged", "angry", "court", "wage_delay",
    "gambling", "collection_pressure",
)  # fmt: skip
"""Flags worth a word of their own, the heaviest first."""
HEARD_REASONS = ("R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R14")
COLLECTION = ("threat", "third_party_contact", "illegal_collection_alleged", "collection_pressure")
"""Ways of being chased, each with its rule; the nearest one is told."""


def tell_heard(view: View) -> Iterator[Move]:
    """Answer what the message carries, once a turn and in other words each time."""
    name = what_weighs(view.case)
    if name == "R14" and {"paid_already", "payment_lost"} & set(view.case.signals):
        name = "R14_paid"
    if name is not None:
        once = f"utter_hear_{name}" if name == "willing" else None
        yield Move("say", f"utter_hear_{name}", {"once": once})


def what_weighs(case: Case) -> str | None:
    """Name what to answer first: a heavy flag, a feeling, a new reason, else the first hello."""
    told = case.progress
    found = [name for name in HEARD_SIGNALS if name in told.signals]
    found += [cue.partition(":")[2] for cue in FEELINGS if cue in told.cues]
    found += [code for code in HEARD_REASONS if f"reason:{code}" in told.news]
    if found:
        return found[0]
    if _says_they_will_pay(case):
        return "willing"
    if told.turn > 1 or case.user_role == "third_party":
        return None
    return "hardship" if told.news else "hello"


def _says_they_will_pay(case: Case) -> bool:
    """Whether the message says so and little else: a yes to the notice is no promise."""
    told = case.progress
    meant = told.intents[:1] == ("express_willingness",) and not told.unsure
    return meant and told.turn > 1 and not set(told.news) - {"willingness"}


def tell_rule_on_collection(view: View) -> Iterator[Move]:
    """Quote the rule on how they are chased: each once, the nearest to what was just told."""
    case = view.case
    chased = [name for name in COLLECTION if name in case.progress.signals]
    reports = "report_collection" in case.progress.intents[:1] and not case.progress.unsure
    # 晚上打吧 answers when to call; nobody was chased.
    limits = {"contact_window", "do_not_contact", "consent"} & set(case.progress.news)
    # 中介说交5000包停催 is a pitch, and has advice of its own.
    reports = reports and not limits and "scam_agent" not in case.progress.signals
    # 录音我都留着 tells of papers.
    papers = any(name.startswith("document:") for name in case.progress.news)
    reports = reports and not papers
    if not chased and reports:
        chased = ["illegal_collection_alleged"]
    fresh = [name for name in chased if f"utter_rule_{name}" not in case.progress.told]
    if fresh:
        yield Move("say", f"utter_rule_{fresh[0]}")
    elif chased:
        yield Move("say", "utter_rule_again", {"once": None})
