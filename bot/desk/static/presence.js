// Tells the server which case is being looked at, so that colleagues see it; a tab in the
// background still keeps its agent's claim.
import { post } from "./forms.js";

const EVERY_MS = 15_000;

/** Tells now and again. */
export function beHere() {
  const address = `/desk/cases/${document.body.dataset.case}/here`;
  const tell = () => post(address, { looking: !document.hidden });
  tell();
  setInterval(tell, EVERY_MS);
  document.addEventListener("visibilitychange", tell);
}
