// Follows what happens by server-sent events; the browser resumes by id where it was cut off.
import { show, hide } from "./banner.js";
import { refresh } from "./regions.js";

const EVERY_MS = 60_000;
const SOON_MS = 150;
let soon = 0;
let ended = false;
let wasOpen = false;

/** Follows until the session ends or the case is erased. */
export function follow() {
  const { after, case: own } = document.body.dataset;
  const source = new EventSource(`/desk/events?after=${after}${own ? `&case=${own}` : ""}`);
  // Whatever was missed while it was cut off, the page as it is now shows.
  source.addEventListener("open", () => {
    hide("offline");
    if (wasOpen) later();
    wasOpen = true;
  });
  source.addEventListener("error", () => !ended && show("offline"));
  source.addEventListener("change", later);
  source.addEventListener("erased", () => stop(source, "erased"));
  source.addEventListener("bye", () => stop(source, "ended"));
  document.addEventListener("desk:done", later);
  setInterval(later, EVERY_MS);
}

/** Several things that happen at once are one refresh. */
function later() {
  clearTimeout(soon);
  soon = setTimeout(async () => {
    const how = await refresh();
    if (how === true) hide("lost");
    else if (how === "gone") show("erased");
    else show(how === "ended" ? "ended" : "lost");
  }, SOON_MS);
}

function stop(source, why) {
  ended = true;
  source.close();
  show(why);
  if (why === "erased") clear();
}

/** What was erased does not stay on the screen of somebody who had it open. */
function clear() {
  for (const part of document.querySelectorAll(".case-grid, .below, .case-head .actions")) part.remove();
  for (let n = sessionStorage.length - 1; n >= 0; n -= 1) {
    const key = sessionStorage.key(n);
    if (key.endsWith(document.body.dataset.case)) sessionStorage.removeItem(key);
  }
}
