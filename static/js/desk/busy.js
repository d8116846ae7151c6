// What was pressed says at once that it waits for the server, and shows it before anybody wonders.
import { find, on } from "./dom.js";

const SHOWN_AFTER = 300; // ms; an answer that is quicker shows nothing
const waiting = new Map(); // request -> what was pressed, and the timer that shows it

const say = () => { const place = find("#menunggu"); if (place) place.textContent = waiting.size ? "Menunggu server…" : ""; };

const begin = ({ detail: { elt, xhr, requestConfig } }) => {
  if (requestConfig.headers["X-Background"]) return;
  const pressed = requestConfig.triggeringEvent?.submitter || (elt.matches("select") ? elt.parentElement : elt);
  pressed.setAttribute("aria-busy", "true");
  const timer = setTimeout(() => { pressed.classList.add("is-waiting"); say(); }, SHOWN_AFTER);
  waiting.set(xhr, { pressed, timer });
};

const end = ({ detail: { xhr } }) => {
  const { pressed, timer } = waiting.get(xhr) || {};
  if (!pressed) return;
  waiting.delete(xhr);
  clearTimeout(timer);
  pressed.removeAttribute("aria-busy");
  pressed.classList.remove("is-waiting");
  say();
};

export const listen = () => {
  on("htmx:beforeRequest", begin);
  on("htmx:afterRequest", end);
};
