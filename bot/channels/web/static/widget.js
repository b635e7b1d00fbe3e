// The chat on any page: <script type="module" src="https://…/widget.js"></script>
import { App } from "./widget/app.js";
import { readSettings } from "./widget/settings.js";

const script = [...document.querySelectorAll("script[src]")].find((one) => one.src === import.meta.url);
const settings = readSettings(script ? script.dataset : {}, new URL(import.meta.url));
let app = new App(settings);
const listeners = new Set();

function begin() {
  app.onMessage((message) => listeners.forEach((listener) => listener(message)));
  app.start();
}

// A page that loads the script twice still has one chat.
if (!window.Shukun) {
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
