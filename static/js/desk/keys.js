// Keys. Each one stands for a button or link of the page, so nothing is missing without this file.
import { all, desk, find, isLive, isText, isTyped, on, press } from "./dom.js";

const lettersOff = () => document.body.dataset.singleKeys === "off";
// In a narrow window, and at 200 % zoom, the bar's links are folded into its menu: their keys stay.
const isThere = (one) => one.checkVisibility() || one.closest(".bar-links");
const keyed = (key) => {
  const found = all("[data-key]").filter((one) => one.dataset.key.toLowerCase() === key && isThere(one));
  return found.find((one) => one.closest("details[open] form")) || found[0]; // an opened panel takes its keys first
};

// The main button of a form may stand in the dock, outside it.
const send = (target) => {
  const form = target.closest("form[data-main]") || find("form[data-main]");
  const buttons = [...(form?.elements ?? [])].filter((one) => one.matches("button"));
  const button = buttons.find((one) => one.matches(".btn-primary")) || buttons.find((one) => !one.name);
  if (button && isLive(button)) form.requestSubmit(button);
};

const open = (summary, first) => {
  if (!press(summary)) return false;
  const panel = summary.parentElement;
  if (panel.open) find(first, panel)?.focus();
  else if (panel.contains(document.activeElement)) summary.focus(); // what had the focus is gone
  return true;
};

// In a field, Esc only leaves the field. A new call that somebody has begun to fill in is stored nowhere yet.
const escape = (event) => {
  const begun = find("form[data-new]");
  if (isText(event.target)) find("#judul")?.focus();
  else if (!begun || !isTyped(begun)) press(find("[data-back]"));
};

const chords = {
  "ctrl+enter": (event) => send(event.target),
  "alt+c": () => press(all("[data-copy]").filter((button) => button.checkVisibility()).at(-1)),
  "alt+l": () => open(find("#daftar > summary"), "select:not(:disabled)"),
  "alt+n": () => press(keyed("alt+n")),
  "alt+x": () => open(find(".desk-leave > summary"), "button"),
  escape,
};
for (const step of "123456") chords[`alt+${step}`] = () => press(find(`.desk-steps a[data-step="${step}"]`));

const nameOf = (event) =>
  [event.ctrlKey && "ctrl", event.altKey && "alt", event.key.toLowerCase()].filter(Boolean).join("+");

// A held key types and moves on, but it acts once: what it would press next is another page's button.
const mayRepeat = (key, target) =>
  isText(target) ? key !== "enter" || target.matches("textarea") : /^(tab|arrow|page|home|end)/.test(key);

const act = (event) => {
  const key = nameOf(event);
  if (find(":popover-open")) return false; // the browser closes it
  if (find("dialog[open]")) return key !== "escape" && key in chords; // the sheet closes itself; nothing behind it moves
  if (event.repeat) return key in chords || !mayRepeat(key, event.target);
  if (key in chords) {
    chords[key](event);
    return true; // also where there is nothing to press: the browser's own Alt+1 would leave the page
  }
  if (event.ctrlKey || event.altKey || isText(event.target) || lettersOff()) return false;
  const element = keyed(key);
  return Boolean(element) && (element.matches("summary") ? open(element, "button") : press(element));
};

// A module that knows a key better (search.js) listens first and prevents the default.
export const listen = () => {
  on("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.metaKey) return;
    if (act(event)) event.preventDefault();
  });
};
