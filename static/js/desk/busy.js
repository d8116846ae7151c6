// What was pressed says at once that it waits for the server, and shows it before anybody wonders.
import { all, find, isLive, on } from "./dom.js";

const SHOWN_AFTER = 300; // ms; an answer that is quicker shows nothing
const waiting = new Map(); // request -> what was pressed, the timer that shows it, the answers that rest meanwhile

const say = () => { const place = find("#menunggu"); if (place) place.textContent = waiting.size ? "Menunggu server…" : ""; };

const show = (shown) => {
  const { pressed } = shown;
  pressed.classList.add("is-waiting");
  if (pressed.closest(".dock-row")) shown.resting = all(".dock-row .btn").filter((one) => one !== pressed && isLive(one));
  for (const one of shown.resting) one.setAttribute("aria-disabled", "true");
  say();
};

const begin = ({ detail: { elt, xhr, requestConfig } }) => {
  if (requestConfig.headers["X-Background"]) return;
  const pressed = requestConfig.triggeringEvent?.submitter || (elt.matches("select") ? elt.parentElement : elt);
  pressed.setAttribute("aria-busy", "true");
  const shown = { pressed, resting: [] };
  shown.timer = setTimeout(() => show(shown), SHOWN_AFTER);
  waiting.set(xhr, shown);
};

const end = ({ detail: { xhr } }) => {
  const { pressed, timer, resting } = waiting.get(xhr) || {};
  if (!pressed) return;
  waiting.delete(xhr);
  clearTimeout(timer);
  pressed.removeAttribute("aria-busy");
  pressed.classList.remove("is-waiting");
  for (const one of resting) one.removeAttribute("aria-disabled");
  say();
};

export const listen = () => {
  on("htmx:beforeRequest", begin);
  on("htmx:afterRequest", end);
};
