// What goes wrong around a call: the session ends or becomes another one, the server is away or hangs, a form
// is sent twice, the way back leads to a form that was sent.
import { all, desk, find, on } from "./dom.js";
import * as pop from "./pop.js";

const KEPT = "teks:"; // before the address of the page that the text was typed on
const PATIENCE = 8000; // ms that a caller on the telephone can wait; the server stores what still arrives once
const SLOW_POLLS = 2; // one slow poll is nobody's concern
const LOST = "Server tidak terjangkau. Panggilan aman sampai langkah terakhir, dan teks di halaman ini tetap. Tekan Lanjut lagi setelah tersambung.";
const SLOW = "Server belum menjawab. Panggilan aman sampai langkah terakhir, dan teks di halaman ini tetap. Tekan tombol tadi sekali lagi: yang sudah sampai tidak tersimpan dua kali.";
const AGAIN = "Server menjawab lagi. Tekan tombol tadi sekali lagi.";
const ENDED = "Sesi berakhir. Teks di halaman ini tersimpan di tab ini.";
const OTHER = "Di tab lain orang lain sudah masuk, jadi langkah ini tidak disimpan. Teks di halaman ini tersimpan di tab ini: masuk lagi sebagai pemilik panggilan ini.";
let problem = ""; // one of these sentences
let slowPolls = 0;

const isPoll = ({ requestConfig }) => requestConfig.headers["X-Background"];

const banner = (words, link) => {
  problem = words;
  const place = find("#gangguan");
  if (!place) return;
  place.hidden = !words;
  find("[data-words]", place).textContent = words;
  const anchor = find("#masuk-lagi", place);
  anchor.hidden = !link;
  if (link) anchor.href = link;
};

// Typed text outlives a login and a way back: kept in this tab only, given back once to the same user, then
// forgotten.
export const keepTyped = () => {
  const form = find("#desk form[data-keep]");
  if (!form) return;
  const typed = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "revision"].includes(name));
  const kept = { user: desk().dataset.user, typed, pop: pop.lastPop() };
  sessionStorage.setItem(KEPT + location.pathname, JSON.stringify(kept));
};

const keptAt = (path) => Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT + path));
const forget = (path) => { for (const key of keptAt(path)) sessionStorage.removeItem(key); };
const read = (key) => JSON.parse(sessionStorage.getItem(key) || "null");

export const giveBack = () => {
  if (!desk()) return;
  if (desk().dataset.closed) forget(desk().dataset.closed);
  if (keptAt("").some((key) => read(key).user !== desk().dataset.user)) forget(""); // somebody else works here now
  const kept = read(KEPT + location.pathname);
  const form = find("#desk form[data-keep]");
  if (!kept || !form) return;
  forget(location.pathname);
  for (const field of form.elements) {
    const mine = kept.typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = mine.includes(field.value);
    else if (mine.length && field.type !== "hidden") field.value = mine[0];
    // What was typed into a part of the form that is closed at first is not hidden from who typed it.
    if (field.type !== "hidden" && mine[0] && field.value !== field.defaultValue) field.closest("details")?.setAttribute("open", "");
    if (field.id === "cari") field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  pop.remember(kept.pop);
  pop.dress();
};

const reached = () => {
  if (problem === SLOW) banner(AGAIN);
  else if (problem === LOST) banner("");
  else return;
  document.dispatchEvent(new Event("desk:reached"));
};

const showLogin = (event) => {
  const { xhr } = event.detail;
  const login = xhr.getResponseHeader("HX-Redirect");
  if (!login) return;
  keepTyped();
  if (!isPoll(event.detail)) return;
  event.preventDefault(); // a poll must not tear the agent away in mid-sentence
  banner(ENDED, login);
};

// After a login in another tab this page's token is old. The answer brings the new one: what was pressed goes
// out again by itself, but never in the name of somebody else.
const renewed = new WeakSet();
const renewToken = (event) => {
  const { elt, xhr, requestConfig: { triggeringEvent } } = event.detail;
  const token = xhr.getResponseHeader("X-CSRFToken");
  if (!token) return;
  const user = xhr.getResponseHeader("X-User");
  if (user && user !== desk()?.dataset.user) {
    event.preventDefault();
    keepTyped();
    banner(OTHER, `${find("#masuk-lagi").pathname}?ganti=1&next=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  if (renewed.has(elt)) return keepTyped(); // no cookies at all: the server's message stands
  event.preventDefault();
  renewed.add(elt);
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const field of all("[name=csrfmiddlewaretoken]")) field.value = token;
  setTimeout(() => {
    if (elt.matches("form")) elt.requestSubmit(triggeringEvent.submitter);
    else htmx.trigger(elt, triggeringEvent.type);
  });
};

// A form that was answered is replaced, maybe only when the next step has faded in: it is not sent again.
const noteAnswer = ({ detail, target }) => {
  if (!detail.successful) {
    delete target.dataset.sent;
    return;
  }
  renewed.delete(detail.elt);
  const { verb, path } = detail.requestConfig;
  if (verb === "post") forget(path.split("?")[0]); // what was kept of this page is older than what is stored now
  if (!isPoll(detail)) return banner("");
  slowPolls = 0;
  reached();
};

const noteTimeout = ({ detail }) => {
  if (isPoll(detail) && ++slowPolls < SLOW_POLLS) return;
  banner(SLOW);
};

const probe = async () => {
  if (![LOST, SLOW].includes(problem)) return;
  try {
    const answer = await fetch("/siap/", { cache: "no-store", signal: AbortSignal.timeout(2500) });
    if (answer.ok) reached();
  } catch { /* still away */ }
};

// A second press while the first is on its way would only be refused as old.
const refuseSecondPress = (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  form.dataset.sent = "1";
  if (form.dataset.forgets) forget(form.dataset.forgets);
};

// The form of a new call, once sent, is step 1 of that call: also on the way back.
const renameNewCall = ({ detail }) => {
  if (find("form[data-new]")) history.replaceState(history.state, "", detail.history.path.replace(/\d+\/$/, "1/"));
};

export const listen = () => {
  htmx.config.timeout = PATIENCE;
  on("htmx:beforeOnLoad", showLogin);
  on("htmx:beforeOnLoad", renewToken);
  on("htmx:afterRequest", noteAnswer);
  on("htmx:timeout", noteTimeout);
  on("htmx:sendError", () => banner(LOST));
  on("htmx:responseError", ({ detail }) => { if (detail.xhr.status >= 500) banner(LOST); });
  on("htmx:beforeHistoryUpdate", renameNewCall);
  // The way back asks the server as well, past htmx's own settings.
  on("htmx:historyCacheMiss", ({ detail: { xhr } }) => {
    Object.assign(xhr, { timeout: PATIENCE, ontimeout: () => banner(SLOW), onerror: () => banner(LOST) });
  });
  addEventListener("offline", () => banner(LOST));
  setInterval(probe, 3000);
  document.addEventListener("submit", refuseSecondPress, true);
  addEventListener("pageshow", () => { for (const form of all("form[data-sent]")) delete form.dataset.sent; });
  if ("serviceWorker" in navigator && desk()?.dataset.worker !== undefined) {
    navigator.serviceWorker.register(desk().dataset.worker).then((one) => one.active?.postMessage("simpan"), () => {});
  }
};
