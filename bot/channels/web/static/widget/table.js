// A reply's table as cards that stay legible on a narrow phone, and a table to screen readers.
import { el } from "./dom.js";

function cell(column, text, { figure }) {
  // The column's name is seen in the card; a screen reader has it from the header.
  const name = el("span", { class: "column", "aria-hidden": "true" }, column);
  const value = el("span", { class: "value" }, text.replace(/([→/])/g, "$1\u200b"));
  return el("td", { role: "cell", class: figure ? "figure" : "words" }, name, value);
}

/** Draws a table: the first column names the card, figures stand side by side. */
export function table({ columns, rows, align }, label) {
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
