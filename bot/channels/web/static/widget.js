// The chat on any page: <script type="module" src="https://…/widget.js"></script>
import { App } from "./widget/app.js";
// All parts at once: found one after the other, each would cost a slow line another round trip.
import "./widget/api.js";
import "./widget/conversation.js";
import "./widget/dom.js";
import "./widget/log.js";
import "./widget/memory.js";
import "./widget/message.js";
import "./widget/panel.js";
import "./widget/sheets.js";
import "./widget/stream.js";
import "./widget/strings.js";

const script = [...document.querySelectorAll("script[src]")].find((one) => one.src === import.meta.url);
const settings = readSettings(script ? script.dataset : {}, new URL(import.meta.url));
let app = new App(settings);
const listeners = new Set();

function begin() {
  app.onMessage((message) => listeners.forEach((listener) => listener(message)));
  app.start();
}

// Loaded twice, there is still one chat; an element with that name does not count.
if (!window.Shukun || !window.Shukun.identify) {
  window.Shukun = Object.freeze({
    /** Opens the chat. */
    open: () => app.open(),
    /** Closes it; the conversation goes on. */
    close: () => app.close(),
    /**
     * Says who sits at this page, so that the next person at the same device does not see the
     * conversation. Stays in the browser; null for nobody known.
     */
    identify(person) {
      const wasOpen = app.isOpen;
      app.remove();
      app = new App({ ...settings, person: person == null ? "" : String(person) });
      begin();
      if (wasOpen) app.open();
    },
    /** Calls back with {id, role, text, at} for each new message; gives what ends it. */
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  begin();
  window.dispatchEvent(new Event("shukun:ready"));
}

/** Picks the language of the interface: zh-Hans, zh-Hant or en. */
function languageOf(tag) {
  const name = (tag || "").toLowerCase();
  if (/^zh-(hant|tw|hk|mo)/.test(name)) return "zh-Hant";
  if (name.startsWith("en")) return "en";
  return "zh-Hans";
}

/** Reads the data- attributes; what is not said has a default. */
function readSettings(data, own) {
  return {
    server: (data.server || new URL(".", own).href).replace(/\/$/, ""),
    institution: data.institution || "",
    language: languageOf(data.language || document.documentElement.lang || navigator.language),
    theme: ["light", "dark"].includes(data.theme) ? data.theme : "auto",
    side: data.position === "left" ? "left" : "right",
    title: data.title || "",
    launcher: data.launcher !== "none",
    opened: data.open === "true",
    person: "",
    styles: new URL("widget/widget.css", own).href,
  };
}
