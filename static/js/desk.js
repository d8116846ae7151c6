// Keys of the desk. Everything here is a shortcut for a button that is on the page: without it nothing is missing.
"use strict";

(() => {
  document.documentElement.classList.add("with-script");

  const isText = (element) =>
    element.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit], [type=hidden])");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.metaKey) return;
    const key = event.key.toLowerCase();

    if (event.ctrlKey && key === "enter") {
      const form = event.target.closest("form[data-main]") || document.querySelector("form[data-main]");
      const button = form && form.querySelector("button:not([name]), button.btn-primary");
      if (button) { event.preventDefault(); form.requestSubmit(button); }
      return;
    }
    const wanted = event.altKey && !event.ctrlKey ? `alt+${key}` : event.ctrlKey || event.altKey ? null : key;
    if (!wanted || (!event.altKey && isText(event.target))) return;
    for (const element of document.querySelectorAll("[data-key]")) {
      if (element.dataset.key.toLowerCase() !== wanted) continue;
      event.preventDefault();
      element.click();
      return;
    }
  });

  // A power stands in one of three fields: filling one empties the other two.
  document.addEventListener("change", (event) => {
    const powers = ["power_button", "power_list", "power_manual"];
    if (!powers.includes(event.target.name) || !event.target.value) return;
    for (const name of powers.filter((other) => other !== event.target.name)) {
      for (const field of event.target.form.querySelectorAll(`[name="${name}"]`)) {
        if (field.type === "radio") field.checked = false;
        else field.value = "";
      }
    }
  });

  // After a refused step the first field to put right has the focus; its message is read with it.
  document.addEventListener("htmx:afterSettle", () => {
    const wrong = document.querySelector("#desk .is-invalid");
    if (wrong) wrong.focus();
  });

  // A second press while the first is on its way would only be refused as old.
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post" && event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "1";
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => { delete event.target.dataset.sent; });
})();
