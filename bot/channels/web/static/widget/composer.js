// Where the person writes. A draft survives closing, reloading and a lost connection.
import { button, el } from "./dom.js";

export class Composer {
  node;
  #field;
  #memory;
  #say;

  constructor(strings, memory, say) {
    this.#memory = memory;
    this.#say = say;
    const props = {
      rows: "1", "aria-label": strings.write, placeholder: strings.write, enterkeyhint: "send",
      autocomplete: "off", oninput: () => this.#changed(), onkeydown: (event) => this.#key(event),
    };
    this.#field = el("textarea", props);
    const send = button(strings.send, () => this.#send(), { kind: "send", symbol: "send", shown: false });
    this.node = el("div", { class: "composer" }, this.#field, send);
    this.#field.value = memory.get("draft") || "";
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** Puts words back, before what was being written meanwhile. */
  put(text) {
    this.#field.value = [text, this.#field.value].filter(Boolean).join("\n");
    this.#changed();
    this.focus();
  }

  /** Fits the field to its text; only possible once it is seen. */
  fit() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }

  #changed() {
    this.fit();
    if (this.#field.value) this.#memory.set("draft", this.#field.value);
    else this.#memory.remove("draft");
  }

  #key(event) {
    // The Enter that ends a composition chooses characters; 229 is how older engines tell.
    const composes = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composes) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.#field.value.trim();
    if (!text) return this.focus();
    // Kept in the outbox before it leaves the field.
    this.#say(text);
    this.#field.value = "";
    this.#changed();
    return this.focus();
  }
}
