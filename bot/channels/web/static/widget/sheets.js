// What the dialogs hold: what was said, the papers, more, erasure.
import { button, el } from "./dom.js";
import { exportButton, fileButton } from "./files.js";

// What a corrected figure settles; the rest needs words of the person's own.
const FIGURES = ["total", "principal", "interest", "penalty", "fee", "amount_due", "next_due", "paid",
  "overdue_days", "income", "usual_income", "expected_income", "other_debt", "household", "cap",
  "lump_sum", "savings"];

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
    const isFigure = FIGURES.includes(item.field) || item.field.startsWith("essentials.");
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
    ...(files || []).map((file) => fileButton(file, conversation, strings)),
    exportButton(conversation, strings, tell),
    button(strings.erase, () => show("erase"), { kind: "row danger", symbol: "close" }),
    el("p", { class: "quiet" }, strings.helloCare),
    el("p", { class: "quiet", role: "status" }),
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
