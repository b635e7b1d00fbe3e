// What the demonstration page does itself: opens the chat, shows its own address in the line to copy.
document.getElementById("talk").addEventListener("click", () => window.Shukun.open());
document.getElementById("snippet").textContent =
  `<script type="module" src="${new URL("/widget.js", location.href).href}"\n        data-language="zh-Hans"></script>`;
