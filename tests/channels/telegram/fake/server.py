"""A strict Bot API over HTTP: what Telegram would refuse is refused, and counted."""

import asyncio
import threading
import time
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from tests.channels.telegram.fake import methods
from tests.channels.telegram.fake.rules import Refused
from tests.channels.telegram.fake.state import State

LONGEST_START_S = 20
TOKEN = "123456:fake-token-for-the-tests-of-shukun"  # noqa: S105 - opens nothing


class FakeTelegram:
    """The server, in a thread of its own."""

    def __init__(self, token=TOKEN):
        self.state = State(token)
        self.port = 0
        self._up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._up.wait(LONGEST_START_S)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def stop(self):
        asyncio.run_coroutine_threadsafe(self._end(), self._loop)
        self._thread.join(LONGEST_START_S)

    async def _end(self):
        await self._runner.cleanup()
        own = asyncio.current_task()
        for task in asyncio.all_tasks():
            if task is not own:
                task.cancel()
        self._loop.call_later(0.05, self._loop.stop)

    def deliver_to(self, local_url):
        """Send updates to the webhook that is set, whatever public name it was given."""
        deliveries = _Deliveries(self.state, local_url)
        asyncio.run_coroutine_threadsafe(deliveries.run(), self._loop)
        return deliveries.answers

    def go_down(self):
        """Refuse connections, and cut those that are open."""
        asyncio.run_coroutine_threadsafe(self._go_down(), self._loop).result(LONGEST_START_S)

    def come_up(self):
        asyncio.run_coroutine_threadsafe(self._come_up(), self._loop).result(LONGEST_START_S)

    async def _go_down(self):
        await self._site.stop()
        for connection in list(self._runner.server.connections):
            if connection.transport is not None:
                connection.transport.close()

    async def _come_up(self):
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await self._site.start()

    def _run(self):
        asyncio.set_event_loop(self._loop)
        app = web.Application(client_max_size=64 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        runner = self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        self._site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(self._site.start())
        self.port = self._site._server.sockets[0].getsockname()[1]
        self._up.set()
        self._loop.run_forever()

    async def _call(self, request):
        method = request.match_info["method"]
        try:
            return _ok(await self._answer(request, method))
        except Refused as refused:
            return _not_ok(refused)

    async def _answer(self, request, method):
        state = self.state
        if request.match_info["token"] != state.token or state.revoked:
            raise Refused(401, "Unauthorized")
        fields, uploads = await _read(request)
        chat_id = int(fields["chat_id"]) if "chat_id" in fields else None
        state.note_call(method, chat_id)
        fault = state.fault_for(method)
        if fault is not None:
            await self._before(request, fault, chat_id)
        _check_flood(state, method, chat_id)
        found = methods.METHODS.get(method)
        if found is None:
            raise Refused(404, "Not Found")
        result = found(state, fields, uploads)
        if asyncio.iscoroutine(result):
            result = await result
        if fault is not None:
            await self._after(request, fault)
        return result

    async def _before(self, request, fault, chat_id):
        if fault.kind == "429":
            self.state.flooded_until[chat_id] = time.monotonic() + fault.retry_after
            raise Refused(429, "Too Many Requests", retry_after=fault.retry_after)
        if fault.kind.isdigit():
            words = "Bad Request: can't parse entities" if fault.kind == "400" else "Internal Error"
            raise Refused(int(fault.kind), words)
        if fault.kind == "garbage":
            raise Refused(-1, "<html>502</html>")
        if fault.kind == "hang_before":
            await asyncio.sleep(fault.hang_s)
        if fault.kind in ("drop_before", "hang_before"):
            request.transport.close()
            raise Refused(500, "gone")

    async def _after(self, request, fault):
        self.state.lost_answers += 1
        if fault.kind == "hang_after":
            await asyncio.sleep(fault.hang_s)
        if fault.kind in ("drop_after", "hang_after"):
            request.transport.close()


def _check_flood(state, method, chat_id):
    until = state.flooded_until.get(chat_id)
    if method.startswith("send") and until and time.monotonic() < until:
        state.violations.append(f"{method} before retry_after was over")
        raise Refused(429, "Too Many Requests", retry_after=1)


async def _read(request):
    if request.content_type == "application/json":
        return await request.json(), {}
    if not request.content_type.startswith("multipart/"):
        return dict(await request.post()), {}
    fields, uploads = {}, {}
    async for part in await request.multipart():
        if part.filename is None:
            fields[part.name] = await part.text()
        else:
            uploads[part.name] = (part.filename, bytes(await part.read()))
    return fields, uploads


def _ok(result):
    return web.json_response({"ok": True, "result": result})


def _not_ok(refused):
    if refused.code < 0:
        return web.Response(status=502, text=refused.description, content_type="text/html")
    body = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return web.json_response(body, status=refused.code)


class _Deliveries:
    """Sends updates to a webhook: one chat's in order, each again until it is taken."""

    def __init__(self, state, local_url):
        self.state, self.url = state, local_url
        self.answers = []

    async def run(self, again_after_s=0.2):
        async with ClientSession(timeout=ClientTimeout(total=10)) as session:
            while not self.state.webhook:
                await asyncio.sleep(0.02)
            while self.state.webhook:
                by_chat = {}
                with self.state.lock:
                    while self.state.updates:
                        update = self.state.updates.popleft()
                        by_chat.setdefault(_chat_of(update), []).append(update)
                await asyncio.gather(
                    *(self._send(session, mine, again_after_s) for mine in by_chat.values())
                )
                await asyncio.sleep(0.01)

    async def _send(self, session, updates, again_after_s):
        host = urlsplit(self.state.webhook["url"]).netloc
        secret = self.state.webhook["secret_token"]
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Host": host}
        for update in updates:
            while self.state.webhook:
                try:
                    async with session.post(self.url, json=update, headers=headers) as answer:
                        self.answers.append(answer.status)
                        if 200 <= answer.status < 300:
                            self.state.confirmed += 1
                            break
                except (ClientError, asyncio.TimeoutError):
                    self.answers.append(0)
                await asyncio.sleep(again_after_s)


def _chat_of(update):
    for value in update.values():
        if isinstance(value, dict):
            return (value.get("chat") or value["message"]["chat"])["id"]
    return 0
