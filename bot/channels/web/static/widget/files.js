// What can be taken away: fetched with the session's token, saved by the browser.
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
  const label = el("span", {}, el("b", {}, file.name), el("small", {}, strings.download));
  const props = { type: "button", class: "file", onclick: press };
  return el("div", {}, el("button", props, icon("file"), label), note);
}

/** A chart as a picture with its words; room is kept for it, so that nothing moves when it comes. */
export function chart({ url, alt }, conversation, strings) {
  const picture = el("img", { alt: alt || strings.chart, class: "chart", decoding: "async" });
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
