// The server's clock: the PC of an agent may be set wrong. Its time came with the page and comes with each
// answer; between them the browser only counts on.
import { find, on } from "./dom.js";

let server = Date.now();
let since = performance.now();
const now = () => server + performance.now() - since;

const set = (text, tolerated = 0) => {
  const time = Date.parse(text);
  if (!time || Math.abs(time - now()) <= tolerated) return;
  server = time;
  since = performance.now();
};

export const tick = () => {
  const clock = find("#durasi");
  if (!clock) return;
  set(clock.dataset.now);
  delete clock.dataset.now; // true once, when the page came
  const seconds = Math.max(0, Math.floor((now() - Date.parse(clock.dateTime)) / 1000));
  clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
};

const noteAnswer = ({ detail: { xhr, requestConfig } }) => {
  set(xhr.getResponseHeader("Date"), 2000); // whole seconds: not for what the page says more exactly
  const shown = find("#alokasi-terkini");
  const isRead = xhr.status >= 200 && xhr.status < 300 && !xhr.getResponseHeader("HX-Redirect"); // no login page
  if (!shown || !isRead || !requestConfig.headers["X-Background"]) return;
  shown.textContent = new Date(now()).toLocaleTimeString("en-GB", { timeZone: "Asia/Jakarta" }) + " WIB";
};

export const listen = () => {
  setInterval(tick, 1000);
  on("htmx:afterRequest", noteAnswer);
};
