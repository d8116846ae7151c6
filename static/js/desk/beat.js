// What passes a line or closes a call is not live the moment it appears, and neither is what appears under a
// pointer that has just clicked: a held key or a second click belongs to the page before.
import { all, isLive } from "./dom.js";

export const BEAT = 600; // ms, a little more than the pause of a double click
let click = { at: -Infinity, x: 0, y: 0 };

const hold = (element) => {
  element.setAttribute("aria-disabled", "true");
  setTimeout(() => element.removeAttribute("aria-disabled"), BEAT);
};

export const dress = () => {
  for (const button of all("[data-beat]")) {
    delete button.dataset.beat; // once for each page, not after every search or poll
    hold(button);
  }
};

const holdUnderPointer = ({ target }) => {
  if (!["desk", "hasil-cari"].includes(target.id) || performance.now() - click.at > 2000) return;
  const under = document.elementFromPoint(click.x, click.y)?.closest("button, a[href], summary, label");
  if (under) hold(under);
};

export const listen = () => {
  document.addEventListener("click", (event) => {
    if (event.detail > 0) click = { at: performance.now(), x: event.clientX, y: event.clientY };
    const pressed = event.target.closest("button, a[href], summary, label");
    if (!pressed || isLive(pressed)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("htmx:afterSettle", holdUnderPointer);
};
