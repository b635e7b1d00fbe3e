"""What Telegram remembers: chats, messages, updates not confirmed, faults to come."""

import itertools
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Shown:
    """A message in a chat, as both sides see it."""

    chat_id: int
    message_id: int
    from_bot: bool
    text: str = ""
    entities: list = field(default_factory=list)
    keyboard: list | None = None
    photo: tuple[str, bytes] | None = None
    papers: list[tuple[str, bytes]] = field(default_factory=list)
    edits: int = 0
    pinned: bool = False
    deleted: bool = False

    @property
    def titles(self):
        return [button["text"] for row in self.keyboard or [] for button in row]


@dataclass
class Fault:
    """Something that goes wrong once.

    Kinds: ``429`` (with retry_after), any 5xx status, ``drop_before`` and ``drop_after`` (the
    connection ends without an answer, the call not done or done), ``hang_before`` and
    ``hang_after`` (no answer for as long as the client waits), ``garbage`` (an answer that is no
    JSON, the call not done).
    """

    kind: str
    retry_after: int = 1
    hang_s: float = 60.0


class State:
    """Everything, behind one lock."""

    def __init__(self, token, username="shukun_test_bot"):
        self.token, self.username = token, username
        self.bot_id = int(token.split(":")[0])
        self.lock = threading.RLock()
        self.revoked = False
        self.chats: dict[int, list[Shown]] = defaultdict(list)
        self.types: dict[int, str] = {}
        self.blocked: set[int] = set()
        self.deleted: set[int] = set()
        self.updates: deque[dict[str, Any]] = deque()
        self.update_ids = itertools.count(1000)
        self.message_ids = itertools.count(1)
        self.query_ids = itertools.count(1)
        self.queries: dict[str, bool] = {}
        self.toasts: list[str] = []
        self.actions: list[tuple[int, str]] = []
        self.menu: list[dict[str, str]] = []
        self.webhook: dict[str, Any] = {}
        self.allowed: list[str] | None = None
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.calls: list[tuple[float, str, int | None]] = []
        self.flooded_until: dict[int, float] = {}
        self.violations: list[str] = []
        self.polls = 0
        self.confirmed = 0
        self.lost_answers = 0

    def fault_for(self, method):
        with self.lock:
            queue = self.faults.get(method) or self.faults.get("*")
            return queue.popleft() if queue else None

    def show(self, shown):
        with self.lock:
            self.chats[shown.chat_id].append(shown)
        return shown

    def find(self, chat_id, message_id):
        with self.lock:
            for shown in self.chats[chat_id]:
                if shown.message_id == message_id and not shown.deleted:
                    return shown
        return None

    def put(self, update):
        """Queue an update; answers its number."""
        with self.lock:
            number = update.setdefault("update_id", next(self.update_ids))
            self.updates.append(update)
        return number

    def note_call(self, method, chat_id):
        with self.lock:
            self.calls.append((time.monotonic(), method, chat_id))

    def by_bot(self, chat_id):
        with self.lock:
            return [s for s in self.chats[chat_id] if s.from_bot and not s.deleted]
