// The desk's pages are made by the server; this keeps them live, sends what is pressed, and
// listens to the keyboard. Nothing a person wrote is ever read as markup.
import { follow } from "./live.js";
import { listenToForms } from "./forms.js";
import { listenToKeys } from "./keys.js";
import { listenToFilters } from "./filters.js";
import { toBottom } from "./regions.js";
import { beHere } from "./presence.js";

listenToForms();
listenToKeys();
listenToFilters();
toBottom();
if (document.body.dataset.after !== "") follow();
if (document.body.dataset.case) beHere();

const again = document.querySelector("[data-again]");
if (again) setTimeout(() => location.reload(), 5000);
document.body.dataset.ready = "yes";
