// The desk's script: its modules, and what is made ready after each swap.
import * as beat from "./beat.js";
import * as busy from "./busy.js";
import * as clock from "./clock.js";
import { find, on } from "./dom.js";
import * as keys from "./keys.js";
import * as pop from "./pop.js";
import * as power from "./power.js";
import * as safety from "./safety.js";
import * as search from "./search.js";
import * as sheet from "./sheet.js";
import * as typed from "./typed.js";

document.documentElement.classList.add("with-script");

// After a click Firefox hides the ring on what a page itself focuses, also from those who go on by keys.
const showFocus = () => {
  const unseen = find("#desk :is(a, button, input):focus:not(:focus-visible)");
  unseen?.blur();
  unseen?.focus({ focusVisible: true });
};

// What has the focus scrolls clear of the dock, which is as high as its answers need (WCAG 2.4.11).
const clearDock = () => {
  const isSticky = (one) => one?.offsetHeight && getComputedStyle(one).position === "sticky";
  const dock = [find(".desk-dock"), find(".dock-row > *")].find(isSticky); // in a small window only its first part
  document.documentElement.style.scrollPaddingBottom = dock ? `${dock.offsetHeight + 8}px` : "";
};

const dress = () => {
  clearDock();
  typed.giveBack();
  search.dress();
  beat.dress();
  clock.tick();
  pop.dress();
  // After a refused step the first field to put right has the focus; its message is read with it.
  find("#desk .is-invalid")?.focus();
  power.dress();
  showFocus();
};

// search.js and power.js come before keys.js: they take the keys of their fields first.
for (const part of [beat, busy, search, power, keys, clock, sheet, pop, safety, typed]) part.listen();
// A poll or a list changes nothing that has the focus: only a new desk, or what was searched for, is made ready.
on("htmx:afterSettle", ({ target }) => { if (target.matches("#desk, #hasil-cari") || find("#desk", target)) dress(); });
addEventListener("resize", clearDock);
// A step fades into the next one, where motion is wanted; what is searched for is there at once.
on("htmx:beforeTransition", (event) => {
  const isWanted = matchMedia("(prefers-reduced-motion: no-preference)").matches;
  if (!isWanted || event.detail.target.id !== "desk") event.preventDefault();
});
// htmx reads the page on the same event, and before: its script comes first.
on("DOMContentLoaded", () => {
  dress();
  pop.fill();
});
