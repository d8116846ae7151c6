// The sheet of keys opens over the page.
import { find, on } from "./dom.js";

export const listen = () =>
  on("click", (event) => {
    const link = event.target.closest("a[data-sheet]");
    const sheet = find("#pintasan");
    if (!link || !sheet) return;
    event.preventDefault();
    const asked = htmx.ajax("GET", link.href, { source: link, target: "#pintasan-isi", swap: "innerHTML" });
    asked.then(() => sheet.showModal(), () => {}); // no answer: safety.js says so
  });
