// The open chat: head, progress, conversation, text field, dialogs.
import { button, el } from "./dom.js";
import { Log } from "./log.js";
import { Sheet, erasure, keepTab, more, papers, summary } from "./sheets.js";

const PATIENCE_MS = 2500;
const NEWS_MS = 2500;
const ENDED_MS = 10_000;

// A draft survives closing, reloading and a lost connection.
class Composer {
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

export class Panel {
  node;
  #parts;
  #conversation;
  #strings;
  #log;
  #composer;
  #sheet;
  #under = el("span", { class: "under", role: "status" });
  #banner = el("div", { class: "banner", role: "status" });
  #bar = el("span", { class: "filled" });
  #progress;
  #steps = el("span", {});
  #later;
  #isFull;

  constructor(conversation, memory, options) {
    this.#conversation = conversation;
    this.#strings = options.strings;
    this.#composer = new Composer(options.strings, memory, (text) => conversation.say(text));
    this.#log = new Log(conversation, options.strings, this.#greeting(options.erased), (item) => this.#rewrite(item));
    this.#sheet = new Sheet(options.strings, () => this.#parts);
    this.#build(options);
    this.#listen();
  }

  /** Makes ready to be seen. */
  shown({ takesFocus, isFull }) {
    this.#isFull = isFull;
    this.node.setAttribute("aria-modal", String(isFull));
    this.#composer.fit();
    this.#log.toEnd();
    if (!takesFocus) return;
    // On a phone the first thing to see is the conversation, not the keyboard.
    if (isFull) this.#log.focus();
    else this.#composer.focus();
  }

  #build({ title, close }) {
    const strings = this.#strings;
    const name = el("h1", { id: "chat-title" }, title || strings.title);
    const head = el("div", { class: "head" },
      el("div", { class: "names" }, name, this.#under),
      button(strings.person, () => this.#conversation.say(strings.askPerson), { kind: "outline", symbol: "person" }),
      button(strings.more, () => this.#show("more"), { kind: "icon", symbol: "more", shown: false }),
      button(strings.close, close, { kind: "icon", symbol: "down", shown: false }));
    this.#progress = el("div", { class: "bar", role: "progressbar", "aria-label": strings.progressNone, "aria-valuemin": "0" }, this.#bar);
    const strip = el("div", { class: "strip" },
      el("div", { class: "progress" }, this.#steps, this.#progress),
      button(strings.summary, () => this.#show("summary"), { kind: "text" }),
      button(strings.papers, () => this.#show("papers"), { kind: "text" }));
    this.#parts = [head, strip, this.#log.node, this.#composer.node];
    this.#log.node.append(this.#banner);
    this.node = el("section", { class: "panel", role: "dialog", "aria-labelledby": "chat-title", hidden: true },
      ...this.#parts, this.#sheet.node);
    this.node.addEventListener("keydown", (event) => this.#key(event, close));
    this.#stand(this.#conversation.state);
  }

  #listen() {
    const on = (type, take) => this.#conversation.addEventListener(type, ({ detail }) => take(detail));
    on("state", (state) => this.#stand(state));
    on("connection", (connection) => this.#tellConnection(connection));
    on("cleared", () => this.#tell(this.#strings.ended, ENDED_MS));
    this.#log.node.addEventListener("chosen", ({ detail: byKey }) =>
      byKey ? this.#composer.focus() : this.#log.focus());
  }

  #greeting(erased) {
    const strings = this.#strings;
    if (erased) {
      const card = el("div", { class: "greeting" }, el("b", {}, strings.erased), el("p", {}, strings.erasedText));
      card.append(button(strings.restart, () => {
        card.replaceWith(this.#greeting(false));
        this.#composer.focus();
      }, { kind: "solid" }));
      return card;
    }
    const starters = strings.starters.map((text) => button(text, () => {
      this.#conversation.say(text);
      this.#log.focus();
    }, { kind: "chip" }));
    const chips = el("div", { class: "quick starters", role: "group", "aria-label": strings.quick }, ...starters);
    return el("div", { class: "greeting" }, el("b", {}, strings.hello), el("p", {}, strings.helloWhat),
      el("p", { class: "quiet" }, strings.helloCare), chips);
  }

  #stand({ owner, progress }) {
    const strings = this.#strings;
    this.#under.textContent = strings[owner === "bot" ? "machine" : owner] || strings.machine;
    this.node.dataset.owner = owner;
    const { done, of } = progress || { done: 0, of: 0 };
    const told = of ? strings.progress(of - done) : strings.progressNone;
    this.#steps.textContent = told;
    this.#progress.setAttribute("aria-label", told);
    this.#progress.setAttribute("aria-valuemax", String(of || 1));
    this.#progress.setAttribute("aria-valuenow", String(done));
    this.#bar.style.width = `${of ? (100 * done) / of : 0}%`;
    this.#sheet.redraw();
  }

  #tellConnection(connection) {
    const { offline, lost, again } = this.#strings;
    const told = this.#banner.textContent;
    if (connection === "offline") this.#tell(offline);
    else if (connection === "lost") {
      // Most losses mend themselves before anyone need worry.
      clearTimeout(this.#later);
      this.#later = setTimeout(() => this.#tell(lost), PATIENCE_MS);
    } else if (told === offline || told === lost) this.#tell(again, NEWS_MS);
    else clearTimeout(this.#later);
  }

  /** Says something above the conversation, for good or for a while. */
  #tell(text, forMs = 0) {
    clearTimeout(this.#later);
    this.#banner.textContent = text;
    if (forMs) this.#later = setTimeout(() => this.#tell(""), forMs);
  }

  #rewrite(item) {
    this.#conversation.takeBack(item);
    this.#composer.put(item.title);
  }

  #show(name) {
    const strings = this.#strings;
    const context = {
      conversation: this.#conversation,
      strings,
      say: (text) => {
        this.#sheet.close();
        this.#conversation.say(text);
      },
      write: (text) => {
        this.#sheet.close();
        this.#composer.put(text);
      },
      tell: (text) => (this.#sheet.node.querySelector("p[role=status]").textContent = text),
      show: (other) => this.#show(other),
      close: () => this.#sheet.close(),
    };
    const sheets = {
      more: [strings.more, more],
      summary: [strings.summary, summary],
      papers: [strings.papersTitle, papers],
      erase: [strings.eraseTitle, erasure],
    };
    const [title, draw] = sheets[name];
    this.#sheet.open(title, () => draw(context));
  }

  #key(event, close) {
    if (this.#isFull && !this.#sheet.isOpen) keepTab(event, this.node);
    if (event.key === "Escape" && !event.isComposing && !event.defaultPrevented) close();
  }
}
