// Tells the server which case is being looked at, so that colleagues see it.
import { post } from "./forms.js";

const EVERY_MS = 15_000;

/** Tells now and again, while the page is looked at. */
export function beHere() {
  const address = `/desk/cases/${document.body.dataset.case}/here`;
  const tell = () => {
    if (document.visibilityState === "visible") post(address, {});
  };
  tell();
  setInterval(tell, EVERY_MS);
  document.addEventListener("visibilitychange", tell);
}
