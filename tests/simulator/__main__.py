"""Simulated people talk to the trained bot: python -m tests.simulator --people 5000.

Every person is made by a seed, so that --seed N --show plays one conversation again, whole.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.simulator.judging import Verdict, judge
from tests.simulator.run import simulate, simulate_in_parts
from tests.simulator.talk import Conversation


def main(arguments: Sequence[str] | None = None) -> int:
    """Play and report; 1 where something was broken or a figure was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--people", type=int, default=500, help="how many")
    parser.add_argument("--from-seed", type=int, default=0, help="the first seed")
    parser.add_argument("--seed", type=int, help="only this person, shown whole")
    parser.add_argument("--processes", type=int, default=1, help="how many at a time")
    parser.add_argument("--faults", type=int, default=20, help="how many faults to list")
    told = parser.parse_args(arguments)
    seeds = (
        [told.seed]
        if told.seed is not None
        else range(told.from_seed, told.from_seed + told.people)
    )
    with tempfile.TemporaryDirectory(prefix="shukun-simulated-") as folder:
        if told.seed is None and told.processes > 1:
            table = simulate_in_parts(seeds, Path(folder), _model(), told.processes)
        else:
            show = _show if told.seed is not None else None
            table = asyncio.run(simulate(seeds, Path(folder), _model(), on_talk=show))
    sys.stdout.write("\n".join(table.lines()) + "\n")
    sys.stdout.write(
        f"right {table.right_share:.1%}, asked again {table.asked_again_share:.2%}, "
        f"median turns {table.median_turns if table.turns else 0:g}\n"
    )
    for seed, verdict in list(table.faults.items())[: told.faults]:
        sys.stdout.write(f"seed {seed}: {_in_words(verdict)}\n")
    return int(bool(table.total("wrong figures") or table.total("broken")))


def _model() -> Path:
    from bot.dialogue.training import train
    from bot.settings import ROOT

    return train(ROOT)


def _in_words(verdict: Verdict) -> str:
    return "; ".join([*verdict.why_not, *verdict.wrong_figures, *verdict.broken])


def _show(talked: Conversation) -> None:
    person = talked.person
    sys.stdout.write(f"{person.kind.name}: {person.mood}, {person.figures}, {person.living}\n")
    for one in talked.exchanges:
        sys.stdout.write(f"你：{one.said}\n")
        for text in one.heard:
            sys.stdout.write("  " + text.replace("\n", "\n  ") + "\n")
        sys.stdout.write(f"    [{one.asked}{' AGAIN' if one.again else ''}]\n")
    sys.stdout.write(f"{_in_words(judge(talked)) or 'all well'}\n")


if __name__ == "__main__":
    sys.exit(main())
