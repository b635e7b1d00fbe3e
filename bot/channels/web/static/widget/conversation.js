// One conversation as this tab knows it: what was said, what waits, how it stands.
import { ApiError, told } from "./api.js";
import { Outbox } from "./memory.js";
import { Stream, pause } from "./stream.js";

const PAGE = 50;
const HIDDEN_MS = 60_000;
const FILE_MS = 60_000;
export const EMPTY_STATE = { owner: "bot", progress: null, summary: [], checklist: [] };

/**
 * Tells what happens as events: message, pending, settled, state, typing, connection, erased.
 * Draws nothing.
 */
export class Conversation extends EventTarget {
  state = EMPTY_STATE;
  connection = "idle";
  more = false;
  #api;
  #memory;
  #outbox;
  #stream;
  #seen = new Set();
  #born = null;
  #oldest = null;
  #newest = 0;
  #sending = false;
  #attempt = 0;
  #wake = () => {};
  #life = new AbortController();

  constructor(api, memory) {
    super();
    this.#api = api;
    this.#memory = memory;
    this.#outbox = new Outbox(memory);
    this.#stream = new Stream(
      (signal) => this.#connect(signal),
      (frame) => this.#take(frame),
      (news, error) => this.#hear(news, error),
    );
    this.#watch();
  }

  /** Whether something was said before, here or in another tab. */
  get isBegun() {
    return this.#api.hasSession;
  }

  /** Takes up the conversation this browser has; nothing happens where there is none. */
  resume() {
    this.#outbox.all().forEach((item) => this.#emit("pending", item));
    if (this.#api.hasSession) this.#stream.start();
    if (this.#outbox.next()) this.#flush();
  }

  /** Says a text; kept until the server has it. */
  say(text) {
    return this.#add({ text }, text);
  }

  /** Presses a button under a message. */
  choose(button) {
    return this.#add({ choice: button.token }, button.title);
  }

  /** Takes back a message the server refused, so that it can be worded anew. */
  takeBack(item) {
    this.#outbox.remove(item.key);
    this.#emit("settled", { key: item.key, gone: true });
  }

  /** Loads the messages before the oldest one here. */
  async loadEarlier() {
    const page = await this.#history(`&before=${this.#oldest}`);
    this.more = page.more;
    return this.#fresh(page.messages);
  }

  fetchFile(url) {
    return this.#api.call("GET", url, { patience: FILE_MS });
  }

  export() {
    return this.#api.call("POST", "/api/v1/export", { patience: FILE_MS });
  }

  /** Whether a file lies on the chat's own server. */
  owns(url) {
    return this.#api.isOwn(this.#api.address(url));
  }

  /** Erases everything of this person, on the server and here. */
  async erase() {
    try {
      if (this.#api.hasSession) await this.#api.call("DELETE", "/api/v1/me");
    } catch (error) {
      // Done before, and only the answer was lost.
      if (error.code !== "gone") throw error;
    }
    this.#forget();
    // Tells the other tabs of this browser, which may not be connected.
    this.#memory.set("erased", Date.now());
    this.#memory.remove("erased");
  }

  end() {
    this.#life.abort();
    this.#stream.stop();
    this.#wake();
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #watch() {
    const { signal } = this.#life;
    const hurry = (anew) => {
      this.#stream.hurry({ anew });
      this.#attempt = 0;
      this.#wake();
    };
    window.addEventListener("online", () => hurry(true), { signal });
    window.addEventListener("offline", () => this.#connected("offline"), { signal });
    let timer;
    // Six streams are all a browser opens to one server: a tab nobody sees gives its own back.
    document.addEventListener("visibilitychange", () => {
      clearTimeout(timer);
      if (document.hidden) timer = setTimeout(() => this.#stream.stop(), HIDDEN_MS);
      else if (this.#api.hasSession) {
        this.#stream.start();
        hurry(false);
      }
    }, { signal });
    this.#memory.watch((name) => this.#elsewhere(name), signal);
  }

  #elsewhere(name) {
    if (name === null || name === "erased") this.#leave();
    else if (name === "session" && this.#api.hasSession) this.#stream.start();
  }

  #add(body, title) {
    const item = this.#outbox.add(body, title);
    this.#emit("pending", item);
    this.#wake();
    this.#flush();
    return item;
  }

  async #flush() {
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (!this.#life.signal.aborted && this.#outbox.next()) {
        const wait = await this.#sendNext();
        if (wait) await this.#sleep(wait);
      }
    } finally {
      this.#sending = false;
    }
  }

  /** Sends the oldest; gives how many milliseconds to wait before the next attempt. */
  async #sendNext() {
    const item = this.#outbox.next();
    if (!item) return 0;
    try {
      if (await this.#api.open()) this.#startNew();
      this.#stream.start();
      const headers = { "Idempotency-Key": item.key };
      const answer = await this.#api.call("POST", "/api/v1/messages", { body: item.body, headers });
      const { id } = await told(answer);
      if (!Number.isInteger(id)) throw new ApiError(0);
      this.#attempt = 0;
      this.#outbox.remove(item.key);
      this.#emit("settled", { key: item.key, id });
      return 0;
    } catch (error) {
      return this.#failed(item, error);
    }
  }

  #failed(item, error) {
    if (error.isFinal) {
      this.#emit("pending", this.#outbox.refuse(item, error.message || " "));
      return 0;
    }
    if (!error.code) this.#connected("lost");
    this.#attempt += 1;
    // The session has ended for good; what waits goes into a new one.
    if (error.status === 401 && !this.#api.hasSession && this.#attempt === 1) return 1;
    return Math.max((error.waitSeconds || 0) * 1000, pause(this.#attempt));
  }

  #sleep(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #history(query = "") {
    return told(await this.#api.call("GET", `/api/v1/history?limit=${PAGE}${query}`));
  }

  async #connect(signal) {
    if (this.#api.born !== this.#born) this.#startOver();
    if (this.#oldest === null) await this.#begin();
    const headers = { Accept: "text/event-stream", "Last-Event-ID": String(this.#newest) };
    const asked = { headers, signal, streams: true };
    const response = await this.#api.call("GET", "/api/v1/events", asked);
    if (!/event-stream/.test(response.headers.get("Content-Type"))) throw new ApiError(0);
    return response;
  }

  /** Leaves a conversation that ended; its numbers mean other messages in the next one. */
  #startOver() {
    if (this.#born !== null) this.#emit("cleared");
    this.#born = this.#api.born;
    this.#seen.clear();
    this.#oldest = null;
    this.#newest = 0;
  }

  /** Begins a conversation that has no history to ask for. */
  #startNew() {
    this.#startOver();
    this.#oldest = Infinity;
  }

  async #begin() {
    const page = await this.#history();
    this.more = page.more;
    this.#oldest = page.messages.length ? page.messages[0].id : Infinity;
    const messages = this.#fresh(page.messages);
    this.#emit("history", messages);
    if (page.state) this.#stand(page.state);
  }

  #fresh(messages) {
    const fresh = messages.filter((message) => !this.#seen.has(message.id));
    fresh.forEach((message) => this.#note(message));
    return fresh;
  }

  #note(message) {
    this.#seen.add(message.id);
    this.#newest = Math.max(this.#newest, message.id);
    this.#oldest = Math.min(this.#oldest ?? Infinity, message.id);
    if (message.key) this.#outbox.remove(message.key);
  }

  #take({ event, data }) {
    const value = JSON.parse(data);
    if (event === "message") this.#arrived(value);
    else if (event === "state") this.#stand(value);
    else if (event === "typing") this.#emit("typing", value.on);
    else if (event === "queue") this.#emit("typing", value.text);
    else if (event === "erased") this.#forget();
  }

  #arrived(message) {
    if (this.#seen.has(message.id)) return;
    this.#note(message);
    this.#emit("message", message);
  }

  #stand(state) {
    this.state = { ...EMPTY_STATE, ...state };
    this.#emit("state", this.state);
  }

  #hear(news, error) {
    if (news === "lost" && error.status === 401 && !this.#api.hasSession) {
      this.#stream.stop();
      this.#startOver();
      this.#connected("idle");
    } else if (news === "lost") this.#connected(navigator.onLine ? "lost" : "offline");
    else {
      this.#connected("open");
      this.#wake();
      // Also what a tab left behind that was closed too early; its key makes a repeat harmless.
      this.#flush();
    }
  }

  #connected(connection) {
    if (this.connection === connection) return;
    this.connection = connection;
    this.#emit("typing", false);
    this.#emit("connection", connection);
  }

  /** Says that everything is gone; what is kept by now may be the next conversation's. */
  #leave() {
    if (this.#life.signal.aborted) return;
    this.end();
    this.#emit("erased");
  }

  #forget() {
    if (this.#life.signal.aborted) return;
    this.#memory.clear();
    this.#leave();
  }
}
