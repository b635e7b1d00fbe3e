// What this browser keeps: the session, the draft, and what was said and not yet sent.

/** Named values in localStorage, or in memory where the browser refuses storage. */
export class Memory {
  #prefix;
  #spare = new Map();

  constructor(prefix) {
    this.#prefix = `${prefix}:`;
  }

  get(name) {
    // What is here could not be stored; an older value may be.
    if (this.#spare.has(name)) return this.#spare.get(name);
    try {
      return JSON.parse(localStorage.getItem(this.#prefix + name));
    } catch {
      return null;
    }
  }

  set(name, value) {
    try {
      localStorage.setItem(this.#prefix + name, JSON.stringify(value));
      this.#spare.delete(name);
    } catch {
      this.#spare.set(name, value);
    }
  }

  remove(name) {
    this.#spare.delete(name);
    try {
      localStorage.removeItem(this.#prefix + name);
    } catch {
      // Nothing is there.
    }
  }

  names(beginning = "") {
    const found = new Set(this.#spare.keys());
    try {
      for (let index = 0; index < localStorage.length; index += 1) {
        const key = localStorage.key(index);
        if (key.startsWith(this.#prefix)) found.add(key.slice(this.#prefix.length));
      }
    } catch {
      // Only what is in memory, then.
    }
    return [...found].filter((name) => name.startsWith(beginning));
  }

  clear() {
    this.names().forEach((name) => this.remove(name));
  }

  /** Calls back with the name another tab changed; null where it cleared everything. */
  watch(listener, signal) {
    const heard = ({ key }) => {
      if (key === null) listener(null);
      else if (key.startsWith(this.#prefix)) listener(key.slice(this.#prefix.length));
    };
    window.addEventListener("storage", heard, { signal });
  }
}

let count = 0;

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Pages without TLS have no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One entry of memory a message, so that two tabs never write over each other. */
export class Outbox {
  #memory;

  constructor(memory) {
    this.#memory = memory;
  }

  /** Keeps a message until it is acknowledged. */
  add(body, title) {
    count += 1;
    const item = { key: newKey(), body, title, at: Date.now(), n: count, refused: "" };
    this.#memory.set(`out.${item.key}`, item);
    return item;
  }

  refuse(item, why) {
    const refused = { ...item, refused: why };
    this.#memory.set(`out.${item.key}`, refused);
    return refused;
  }

  remove(key) {
    this.#memory.remove(`out.${key}`);
  }

  /** Everything kept, in the order it was said. */
  all() {
    return this.#memory
      .names("out.")
      .map((name) => this.#memory.get(name))
      .filter(Boolean)
      .sort((one, other) => one.at - other.at || one.n - other.n);
  }

  next() {
    return this.all().find((item) => !item.refused) || null;
  }
}
