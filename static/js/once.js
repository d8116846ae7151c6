// A form that is on its way is not sent again: the second answer would take the place of the first, and tell who
// has just changed something that nothing was changed.

const PATIENCE = 8000; // ms until another press may help: the server stores what still arrives once
const DOUBLE = 1000; // ms: a file leaves the page as it is, so a later press is another wish

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const patience = event.submitter?.hasAttribute("data-file") ? DOUBLE : PATIENCE;
  if (performance.now() - (form.dataset.sent ?? -Infinity) < patience) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else form.dataset.sent = performance.now();
}, true);
// What the page itself holds back, for a field that is missing, was not sent. What htmx takes over was.
addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented && !target.matches("[hx-post]")) delete target.dataset.sent;
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
