// Everything by keyboard: j and k walk, c claims, r answers, n notes, / filters, ? helps.

/** Listens to the keys, except where somebody types. */
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return escape();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form[data-post]");
      if (form) form.requestSubmit();
      return undefined;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return undefined;
    const does = KEYS[event.key];
    if (does && does() !== false) event.preventDefault();
    return undefined;
  });
  document.querySelector("[data-help]")?.addEventListener("click", help);
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  c: () => press("[data-key=c]"),
  r: () => focus("[data-focus=r]"),
  n: () => focus("[data-focus=n]"),
  "/": () => focus("[data-focus='/']"),
  "?": help,
};

function isTyping(target) {
  return target.matches("input:not([type=checkbox]), textarea, select");
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-row] a")];
  if (!links.length) return false;
  const now = links.findIndex((link) => link.closest("[data-row]").contains(document.activeElement));
  const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : now + step;
  links[Math.max(0, Math.min(links.length - 1, next))].focus();
  return true;
}

function press(which) {
  const found = document.querySelector(which);
  if (!found) return false;
  found.click();
  return true;
}

function focus(which) {
  const found = document.querySelector(which);
  if (!found) return false;
  found.focus();
  return true;
}

function help() {
  const dialog = document.querySelector("dialog.help");
  if (!dialog) return false;
  dialog.showModal();
  return true;
}

function escape() {
  document.querySelectorAll("details.menu[open], details.tool[open]").forEach((one) => {
    one.removeAttribute("open");
    if (one.contains(document.activeElement)) one.querySelector("summary").focus();
  });
  if (isTyping(document.activeElement)) document.activeElement.blur();
}
