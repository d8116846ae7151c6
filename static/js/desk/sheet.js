// The sheet of keys opens over the page, and may switch the keys of one letter off and on.
import { find, on } from "./dom.js";

const open = (event) => {
  const link = event.target.closest("a[data-sheet]");
  const sheet = find("#pintasan");
  if (!link || !sheet) return;
  event.preventDefault();
  const asked = htmx.ajax("GET", link.href, { source: link, target: "#pintasan-isi", swap: "innerHTML" });
  asked.then(() => sheet.showModal(), () => {}); // no answer: safety.js says so
};

const noteKeys = () => {
  const sheet = find("#lembar-pintasan");
  if (sheet) document.body.dataset.singleKeys = sheet.dataset.singleKeys;
};

export const listen = () => {
  on("click", open);
  on("htmx:afterSettle", noteKeys);
};
