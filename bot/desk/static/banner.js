// The line under the bar that says when something is not as it looks.

const banner = document.querySelector(".banner");
const raised = new Set();
const RANK = ["erased", "ended", "paged", "lost", "offline"];

/** Raises a notice; the gravest one shows. */
export function show(name) {
  raised.add(name);
  draw();
}

/** Takes a notice back. */
export function hide(name) {
  raised.delete(name);
  draw();
}

function draw() {
  const name = RANK.find((each) => raised.has(each));
  banner.hidden = !name;
  banner.classList.toggle("danger", name === "paged");
  const text = name ? document.body.dataset[name] : "";
  if (banner.textContent !== text) banner.textContent = text;
}

/** Says something in passing. */
export function mention(text) {
  banner.hidden = false;
  banner.textContent = text;
  setTimeout(draw, 6000);
}
