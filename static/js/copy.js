// A button with data-copy="ID" copies the text of that element and says so in its data-label.
"use strict";

(() => {
  document.documentElement.classList.add("with-script");

  // Alt+C copies while the focus is elsewhere: a reader hears this place, not the button's new word.
  const heard = document.createElement("p");
  heard.className = "visually-hidden";
  heard.setAttribute("role", "status");
  document.body.append(heard);

  const say = (button, word) => {
    heard.textContent = word;
    const label = button.querySelector("[data-label]") || button;
    const before = label.dataset.before || (label.dataset.before = label.textContent);
    label.textContent = word;
    setTimeout(() => { label.textContent = before; heard.textContent = ""; }, 2000);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      say(button, "Tersalin");
    } catch {
      getSelection().selectAllChildren(source); // no clipboard allowed: Ctrl+C copies the marked text
      say(button, "Tekan Ctrl+C");
    }
  });
})();
