// Follows what happens by server-sent events; the browser resumes by id where it was cut off.
import { show, hide } from "./banner.js";
import { refresh } from "./regions.js";

const EVERY_MS = 60_000;
const SOON_MS = 150;
const DANGER_MS = 120_000;
let soon = 0;
let source = null;
let ended = false;
let wasOpen = false;

/** Follows until the session ends or the case is erased, while the page is looked at. */
export function follow() {
  document.addEventListener("desk:done", later);
  // The queue goes on listening in the background, where danger must be heard.
  if (document.body.dataset.case) {
    document.addEventListener("visibilitychange", () => (document.hidden ? pause() : resume()));
  }
  setInterval(() => source && later(), EVERY_MS);
  if (!document.hidden || !document.body.dataset.case) connect();
}

function connect() {
  const { after, case: own } = document.body.dataset;
  source = new EventSource(`/desk/events?after=${after}${own ? `&case=${own}` : ""}`);
  // Whatever was missed while it was cut off, the page as it is now shows.
  source.addEventListener("open", () => {
    hide("offline");
    if (wasOpen) later();
    wasOpen = true;
  });
  source.addEventListener("error", () => !ended && show("offline"));
  source.addEventListener("change", (event) => {
    if (event.lastEventId) document.body.dataset.after = event.lastEventId;
    later();
  });
  source.addEventListener("paged", danger);
  source.addEventListener("erased", () => stop("erased"));
  source.addEventListener("bye", () => stop("ended"));
}

/** Says for two minutes that somebody is in danger, in the tab's name too. */
function danger() {
  const title = document.title.replace(/^‼ /, "");
  document.title = `‼ ${title}`;
  show("paged");
  setTimeout(() => {
    document.title = title;
    hide("paged");
  }, DANGER_MS);
}

/** A browser opens six connections to a server: tabs in the background must not hold them all. */
function pause() {
  source?.close();
  source = null;
}

function resume() {
  if (!source && !ended) connect();
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

function stop(why) {
  ended = true;
  pause();
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
