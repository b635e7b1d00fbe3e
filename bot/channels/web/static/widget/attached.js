// What hangs on a message: tables, charts, files. Files are fetched with the session's token.
import { button, el, icon } from "./dom.js";

/** Lets the browser save what was fetched. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const anchor = el("a", { href: address, download: name });
  anchor.click();
  // Some browsers begin to read only later.
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
  const [, name, form] = /^(.*?)(?:-SK\w+)?(?:\.(\w+))?$/.exec(file.name);
  const how = el("small", {}, `${strings.download} ${(form || "").toUpperCase()}`);
  const label = el("span", {}, el("b", {}, name), how);
  const props = { type: "button", class: "file", onclick: press };
  return el("div", {}, el("button", props, icon("file"), label), note);
}

/** A chart as a picture with its words; room is kept for it, so that nothing moves when it comes. */
export function chart({ url, alt, plans = [] }, conversation, strings) {
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
