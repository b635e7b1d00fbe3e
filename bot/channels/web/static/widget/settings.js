// What the page says about the chat, in data- attributes of the script.

/** Picks the language of the interface: zh-Hans, zh-Hant or en. */
export function languageOf(tag) {
  const name = (tag || "").toLowerCase();
  if (/^zh-(hant|tw|hk|mo)/.test(name)) return "zh-Hant";
  if (name.startsWith("en")) return "en";
  return "zh-Hans";
}

/** Reads the data- attributes; what is not said has a default. */
export function readSettings(data, own) {
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
