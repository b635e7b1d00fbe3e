// Dialogs over the conversation, and what they hold: what was said, the papers, more, erasure.
import { button, el } from "./dom.js";
import { exportButton, fileButton } from "./message.js";

const FOCUSABLE = "button:not([disabled]), input:not([disabled]), textarea, a[href], [tabindex='0']";

function canBeFocused(node) {
  return node.getClientRects().length > 0;
}

/** Keeps Tab within a box. */
export function keepTab(event, box) {
  if (event.key !== "Tab") return;
  const stops = [...box.querySelectorAll(FOCUSABLE)].filter(canBeFocused);
  const first = stops[0];
  const last = stops[stops.length - 1];
  const at = box.getRootNode().activeElement;
  if (event.shiftKey ? at === first || !box.contains(at) : at === last) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

/** Shows one dialog at a time above what it makes inert. */
export class Sheet {
  node = el("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-title", hidden: true });
  #strings;
  #beneath;
  #opener = null;
  #draw = null;

  constructor(strings, beneath) {
    this.#strings = strings;
    this.#beneath = beneath;
    this.node.addEventListener("keydown", (event) => this.#key(event));
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** Opens a dialog; `draw` gives its content and is asked again on `redraw`. */
  open(title, draw) {
    if (!this.isOpen) this.#opener = this.node.getRootNode().activeElement;
    const back = button(this.#strings.back, () => this.close(), { kind: "icon", symbol: "back", shown: false });
    const heading = el("h2", { id: "sheet-title" }, title);
    const body = el("div", { class: "sheet-body" });
    this.#draw = () => body.replaceChildren(...draw().filter(Boolean));
    this.#draw();
    this.node.replaceChildren(el("div", { class: "sheet-head" }, back, heading), body);
    this.node.hidden = false;
    this.#beneath().forEach((one) => (one.inert = true));
    back.focus();
  }

  /** Draws again, unless the person is just writing in it. */
  redraw() {
    const at = this.node.getRootNode().activeElement;
    const writes = at && this.node.contains(at) && at.matches("input:not([type=checkbox])");
    if (!this.isOpen || writes) return;
    const name = at && at.dataset.name;
    this.#draw();
    if (name) this.node.querySelector(`[data-name="${CSS.escape(name)}"]`)?.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.node.hidden = true;
    this.node.replaceChildren();
    this.#beneath().forEach((one) => (one.inert = false));
    this.#opener?.focus();
  }

  #key(event) {
    keepTab(event, this.node);
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    this.close();
  }
}

// A number with its unit is corrected in place; the rest needs words of the person's own.
const FIGURE = /^[\d,.]+\D{1,2}$/;

/** What the person said, each with a way to change it. */
export function summary({ conversation, strings, say, write }) {
  const { summary: told } = conversation.state;
  if (!told.length) return [el("p", { class: "quiet" }, strings.summaryNone)];
  const rows = told.map((item) => toldRow(item, strings, { say, write }));
  return [el("p", { class: "quiet" }, strings.summaryNote), el("ul", { class: "told" }, ...rows)];
}

function toldRow(item, strings, { say, write }) {
  const row = el("li");
  const rest = () => {
    const words = el("span", {}, el("small", {}, item.label), el("b", {}, item.value));
    // A new sum of the outgoings would be taken for one more of them.
    const isFigure = FIGURE.test(item.value) && item.field !== "essentials";
    const reword = () => write(strings.wrong(item.label));
    const edit = button(strings.edit, isFigure ? () => change() : reword, { kind: "text" });
    edit.setAttribute("aria-label", strings.editing(item.label));
    edit.dataset.name = item.field;
    row.replaceChildren(words, edit);
    return edit;
  };
  const change = () => {
    const field = el("input", { type: "text", "aria-label": strings.editing(item.label), autocomplete: "off" });
    field.value = item.value;
    const form = el("form", {}, el("small", {}, item.label), field,
      el("button", { type: "submit", class: "solid" }, strings.editSave),
      button(strings.cancel, () => rest().focus(), { kind: "text" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = field.value.trim();
      if (value && value !== item.value) say(strings.corrected(item.label, item.value, value));
      else rest().focus();
    });
    row.replaceChildren(form);
    field.focus();
    field.select();
  };
  rest();
  return row;
}

/** The papers, with a tick for each that is there. */
export function papers({ conversation, strings }) {
  const { checklist } = conversation.state;
  if (!checklist.length) return [el("p", { class: "quiet" }, strings.papersNone)];
  const have = checklist.filter((item) => item.status === "have").length;
  const rows = checklist.map((item) => paperRow(item, strings, (text) => conversation.say(text)));
  const count = el("p", { role: "status" }, strings.papersCount(have, checklist.length));
  const note = el("p", { class: "quiet" }, strings.papersNote);
  return [note, el("ul", { class: "papers" }, ...rows), count];
}

function paperRow({ code, name, status }, strings, say) {
  const box = el("input", { type: "checkbox", "data-name": code });
  box.checked = status === "have";
  box.addEventListener("change", () => say(box.checked ? strings.paperHave(name) : strings.paperHaveNot(name)));
  const words = el("span", {}, el("b", {}, name), el("small", {}, strings.status[status] || ""));
  return el("li", {}, el("label", {}, box, words));
}

/** What else can be done. */
export function more({ conversation, strings, tell, show }) {
  const { files } = conversation.state;
  return [
    button(strings.summary, () => show("summary"), { kind: "row", symbol: "chat" }),
    button(strings.papersTitle, () => show("papers"), { kind: "row", symbol: "file" }),
    exportButton(conversation, strings, tell),
    button(strings.erase, () => show("erase"), { kind: "row danger", symbol: "close" }),
    el("p", { class: "quiet" }, strings.helloCare),
    el("p", { class: "fault", role: "status" }),
    files && files.length && el("h3", {}, strings.files),
    ...(files || []).map((file) => fileButton(file, conversation, strings)),
  ];
}

/** Asks once more before everything is erased. */
export function erasure({ conversation, strings, close }) {
  const note = el("p", { class: "fault", role: "alert" });
  const yes = button(strings.eraseYes, async () => {
    yes.disabled = true;
    note.textContent = "";
    try {
      await conversation.erase();
    } catch {
      yes.disabled = false;
      note.textContent = strings.eraseFailed;
    }
  }, { kind: "solid danger" });
  const no = button(strings.eraseNo, close, { kind: "outline" });
  return [el("p", {}, strings.eraseText), el("div", { class: "pair" }, no, yes), note];
}
