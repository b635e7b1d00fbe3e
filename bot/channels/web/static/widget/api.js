// The calls to the server, and the session they are made in.

/** An answer that is no success; status 0 where there was none at all. */
export class ApiError extends Error {
  constructor(status, { code = "", message = "" } = {}, waitSeconds = 0) {
    super(message);
    this.status = status;
    this.code = code;
    this.waitSeconds = waitSeconds;
  }

  /** Whether the server itself will never take this; a portal between may say anything. */
  get isFinal() {
    return Boolean(this.code) && FINAL.includes(this.status);
  }
}

const FINAL = [400, 404, 409, 413, 415, 422];
// What the server says of a token that will serve no more, not even to renew it.
const DEAD = ["gone", "expired", "unauthorized"];
const ANSWER_MS = 20_000;

/** Reads an answer; another's than the server's counts as none. */
export async function told(blob) {
  try {
    return JSON.parse(await blob.text());
  } catch {
    throw new ApiError(0);
  }
}

async function failure(response, blob) {
  const { error } = await told(blob).catch(() => ({}));
  return new ApiError(response.status, error, Number(response.headers.get("Retry-After")) || 0);
}

/** Runs one at a time over all tabs, where the browser can. */
function alone(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

export class Api {
  #settings;
  #memory;
  #renewing = null;

  constructor(settings, memory) {
    this.#settings = settings;
    this.#memory = memory;
  }

  get hasSession() {
    return this.#memory.get("session") !== null;
  }

  /** Tells conversations apart without knowing their ids; stays when the token is renewed. */
  get born() {
    return this.#memory.get("session")?.born ?? null;
  }

  /** Calls the server within the session; renews it once where it has run out. */
  async call(method, path, options = {}) {
    if (!this.hasSession) throw new ApiError(401, { code: "none" });
    try {
      return await this.#fetch(method, path, options);
    } catch (error) {
      if (error.status !== 401) throw error;
      await this.#renew();
      return this.#fetch(method, path, options);
    }
  }

  /** Opens a conversation unless this browser has one; tells whether it did. */
  open() {
    return alone(`shukun-session-${this.#settings.server}`, async () => {
      if (this.hasSession) return false;
      await this.#ask(null);
      return true;
    });
  }

  address(path) {
    return new URL(path, `${this.#settings.server}/`).href;
  }

  /** Whether an address is the server's own, so that the token may go there. */
  isOwn(address) {
    return new URL(address).origin === new URL(this.#settings.server).origin;
  }

  #renew() {
    this.#renewing ??= this.#renewOnce().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  async #renewOnce() {
    const session = this.#memory.get("session");
    try {
      await this.#ask(session);
    } catch (error) {
      const isDead = error.status === 401 && DEAD.includes(error.code);
      // Another tab may have begun anew meanwhile.
      const isSame = this.#memory.get("session")?.token === session?.token;
      if (isDead && isSame) this.#memory.remove("session");
      throw error;
    }
  }

  async #ask(session) {
    const { institution, language } = this.#settings;
    const body = session ? {} : { ...(institution && { institution }), language };
    const response = await this.#fetch("POST", "/api/v1/sessions", { body, session });
    const { token } = await told(response);
    if (typeof token !== "string") throw new ApiError(0);
    this.#memory.set("session", { token, born: session?.born ?? Date.now() });
  }

  /** Gives the whole answer as a blob, or a stream's response as soon as it begins. */
  async #fetch(method, path, { body, headers, signal, session, streams, patience = ANSWER_MS } = {}) {
    const own = session === undefined ? this.#memory.get("session") : session;
    const sent = { ...headers };
    if (own) sent.Authorization = `Bearer ${own.token}`;
    if (body) sent["Content-Type"] = "application/json";
    const stop = new AbortController();
    if (signal) signal.addEventListener("abort", () => stop.abort(), { once: true });
    const timer = setTimeout(() => stop.abort(), patience);
    const asked = { method, headers: sent, signal: stop.signal, credentials: "omit", cache: "no-store" };
    if (body) asked.body = JSON.stringify(body);
    let response;
    let blob;
    try {
      response = await fetch(this.address(path), asked);
      if (response.ok && streams) return response;
      // Within the same patience: a line may stall in the middle of an answer.
      blob = await response.blob();
    } catch {
      throw new ApiError(0);
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok) throw await failure(response, blob);
    return blob;
  }
}
