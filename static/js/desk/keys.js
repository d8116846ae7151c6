// Keys. Each one stands for a button or link of the page, so nothing is missing without this file.
import { all, desk, find, isText, on, press } from "./dom.js";

const keyed = (key) =>
  all("[data-key]").find((element) => element.dataset.key.toLowerCase() === key && element.checkVisibility());
const lettersOff = () => desk()?.dataset.singleKeys === "off";

const send = (target) => {
  const form = target.closest("form[data-main]") || find("form[data-main]");
  const button = form && (find("button.btn-primary", form) || find("button:not([name])", form));
  if (button) form.requestSubmit(button);
};
const goToStep = (number) => press(find(`.desk-steps a[data-step="${number}"]`));
const goBack = () => goToStep(Number(desk()?.dataset.step) - 1);

const chords = {
  "ctrl+enter": (event) => (send(event.target), true),
  "alt+c": () => press(all("[data-copy]").filter((button) => button.checkVisibility()).at(-1)),
  "alt+l": () => press(find("#daftar > summary")) && (find("#daftar select:not(:disabled)")?.focus(), true),
};
const nameOf = (event) =>
  [event.ctrlKey && "ctrl", event.altKey && "alt", event.key.toLowerCase()].filter(Boolean).join("+");

// A module that knows a key better (search.js) listens first and prevents the default.
export const listen = () =>
  on("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.metaKey || find("dialog[open]")) return;
    const key = nameOf(event);
    const inText = isText(event.target);
    let done = false;
    if (chords[key]) done = chords[key](event);
    else if (/^alt\+[1-6]$/.test(key)) done = goToStep(key.at(-1));
    else if (key === "escape") done = goBack();
    else if (event.altKey || (!event.ctrlKey && !inText && !lettersOff())) done = press(keyed(key));
    if (done) event.preventDefault();
  });
