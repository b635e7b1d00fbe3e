// Server-sent events over fetch, since EventSource cannot carry a token in a header.

const SILENCE_MS = 40_000;
const SLOWEST_MS = 20_000;

/** Cuts a stream of text into frames {id, event, data}; comments only keep it alive. */
export async function* frames(body, heard) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      heard();
      rest += decoder.decode(value, { stream: true }).replace(/\r/g, "");
      const parts = rest.split("\n\n");
      rest = parts.pop();
      for (const part of parts) {
        const frame = readFrame(part);
        if (frame) yield frame;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function readFrame(part) {
  const frame = { id: null, event: "message", data: "" };
  for (const line of part.split("\n")) {
    const colon = line.indexOf(":");
    if (colon < 1) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") frame.data += frame.data ? `\n${value}` : value;
    else if (name in frame) frame[name] = value;
  }
  return frame.data ? frame : null;
}

/** How long to wait before trying again: doubling, never all at the same moment. */
export function pause(attempt) {
  const longest = Math.min(SLOWEST_MS, 500 * 2 ** attempt);
  return longest / 2 + Math.random() * (longest / 2);
}

/** Keeps a stream open until stopped: reconnects, and gives up one that fell silent. */
export class Stream {
  #connect;
  #take;
  #tell;
  #running = null;
  #current = null;
  #attempt = 0;
  #wake = () => {};

  constructor(connect, take, tell) {
    this.#connect = connect;
    this.#take = take;
    this.#tell = tell;
  }

  start() {
    if (this.#running) return;
    this.#running = new AbortController();
    this.#run(this.#running.signal);
  }

  stop() {
    this.#running?.abort();
    this.#running = null;
    this.#wake();
  }

  /** Tries at once instead of after the pause; a connection that may be dead is made anew. */
  hurry({ anew = false } = {}) {
    this.#attempt = 0;
    if (anew) this.#current?.abort();
    this.#wake();
  }

  async #run(signal) {
    while (!signal.aborted) {
      let asked = 0;
      try {
        await this.#once(signal);
      } catch (error) {
        asked = (error.waitSeconds || 0) * 1000;
        if (!signal.aborted) this.#tell("lost", error);
      }
      if (signal.aborted) return;
      await this.#sleep(Math.max(asked, pause(this.#attempt)));
      this.#attempt += 1;
    }
  }

  async #once(signal) {
    const stop = new AbortController();
    this.#current = stop;
    signal.addEventListener("abort", () => stop.abort(), { once: true });
    let timer;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), SILENCE_MS);
    };
    try {
      const response = await this.#connect(stop.signal);
      this.#attempt = 0;
      this.#tell("open");
      heard();
      for await (const frame of frames(response.body, heard)) {
        if (signal.aborted) return;
        this.#take(frame);
      }
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
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
}
