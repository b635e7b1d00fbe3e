// One row of the conversation: who said it, the words, the table, chart and files beneath them.
import { button, el, icon, prose } from "./dom.js";

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

/** Lets the browser save what was fetched. */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const anchor = el("a", { href: address, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A button that downloads a file and says so where that fails. */
export function fileButton(file, conversation, strings) {
  const note = el("span", { class: "note", role: "status" });
  const press = async () => {
    note.textContent = "";
    if (!conversation.owns(file.url)) return;
    try {
      save(await conversation.fetchFile(file.url), file.name);
    } catch {
      note.textContent = strings.fileFailed;
    }
  };
  // The case number in a name tells the saved files apart; here it would only be in the way.
  const [, name, form] = /^(.*?)(?:-SK\w+)?(?:\.(\w+))?$/s.exec(file.name);
  const how = el("small", {}, `${strings.download} ${(form || "").toUpperCase()}`);
  const label = el("span", {}, el("b", {}, name), how);
  const props = { type: "button", class: "file", onclick: press };
  return el("div", {}, el("button", props, icon("file"), label), note);
}

/** A chart as a picture with its words; room is kept for it, so that nothing moves when it comes. */
function chart({ url, alt, plans = [] }, conversation, strings) {
  const picture = el("img", { alt: alt || strings.chart, class: "chart" });
  // As bot/documents/chart_drawing.py draws: two parts, bars for each plan, a line for each cost.
  const costs = plans.filter((plan) => plan.cost_fen).length;
  picture.style.aspectRatio = `360 / ${105 + 133 * plans.length + 20 * costs}`;
  const figure = el("figure", {}, picture);
  if (!conversation.owns(url)) return null;
  conversation.fetchFile(url).then(
    (blob) => {
      // Only as a picture: in an img, nothing in an SVG can run.
      picture.src = URL.createObjectURL(new Blob([blob], { type: "image/svg+xml" }));
      picture.onload = () => URL.revokeObjectURL(picture.src);
    },
    () => figure.replaceChildren(el("p", {}, alt || strings.chart)),
  );
  return figure;
}

/** A plain button that downloads the person's own copy. */
export function exportButton(conversation, strings, tell) {
  return button(strings.downloadMine, async () => {
    try {
      save(await conversation.export(), "shukun.json");
    } catch {
      tell(strings.fileFailed);
    }
  }, { kind: "row", symbol: "file" });
}

function cell(column, text, { figure }) {
  // The column's name is seen in the card; a screen reader has it from the header.
  const name = el("span", { class: "column", "aria-hidden": "true" }, column);
  const value = el("span", { class: "value" }, text.replace(/([→/])/g, "$1\u200b"));
  return el("td", { role: "cell", class: figure ? "figure" : "words" }, name, value);
}

/** Draws a table: the first column names the card, figures stand side by side. */
function table({ columns, rows, align }, label) {
  const heads = columns.map((name) => el("th", { role: "columnheader", scope: "col" }, name));
  const head = el("thead", { role: "rowgroup", class: "unseen" }, el("tr", { role: "row" }, ...heads));
  const cards = rows.map(([first, ...others]) => {
    const name = el("th", { role: "rowheader", scope: "row" }, first);
    const cells = others.map((text, index) =>
      cell(columns[index + 1], text, { figure: align[index + 1] === "right" }));
    return el("tr", { role: "row", class: "card" }, name, ...cells);
  });
  const body = el("tbody", { role: "rowgroup" }, ...cards);
  return el("table", { role: "table", "aria-label": label }, head, body);
}
