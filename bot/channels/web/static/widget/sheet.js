// A dialog over the conversation: takes the keyboard, gives it back.
import { button, el } from "./dom.js";

const FOCUSABLE = "button:not([disabled]), input:not([disabled]), textarea, a[href], [tabindex='0']";

function canBeFocused(node) {
  return node.getClientRects().length > 0;
}

/** Keeps Tab within a box. */
export function keepTab(event, box) {
  if (event.key !== "Tab") return;
  const stops = [...box.querySelectorAll(FOCUSABLE)].filter(canBeFocused);
  const first = stops[0];
  const last = stops[stops.length - 1];
  const at = box.getRootNode().activeElement;
  if (event.shiftKey ? at === first || !box.contains(at) : at === last) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

/** Shows one dialog at a time above what it makes inert. */
export class Sheet {
  node = el("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-title", hidden: true });
  #strings;
  #beneath;
  #opener = null;
  #draw = null;

  /**
   * @param strings the texts
   * @param beneath gives the elements nobody reaches while a dialog is open
   */
  constructor(strings, beneath) {
    this.#strings = strings;
    this.#beneath = beneath;
    this.node.addEventListener("keydown", (event) => this.#key(event));
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** Opens a dialog; `draw` gives its content and is asked again on `redraw`. */
  open(title, draw) {
    if (!this.isOpen) this.#opener = this.node.getRootNode().activeElement;
    const back = button(this.#strings.back, () => this.close(), { kind: "icon", symbol: "back", shown: false });
    const heading = el("h2", { id: "sheet-title" }, title);
    const body = el("div", { class: "sheet-body" });
    this.#draw = () => body.replaceChildren(...draw().filter(Boolean));
    this.#draw();
    this.node.replaceChildren(el("div", { class: "sheet-head" }, back, heading), body);
    this.node.hidden = false;
    this.#beneath().forEach((one) => (one.inert = true));
    back.focus();
  }

  /** Draws again, unless the person is just writing in it. */
  redraw() {
    const at = this.node.getRootNode().activeElement;
    const writes = at && this.node.contains(at) && at.matches("input:not([type=checkbox])");
    if (!this.isOpen || writes) return;
    const name = at && at.dataset.name;
    this.#draw();
    if (name) this.node.querySelector(`[data-name="${CSS.escape(name)}"]`)?.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.node.hidden = true;
    this.node.replaceChildren();
    this.#beneath().forEach((one) => (one.inert = false));
    this.#opener?.focus();
  }

  #key(event) {
    keepTab(event, this.node);
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    this.close();
  }
}
