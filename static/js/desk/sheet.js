// The sheet of keys opens over the page, and may switch the keys of one letter off and on.
import { find, on } from "./dom.js";

const open = (event) => {
  const link = event.target.closest("a[data-sheet]");
  const sheet = find("#pintasan");
  if (!link || !sheet) return;
  event.preventDefault();
  const at = document.activeElement;
  const asked = htmx.ajax("GET", link.href, { source: link, target: "#pintasan-isi", swap: "innerHTML" });
  // No answer, or another one than the sheet: safety.js says so. Who has gone on meanwhile is not interrupted.
  asked.then(() => { if (find("#lembar-pintasan", sheet) && document.activeElement === at) sheet.showModal(); }, () => {});
};

const noteKeys = () => {
  const sheet = find("#lembar-pintasan");
  if (sheet) document.body.dataset.singleKeys = sheet.dataset.singleKeys;
};

export const listen = () => {
  on("click", open);
  on("htmx:afterSettle", noteKeys);
};
