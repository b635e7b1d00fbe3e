"""`make load`: finds the limit, holds 70 % of it, ten times that, and 30 minutes; draws the page.

Each shape can be run by itself; what was measured before stays on the page.
"""

import argparse
import json
import os
import platform
import signal
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bench.load.page import draw, found_wrong
from bench.load.run import run
from bench.load.shapes import STEADY_SHARE, Stage, burst, limit_of, steady, steps

RESULTS = Path(__file__).resolve().parents[1] / "results"
SHAPES = ("steps", "steady", "burst", "soak")
_HIGHEST, _STEPS = 480, 8
# Seconds of a stage, and of a point of the curves; the second pair is --short.
_LENGTHS = {
    "steps": ((60, 5), (20, 2)),
    "steady": ((300, 5), (30, 2)),
    "burst": ((60, 2), (20, 2)),
    "soak": ((1800, 30), (60, 5)),
}


def main() -> int:
    """Run the shapes asked for; 1 where any conversation came out wrong."""
    args = _arguments()
    # Ended from outside, it still stops its server.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    place = args.out / ("load-short.json" if args.short else "load.json")
    kept = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
    clean = True
    for shape in args.shape or SHAPES:
        stages = _stages(shape, args, kept)
        sys.stderr.write(f"==> {shape}: {sum(stage.seconds for stage in stages)} s\n")
        found = _measured(shape, stages, args)
        if shape == "steps":
            found["limit"] = limit_of(found["stages"])
        kept[shape] = found
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        place.with_suffix(".html").write_text(draw(kept), encoding="utf-8")
        sys.stdout.write(_line(shape, found) + "\n")
        clean = clean and not found_wrong(found)
    return 0 if clean else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("shape", nargs="*", help=f"of {', '.join(SHAPES)}; all by default")
    parser.add_argument("--short", action="store_true", help="minutes instead of an hour; to try")
    parser.add_argument(
        "--people", type=int, help="the steady number, instead of 70 %% of the limit"
    )
    parser.add_argument("--highest", type=int, default=_HIGHEST, help="people of the last step")
    parser.add_argument("--pace", type=float, default=1.0, help="all pauses times this")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of load.json, load.html")
    args = parser.parse_args()
    if unknown := set(args.shape) - set(SHAPES):
        parser.error(f"no such shape: {', '.join(sorted(unknown))}; one of {', '.join(SHAPES)}")
    return args


def _stages(shape: str, args: argparse.Namespace, kept: dict[str, Any]) -> list[Stage]:
    seconds = _LENGTHS[shape][args.short][0]
    if shape == "steps":
        return steps(args.highest, _STEPS, seconds)
    people = args.people or round(STEADY_SHARE * kept.get("steps", {}).get("limit", 0))
    if not people:
        raise SystemExit("the limit is not known: run `steps` first, or give --people")
    return burst(people, seconds) if shape == "burst" else steady(people, seconds)


def _measured(shape: str, stages: list[Stage], args: argparse.Namespace) -> dict[str, Any]:
    began = datetime.now(timezone.utc).isoformat(timespec="seconds")
    found = run(stages, args.pace, _LENGTHS[shape][args.short][1])
    return {"began": began, "short": args.short, "machine": platform.machine(), **found}


def _line(shape: str, found: dict[str, Any]) -> str:
    latency, counts = found["latency"], found["counts"]
    said = {
        "conversations": found["conversations"], "messages": found["messages"],
        **found["faults"], "unjudged": counts.get("unjudged", 0),
        "p50_ms": latency["p50_ms"], "p95_ms": latency["p95_ms"],
        "notices": counts.get("notices", 0), "load": found["load_average"],
        "growth_mib": found["growth_mib"],
    }  # fmt: skip
    if "limit" in found:
        said["limit"] = found["limit"]
    return json.dumps({shape: said}, ensure_ascii=False)


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    # Greenlets that are taken down with the interpreter complain at length of nothing.
    os._exit(status)
