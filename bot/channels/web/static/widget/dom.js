// Elements without markup: every text becomes a text node, so none of it can become anything else.

const SVG = "http://www.w3.org/2000/svg";

const SHAPES = {
  chat: "M4 5h16v11H9l-5 4z",
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  close: "M6 6l12 12M18 6 6 18",
  down: "M6 9l6 6 6-6",
  more: "M4 7h16M4 12h16M4 17h16",
  back: "M15 5l-7 7 7 7",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c1-4 13-4 14 0",
};

/** Makes an element. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Draws one of the line icons, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** Makes a button; with an icon alone, the label is for screen readers. */
export function button(label, onclick, { kind = "", symbol = null, shown = true } = {}) {
  const text = shown ? el("span", {}, label) : null;
  const named = shown ? null : label;
  const props = { type: "button", class: kind, onclick, "aria-label": named, title: named };
  return el("button", props, symbol && icon(symbol), text);
}

const LINK = /https?:\/\/[^\s<>"'，。；！？、（）《》「」“”]+/gi;

function withLinks(text) {
  const parts = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    parts.push(text.slice(from, index), link(found));
    from = index + found.length;
  }
  return [...parts, text.slice(from)].filter(Boolean);
}

function link(text) {
  let address;
  try {
    address = new URL(text);
  } catch {
    return text;
  }
  const rel = "noopener noreferrer";
  return el("a", { href: address.href, target: "_blank", rel }, text);
}

const BULLET = "· ";

/** Lays a text out: paragraphs at empty lines, lists where lines begin with a dot. */
export function prose(text) {
  return text.split(/\n{2,}/).flatMap((block) => {
    const parts = [];
    for (const line of block.split("\n")) {
      const isItem = line.startsWith(BULLET);
      const tag = isItem ? "UL" : "P";
      const child = isItem ? el("li", {}, ...withLinks(line.slice(BULLET.length))) : withLinks(line);
      const last = parts[parts.length - 1];
      if (last && last.tagName === tag) last.append(...(isItem ? [child] : ["\n", ...child]));
      else parts.push(el(tag.toLowerCase(), {}, ...(isItem ? [child] : child)));
    }
    return parts;
  });
}
