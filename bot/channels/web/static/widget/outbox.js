// What was said and is not yet with the server; kept over reloads, sent in order.

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
