"""Plays many simulated people against one trained bot."""

import asyncio
import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from bot.clock import FixedDayClock
from bot.conversation.intake import Intake
from bot.conversation.store import ConversationStore
from bot.dialogue.engine import RasaEngine
from bot.wiring import courtesies, house
from tests.simulator.judging import Table, judge
from tests.simulator.people import TODAY, draw
from tests.simulator.talk import Conversation, talk

DATABASE = "simulated.db"


async def simulate(
    seeds: Iterable[int],
    folder: Path,
    model: Path,
    *,
    on_talk: Callable[[Conversation], None] | None = None,
) -> Table:
    """Let the people of these seeds talk, one after another, over one real database.

    Args:
        seeds: Who talks.
        folder: Where the database is made; afterwards it is searched for what must not be kept.
        model: The trained model.
        on_talk: Looks at each conversation.
    """
    clock = FixedDayClock(TODAY)
    store = ConversationStore(f"sqlite:///{folder}/{DATABASE}", clock)
    engine = RasaEngine.load(model, store.load_tracker)
    intake = Intake(store, engine, clock, courtesies(house().wording))
    table, secrets = Table(), {}
    try:
        for seed in seeds:
            talked = await talk(intake, draw(seed))
            secrets.update(dict.fromkeys(talked.secrets, talked))
            table.add(talked, judge(talked))
            if on_talk is not None:
                on_talk(talked)
    finally:
        store.close()
    _count_leaks(table, secrets, folder)
    return table


def simulate_in_parts(seeds: Sequence[int], folder: Path, model: Path, parts: int) -> Table:
    """Share the people out over processes, each with an engine and a database of its own.

    Args:
        seeds: Who talks; every person is made by their seed alone, so that who talks beside whom
            changes nothing.
        folder: Where each part makes a folder for its database.
        model: The trained model.
        parts: How many processes.
    """
    shares = [(seeds[part::parts], folder / f"part-{part}", model) for part in range(parts)]
    table = Table()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(parts, mp_context=context) as pool:
        for part in pool.map(_simulate_a_part, shares):
            table.take_in(part)
    return table


def _simulate_a_part(share: tuple[Sequence[int], Path, Path]) -> Table:
    seeds, folder, model = share
    folder.mkdir(parents=True)
    return asyncio.run(simulate(seeds, folder, model))


def _count_leaks(table: Table, secrets: dict[str, Conversation], folder: Path) -> None:
    """Mark every conversation whose secret stands anywhere in the files of the database."""
    kept = b"".join(path.read_bytes() for path in sorted(folder.glob(f"{DATABASE}*")))
    for secret, talked in secrets.items():
        if secret.encode() in kept:
            verdict = judge(talked)
            table.rows[talked.person.kind.name]["broken"] += 1
            table.faults[talked.person.seed] = replace(
                verdict, broken=(*verdict.broken, "a secret was kept")
            )
