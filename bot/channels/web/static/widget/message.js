// One row of the conversation: who said it, the words, what hangs on them.
import { chart, fileButton, table } from "./attached.js";
import { button, el, prose } from "./dom.js";

const GAP_MS = 10 * 60_000;

/** A row that begins as waiting and becomes a message once the server has it. */
export class Row {
  node = el("div", { class: "message" });
  order = Infinity;
  at = 0;
  message = null;
  #strings;
  #when = el("time", { class: "when", hidden: true });
  #mark = el("span", { class: "mark" });

  constructor(strings) {
    this.#strings = strings;
  }

  /** Shows a message of the person that is not yet with the server. */
  wait(item, rewrite) {
    this.at = item.at;
    this.#fill("user", el("div", { class: "bubble" }, ...prose(item.title)), this.#mark);
    this.node.classList.toggle("refused", Boolean(item.refused));
    if (!item.refused) return this.mark(this.#strings.waiting);
    const again = button(this.#strings.rewrite, () => rewrite(item), { kind: "text" });
    this.#mark.replaceChildren(this.#strings.refused + item.refused, again);
    return this;
  }

  /** Says beneath a message of the person where it is. */
  mark(text) {
    this.#mark.textContent = text;
    return this;
  }

  /** Shows a message as the server keeps it. */
  show(message, conversation) {
    this.message = message;
    this.order = message.id;
    this.at = Date.parse(message.at) || Date.now();
    const attached = this.#attached(message, conversation);
    const words = message.text ? el("div", { class: "bubble" }, ...prose(message.text)) : null;
    this.node.classList.remove("refused");
    this.#fill(message.role, words, ...attached, message.role === "user" ? this.#mark : null);
    return this;
  }

  /** Tells the time above the row where the one before is long ago. */
  timeAfter(before) {
    const parts = timeParts(this.at, this.#strings);
    this.#when.textContent = parts;
    this.#when.hidden = Boolean(before) && this.at - before.at < GAP_MS;
  }

  #fill(role, ...parts) {
    const known = ["user", "bot", "agent", "system"].includes(role) ? role : "system";
    this.node.className = `message ${known}`;
    const speaker = this.#speaker(known);
    this.node.replaceChildren(this.#when, ...[speaker, ...parts].filter(Boolean));
  }

  #speaker(role) {
    if (role === "agent") return el("span", { class: "name" }, this.#agent());
    if (role === "system") return null;
    const name = role === "user" ? this.#strings.you : this.#strings.bot;
    return el("span", { class: "unseen" }, `${name}: `);
  }

  #agent() {
    const name = this.message && this.message.name;
    return name ? `${this.#strings.agent} · ${name}` : this.#strings.agent;
  }

  #attached({ table: rows, chart: drawn, files, text }, conversation) {
    return [
      rows && el("div", { class: "cards" }, table(rows, text || this.#strings.bot)),
      drawn && drawn.url && chart(drawn, conversation, this.#strings),
      ...(files || []).map((file) => fileButton(file, conversation, this.#strings)),
    ].filter(Boolean);
  }
}

function timeParts(at, strings) {
  const moment = new Date(at);
  const clock = [moment.getHours(), moment.getMinutes()]
    .map((part) => String(part).padStart(2, "0")).join(":");
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 864e5);
  if (days === 0) return `${strings.today} ${clock}`;
  if (days === 1) return `${strings.yesterday} ${clock}`;
  return `${moment.getFullYear()}-${moment.getMonth() + 1}-${moment.getDate()} ${clock}`;
}
