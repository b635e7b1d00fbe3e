// What this browser keeps: the session, what waits to be sent, the draft.

/** Named values in localStorage, or in memory where the browser refuses storage. */
export class Memory {
  #prefix;
  #spare = new Map();

  constructor(prefix) {
    this.#prefix = `${prefix}:`;
  }

  get(name) {
    try {
      const kept = localStorage.getItem(this.#prefix + name);
      if (kept !== null) return JSON.parse(kept);
    } catch {
      // Refused, or written by something else: as if it were not there.
    }
    return this.#spare.get(name) ?? null;
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
      // Nothing was kept there.
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
