// Puts what the server shows now in place of what it showed before, region by region, and leaves
// alone where somebody is typing.

const TYPING = "input, textarea, select";

/** Fetches this page again and exchanges the regions that changed; false where that failed. */
export async function refresh() {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { "X-Refresh": "1" }, redirect: "manual" });
  } catch {
    return false;
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return "ended";
  if (answer.status === 404) return "gone";
  if (!answer.ok) return false;
  // Parsed apart: nothing in it runs or loads.
  exchange(new DOMParser().parseFromString(await answer.text(), "text/html"));
  return true;
}

function exchange(fresh) {
  const keepsToBottom = [...document.querySelectorAll("[data-bottom]")].filter(atBottom).map((one) => one.id);
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(old.id);
    if (!now || !differs(old, now) || isBusy(old, now)) continue;
    const stayed = open(old);
    const place = old.scrollTop;
    const hadFocus = old === document.activeElement;
    old.replaceWith(now);
    for (const id of stayed) document.getElementById(id)?.setAttribute("open", "");
    now.scrollTop = place;
    if (hadFocus) now.focus();
  }
  // Last, since what stands around a region may have grown.
  for (const id of keepsToBottom) {
    const region = document.getElementById(id);
    region.scrollTop = region.scrollHeight;
  }
}

/** A composer is exchanged only when what it lets do changes: a draft stands in it. */
function differs(old, now) {
  if (old.dataset.live === "composer") return old.dataset.state !== now.dataset.state;
  return outline(old) !== outline(now);
}

function outline(region) {
  const copy = region.cloneNode(true);
  for (const details of copy.querySelectorAll("details")) details.removeAttribute("open");
  return copy.innerHTML;
}

function isBusy(old) {
  if (old.dataset.live === "composer") return false;
  const active = document.activeElement;
  return old.contains(active) && active.matches(TYPING);
}

function open(region) {
  return [...region.querySelectorAll("details[open][id]")].map((details) => details.id);
}

function atBottom(region) {
  return region.scrollHeight - region.scrollTop - region.clientHeight < 40;
}

/** Shows the newest message first. */
export function toBottom() {
  for (const region of document.querySelectorAll("[data-bottom]")) {
    region.scrollTop = region.scrollHeight;
  }
}
