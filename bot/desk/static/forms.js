// Sends forms as JSON with the session's token. What was typed stays until the server has it.
import { mention, show } from "./banner.js";

const csrf = document.querySelector("meta[name=csrf]").content;

/** Sends something to be done; gives what the server answered. */
export async function post(address, body) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
  let answer;
  try {
    answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    return { ok: false, status: 0, message: document.body.dataset.failed };
  }
  const told = await answer.json().catch(() => ({}));
  const message = told.error ? told.error.message : answer.ok ? "" : document.body.dataset.failed;
  return { ok: answer.ok, status: answer.status, message, told };
}

/** Listens to every form with `data-post`, those that come later included. */
export function listenToForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.post) return;
    event.preventDefault();
    send(form, event.submitter);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (button) insert(button.dataset.insert);
  });
  document.addEventListener("input", (event) => keep(event.target.closest("[data-draft]")));
  document.querySelectorAll("[data-draft]").forEach(restore);
}

async function send(form, submitter) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  form.setAttribute("aria-busy", "true");
  const body = read(form, submitter);
  const result = await post(form.dataset.post, body);
  delete form.dataset.busy;
  form.removeAttribute("aria-busy");
  say(form, result.message);
  if (result.status === 401 && document.body.dataset.after !== "") show("ended");
  if (result.ok) succeed(form, result.told);
}

/** A key that stays the same until it went through: sent twice, it is done once. */
function read(form, submitter) {
  const body = {};
  for (const [name, value] of new FormData(form, submitter)) {
    if (form.elements[name] instanceof RadioNodeList || form.querySelector(`[type=checkbox][name="${name}"]`)) {
      body[name] = [...(body[name] || []), value];
    } else body[name] = value;
  }
  if ("keyOnce" in form.dataset) {
    const was = JSON.stringify(body);
    if (form.dataset.keyFor !== was) {
      form.dataset.keyFor = was;
      form.dataset.keyNow = fresh();
    }
    body.key = form.dataset.keyNow;
  }
  return body;
}

function fresh() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function succeed(form, told) {
  delete form.dataset.keyFor;
  if (form.dataset.preview) return preview(form, told);
  if (form.dataset.then) {
    sessionStorage.clear();
    location.assign(form.dataset.then);
    return undefined;
  }
  if (form.dataset.draft) {
    sessionStorage.removeItem(`draft:${form.dataset.draft}`);
    form.reset();
  }
  if ("clear" in form.dataset) form.reset();
  form.closest("details")?.removeAttribute("open");
  form.closest("[role=status]")?.replaceChildren();
  document.dispatchEvent(new CustomEvent("desk:done"));
  return undefined;
}

/** The server made the table; it is parsed apart and put in place, and nothing in it runs. */
function preview(form, told) {
  const place = document.getElementById(form.dataset.preview);
  const made = new DOMParser().parseFromString(told.html || "", "text/html");
  place.replaceChildren(...made.body.childNodes);
  if (!told.html) {
    form.reset();
    document.dispatchEvent(new CustomEvent("desk:done"));
  }
}

function say(form, message) {
  const place = form.querySelector(".said");
  if (place) place.textContent = message;
  else if (message) mention(message);
}

function insert(text) {
  const field = document.getElementById("answer");
  if (!field) return;
  field.value = field.value ? `${field.value.trimEnd()}\n${text}` : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.closest(".composer").querySelectorAll("details[open]").forEach((one) => one.removeAttribute("open"));
  field.focus();
  mention(document.body.dataset.inserted);
}

// A tab that is reloaded, or a session that ended, does not cost what was typed.
function keep(form) {
  const field = form && form.querySelector("textarea");
  if (field) sessionStorage.setItem(`draft:${form.dataset.draft}`, field.value);
}

function restore(form) {
  const field = form.querySelector("textarea");
  const text = sessionStorage.getItem(`draft:${form.dataset.draft}`);
  if (field && text) field.value = text;
}
