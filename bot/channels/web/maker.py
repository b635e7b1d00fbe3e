"""Makes files in a process of their own: a letter takes a second of reckoning, a turn must not."""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from typing import Any, TypeVar

from bot.channels.attachments import documents_on, may_take_away, subject_of
from bot.core.case import Case
from bot.core.records import from_json
from bot.documents import File
from bot.errors import DocumentIncomplete, RequestRefused

T = TypeVar("T")
_NICENESS = 5
_MOST_WAITING = 4


class FileMaker:
    """One process that makes one file after the other; it is begun when it is needed."""

    def __init__(self) -> None:
        """Begin with no process."""
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._waiting: Counter[str] = Counter()

    @contextlib.contextmanager
    def place(self, conversation_id: str) -> Iterator[None]:
        """Hold a place in the queue for the length of a block.

        Raises:
            RequestRefused: The conversation holds as many as it may.
        """
        if self._waiting[conversation_id] >= _MOST_WAITING:
            raise RequestRefused("slow_down", 429, 5)
        self._waiting[conversation_id] += 1
        try:
            yield
        finally:
            self._waiting -= Counter([conversation_id])

    async def make(self, state: dict[str, Any], today: date, kind: str, form: str) -> File | None:
        """Make a file.

        Args:
            state: The case, as it is stored.
            today: The day the file carries.
            kind: Which document.
            form: One of its forms.

        Returns:
            None where the case is not ready for it.
        """
        return await self.run(make_file, state, today, kind, form)

    async def run(self, work: Callable[..., T], *given: Any) -> T:
        """Have something made that takes long; it and what it is given must be picklable."""
        try:
            return await self._ask(work, *given)
        except BrokenProcessPool:
            # Whatever ended it, the next one begins afresh.
            self._end()
            return await self._ask(work, *given)

    def warm_up(self) -> None:
        """Load fonts and libraries, so that the first person need not wait for them."""
        self._process().submit(_load)

    def close(self) -> None:
        """End the process; what it was making is not waited for."""
        self._end()

    def _end(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, work: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._process(), work, *given)

    def _process(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # Not forked: this process has threads, and they would be cut off in mid-step.
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin)
            return self._pool


def make_file(state: dict[str, Any], today: date, kind: str, form: str) -> File | None:
    """Make a file; None where the case is not ready for it."""
    case = from_json(Case, state)
    if not may_take_away(case):
        return None
    try:
        return documents_on(today).make(kind, subject_of(case, today), form)
    except DocumentIncomplete:
        return None


def _begin() -> None:
    """Give way to turns, leave Ctrl-C to the server, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    threading.Thread(target=_end_with_the_server, daemon=True).start()


def _end_with_the_server() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _load() -> None:
    from bot.documents.pdf import prepare_fonts

    prepare_fonts()
