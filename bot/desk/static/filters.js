// What is filtered stands in the address, so that it survives a reload and can be passed on.
import { refresh } from "./regions.js";

const PAUSE_MS = 250;

/** Listens to the filters of a list. */
export function listenToFilters() {
  const form = document.querySelector("[data-filter]");
  if (!form) return;
  let pause = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => apply(form), PAUSE_MS);
  });
}

function apply(form) {
  const wishes = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  history.replaceState(null, "", `${location.pathname}${wishes.size ? `?${wishes}` : ""}`);
  refresh();
}
