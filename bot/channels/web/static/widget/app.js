// The chat in a page: the button, the panel, what opens and closes them.
import { Api } from "./api.js";
import { Conversation } from "./conversation.js";
import { button, el } from "./dom.js";
import { Memory } from "./memory.js";
import { Panel } from "./panel.js";
import { stringsFor } from "./strings.js";

const FULL = "(max-width: 520px), (max-height: 460px)";
const HEARD = ["bot", "agent"];

export class App {
  isOpen = false;
  #settings;
  #strings;
  #memory;
  #conversation;
  #panel;
  #host = el("shukun-chat");
  #root = this.#host.attachShadow({ mode: "open" });
  #badge = el("span", { class: "badge", hidden: true });
  #launcher;
  #unread = 0;
  #newest = 0;
  #listeners = new Set();
  #life = new AbortController();

  constructor(settings) {
    this.#settings = settings;
    this.#strings = stringsFor(settings.language);
    const { server, institution, person } = settings;
    this.#memory = new Memory(["shukun", server, institution, person].map(encodeURIComponent).join(":"));
    this.#launcher = button(this.#strings.launch, () => this.open(), { kind: "launcher", symbol: "chat" });
    this.#launcher.append(this.#badge);
    this.#launcher.hidden = !settings.launcher;
  }

  async start() {
    const { theme, side, language, opened } = this.#settings;
    Object.assign(this.#host.dataset, { theme, side });
    this.#host.lang = language;
    // A page's own shortcuts must not fire while somebody writes here.
    for (const type of ["keydown", "keyup", "keypress"]) {
      this.#host.addEventListener(type, (event) => event.stopPropagation());
    }
    this.#root.append(this.#launcher);
    this.#converse();
    await dress(this.#root, this.#settings.styles);
    if (this.#life.signal.aborted) return;
    // Beside the body, where its transforms and overflow do not reach.
    document.documentElement.append(this.#host);
    this.#followScreen();
    this.#memory.watch((name) => name === "read" && this.#count(0), this.#life.signal);
    if (opened || this.#remembered()) this.open({ takesFocus: false });
  }

  open({ takesFocus = true } = {}) {
    if (this.isOpen) return;
    this.isOpen = true;
    this.#panel.node.hidden = false;
    this.#launcher.hidden = true;
    this.#panel.shown({ takesFocus, isFull: matchMedia(FULL).matches });
    this.#remember(true);
    this.#read();
  }

  close() {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#panel.node.hidden = true;
    this.#launcher.hidden = !this.#settings.launcher;
    this.#launcher.focus({ preventScroll: true });
    this.#remember(false);
  }

  onMessage(listener) {
    this.#listeners.add(listener);
  }

  remove() {
    this.#life.abort();
    this.#conversation?.end();
    this.#host.remove();
  }

  #converse({ erased = false } = {}) {
    const api = new Api(this.#settings, this.#memory);
    const conversation = new Conversation(api, this.#memory);
    this.#conversation = conversation;
    const { title } = this.#settings;
    const close = () => this.close();
    const panel = new Panel(conversation, this.#memory, { strings: this.#strings, title, erased, close });
    if (this.#panel) this.#panel.node.replaceWith(panel.node);
    else this.#root.append(panel.node);
    this.#panel = panel;
    conversation.addEventListener("message", ({ detail }) => this.#arrived(detail));
    conversation.addEventListener("history", ({ detail }) => this.#countUnread(detail));
    conversation.addEventListener("erased", () => this.#erased());
    conversation.resume();
  }

  #erased() {
    this.#count(0);
    this.#converse({ erased: true });
    if (!this.isOpen) return;
    this.#panel.node.hidden = false;
    this.#panel.shown({ takesFocus: true, isFull: matchMedia(FULL).matches });
  }

  #arrived(message) {
    const { id, role, text, at } = message;
    this.#listeners.forEach((listener) => listener({ id, role, text, at }));
    this.#newest = id;
    if (this.isOpen) this.#read(id);
    else if (HEARD.includes(role)) this.#count(this.#unread + 1);
  }

  #countUnread(messages) {
    const last = messages.length ? messages[messages.length - 1].id : 0;
    this.#newest = last;
    if (this.isOpen) return this.#read(last);
    const read = this.#memory.get("read") || 0;
    return this.#count(messages.filter(({ id, role }) => id > read && HEARD.includes(role)).length);
  }

  #read(id) {
    this.#newest = Math.max(this.#newest, id || 0);
    if (this.#newest > (this.#memory.get("read") || 0)) this.#memory.set("read", this.#newest);
    this.#count(0);
  }

  #count(unread) {
    this.#unread = unread;
    this.#badge.hidden = unread === 0;
    this.#badge.textContent = unread > 99 ? "99+" : String(unread);
    const label = unread ? `${this.#strings.launch} (${this.#strings.unread(unread)})` : null;
    if (label) this.#launcher.setAttribute("aria-label", label);
    else this.#launcher.removeAttribute("aria-label");
  }

  /** Follows the part of the screen that a phone's keyboard leaves. */
  #followScreen() {
    const screen = window.visualViewport;
    if (!screen) return;
    const follow = () => {
      // Whoever enlarges the page wants the chat larger, not smaller.
      if (screen.scale > 1) return;
      this.#host.style.setProperty("--seen-height", `${screen.height}px`);
      this.#host.style.setProperty("--seen-top", `${screen.offsetTop}px`);
    };
    const { signal } = this.#life;
    screen.addEventListener("resize", follow, { signal });
    screen.addEventListener("scroll", follow, { signal });
    follow();
  }

  // In this tab alone: another page of the lender should not open with the chat over it.
  #remember(isOpen) {
    try {
      if (isOpen) sessionStorage.setItem("shukun-open", "1");
      else sessionStorage.removeItem("shukun-open");
    } catch {
      // Then it begins closed.
    }
  }

  #remembered() {
    try {
      return sessionStorage.getItem("shukun-open") === "1";
    } catch {
      return false;
    }
  }
}

// Dresses a shadow root in ways a strict Content-Security-Policy lets pass; nothing flashes.
async function dress(root, address) {
  if ("adoptedStyleSheets" in Document.prototype) {
    try {
      const response = await fetch(address, { credentials: "omit" });
      if (!response.ok) throw new Error("no style sheet");
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(await response.text());
      root.adoptedStyleSheets = [sheet];
      return;
    } catch {
      // A link may be let through.
    }
  }
  const link = el("link", { rel: "stylesheet", href: address });
  root.prepend(link);
  await new Promise((resolve) => {
    link.onload = resolve;
    link.onerror = resolve;
    setTimeout(resolve, 0);
  });
}
