// The messages in order, and where the reader stands in them.
import { button, el } from "./dom.js";
import { Row } from "./message.js";

const NEAR = 60;
const MARGIN = 8;

export class Log {
  node;
  #scroller;
  #list = el("div", { class: "list" });
  #quick = el("div", { class: "quick", role: "group" });
  #typing;
  #queue = el("div", { class: "queue" });
  #earlier;
  #newer;
  #rows = [];
  #byKey = new Map();
  #byId = new Set();
  #strings;
  #conversation;
  #rewrite;
  #follows = true;
  #set = 0;
  #loading = false;
  #asked = false;

  constructor(conversation, strings, greeting, rewrite) {
    this.#conversation = conversation;
    this.#strings = strings;
    this.#rewrite = rewrite;
    this.#build(greeting);
    this.#listen();
  }

  /** Puts the keyboard on the log, where no field should open the phone's keyboard. */
  focus() {
    this.#scroller.focus({ preventScroll: true });
  }

  toEnd() {
    this.#follows = true;
    this.#scrollTo(this.#scroller.scrollHeight);
  }

  #build(greeting) {
    const { log, earlier, newer, quick, typing } = this.#strings;
    this.#earlier = button(earlier, () => this.#loadEarlier(), { kind: "text earlier" });
    this.#earlier.hidden = true;
    this.#newer = button(newer, () => this.toEnd(), { kind: "newer", symbol: "down" });
    this.#newer.hidden = true;
    this.#quick.setAttribute("aria-label", quick);
    const dots = [el("i"), el("i"), el("i")];
    this.#typing = el("div", { class: "typing", "aria-hidden": "true" }, typing, ...dots);
    const props = { class: "scroller", role: "log", "aria-label": log, "aria-live": "polite", tabindex: "0" };
    this.#scroller = el("div", props, this.#earlier, greeting, this.#list, this.#quick, this.#queue, this.#typing);
    this.node = el("div", { class: "stage" }, this.#scroller, this.#newer);
    this.#offerQuick();
  }

  #listen() {
    const on = (type, take) => this.#conversation.addEventListener(type, ({ detail }) => take(detail));
    on("history", (messages) => this.#quietly(() => messages.forEach((one) => this.#show(one))));
    on("message", (message) => this.#arrived(message));
    on("pending", (item) => this.#wait(item));
    on("settled", (news) => this.#settle(news));
    on("typing", (news) => this.#write(news));
    on("cleared", () => this.#clear());
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    if (window.ResizeObserver) {
      new ResizeObserver(() => this.#follows && this.#follow()).observe(this.#scroller);
    }
  }

  #arrived(message) {
    this.#show(message);
    if (this.#follows) this.#follow();
    this.#tellNewer();
  }

  /** Takes true, false, or the place in line. */
  #write(news) {
    this.#typing.classList.toggle("on", Boolean(news));
    this.#queue.textContent = news.length ? news : "";
    if (this.#follows) this.#follow();
  }

  /** Fills the log with what was said before, without reading all of it aloud. */
  #quietly(fill) {
    this.#scroller.setAttribute("aria-busy", "true");
    fill();
    this.#earlier.hidden = !this.#conversation.more;
    this.toEnd();
    requestAnimationFrame(() => this.#scroller.removeAttribute("aria-busy"));
  }

  #show(message) {
    if (this.#byId.has(message.id)) return;
    this.#byId.add(message.id);
    const row = this.#byKey.get(message.key) || new Row(this.#strings);
    row.show(message, this.#conversation).mark("");
    this.#place(row);
    this.#offerQuick();
  }

  #wait(item) {
    const row = this.#byKey.get(item.key) || new Row(this.#strings);
    const isNew = !this.#byKey.has(item.key);
    this.#byKey.set(item.key, row);
    row.wait(item, this.#rewrite);
    this.#place(row);
    this.#offerQuick();
    if (isNew) this.toEnd();
  }

  #settle({ key, id, gone }) {
    const row = this.#byKey.get(key);
    if (!row || row.message) return;
    if (gone) this.#remove(row);
    else {
      row.order = id;
      row.mark(this.#strings.sent);
      this.#place(row);
    }
  }

  #place(row) {
    this.#take(row);
    let index = this.#rows.length;
    while (index && this.#rows[index - 1].order > row.order) index -= 1;
    this.#rows.splice(index, 0, row);
    const after = this.#rows[index + 1];
    if (row.node.nextSibling !== (after ? after.node : null) || !row.node.parentNode) {
      this.#list.insertBefore(row.node, after ? after.node : null);
    }
    row.timeAfter(this.#rows[index - 1]);
    if (after) after.timeAfter(row);
  }

  #take(row) {
    const index = this.#rows.indexOf(row);
    if (index >= 0) this.#rows.splice(index, 1);
  }

  #remove(row) {
    this.#take(row);
    row.node.remove();
  }

  #clear() {
    this.#rows.filter((row) => row.message).forEach((row) => this.#remove(row));
    this.#byId.clear();
    this.#offerQuick();
  }

  /** Offers the buttons of the newest message; older ones can no longer be pressed. */
  #offerQuick() {
    const last = this.#rows[this.#rows.length - 1];
    // What one might begin with is offered only where nothing was said yet.
    this.#scroller.classList.toggle("begun", Boolean(last) || this.#conversation.isBegun);
    const offered = (last && last.message && last.message.buttons) || [];
    this.#quick.replaceChildren(...offered.map((one) => {
      const press = (event) => {
        this.#conversation.choose(one);
        // A key's press goes on in the text field; a finger's must not open the keyboard.
        this.node.dispatchEvent(new CustomEvent("chosen", { detail: event.detail === 0 }));
      };
      return button(one.title, press, { kind: "chip" });
    }));
  }

  async #loadEarlier() {
    if (this.#loading) return;
    this.#loading = true;
    try {
      const messages = await this.#conversation.loadEarlier();
      const { scrollHeight, scrollTop } = this.#scroller;
      this.#scroller.setAttribute("aria-busy", "true");
      messages.reverse().forEach((one) => this.#show(one));
      this.#earlier.hidden = !this.#conversation.more;
      this.#scrollTo(scrollTop + this.#scroller.scrollHeight - scrollHeight);
      requestAnimationFrame(() => this.#scroller.removeAttribute("aria-busy"));
    } catch {
      // The button stays.
    } finally {
      this.#loading = false;
    }
  }

  /** Shows as much of what came as there is room for, beginning with the person's own words. */
  #follow() {
    const own = [...this.#rows].reverse().find((row) => row.node.classList.contains("user"));
    const top = own ? own.node.offsetTop - MARGIN : Infinity;
    this.#scrollTo(Math.min(top, this.#scroller.scrollHeight));
  }

  #scrollTo(top) {
    this.#scroller.scrollTop = top;
    this.#set = this.#scroller.scrollTop;
    this.#tellNewer();
  }

  get #below() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #scrolled() {
    const { scrollTop } = this.#scroller;
    if (this.#below < NEAR) this.#follows = true;
    else if (Math.abs(scrollTop - this.#set) > NEAR) this.#follows = false;
    if (scrollTop < NEAR && !this.#earlier.hidden && this.#asked) this.#loadEarlier();
    this.#asked = scrollTop >= NEAR;
    this.#tellNewer();
  }

  #tellNewer() {
    this.#newer.hidden = this.#below < NEAR;
  }
}
