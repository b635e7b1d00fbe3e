"""Runs a trained graph in the order of its needs, planned once for each target."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

T = TypeVar("T")


class DirectGraphRunner(DaskGraphRunner):
    """Rasa's runner without building a task graph anew for every message and prediction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Instantiate the nodes as Rasa does."""
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, ...], list[str]] = {}

    def run(
        self,
        inputs: dict[str, Any] | None = None,
        targets: list[str] | None = None,
    ) -> dict[str, Any]:
        """Run what the targets need and answer their results by name."""
        wanted = tuple(targets or self._graph_schema.target_names)
        if wanted not in self._plans:
            self._plans[wanted] = _plan(self._graph_schema, wanted)
        # A node takes each of what it needs as a pair of name and result.
        results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._plans[wanted]:
            needs = self._graph_schema.nodes[name].needs.values()
            results[name] = self._instantiated_nodes[name](
                *(results.get(need, need) for need in needs)
            )
        return dict(results[name] for name in wanted)

    def component(self, kind: type[T]) -> T | None:
        """Give the component of a kind that the graph runs; None where it has none."""
        held = (node._component for node in self._instantiated_nodes.values())
        return next((component for component in held if isinstance(component, kind)), None)

    def take_apart(self) -> None:
        """Let go of every component; nothing runs after that."""
        self._instantiated_nodes.clear()


def _plan(schema: GraphSchema, targets: Iterable[str]) -> list[str]:
    order: list[str] = []

    def visit(name: str) -> None:
        if name in order or name not in schema.nodes:
            return
        for need in schema.nodes[name].needs.values():
            visit(need)
        order.append(name)

    for target in targets:
        visit(target)
    return order
