// What goes wrong around a call: the session ends or becomes another one, the server is away or hangs, a form
// is sent twice, the way back leads to a form that was sent.
import { all, desk, find, isTyped, on } from "./dom.js";
import * as pop from "./pop.js";

const KEPT = "teks:"; // before the address of the form that the text was typed into
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

const keptAt = (path) => Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT + path));
const forget = (path) => { for (const key of keptAt(path)) sessionStorage.removeItem(key); };
const read = (key) => JSON.parse(sessionStorage.getItem(key) || "null");
const keep = (key, kept) => sessionStorage.setItem(key, JSON.stringify(kept));
const typedForm = () => find("#desk form[data-keep]");
// The form's own address: on the way back the browser's is already another one.
const keyOf = (form) => {
  const { pathname, search } = new URL(form.getAttribute("action"), location.href);
  return KEPT + pathname + search;
};

// Typed text outlives a login and a way back: kept in this tab only, given back once to the same user, then
// forgotten. What another form of this step was given (step 6 has one for each closing) waits for that form.
const keepTyped = (isLeft = false) => {
  const form = typedForm();
  if (!form || !("unsaved" in form.dataset || isTyped(form))) return;
  const data = new FormData(form);
  const typed = read(keyOf(form))?.typed ?? {};
  for (const { name, type } of form.elements) if (name && type !== "hidden") typed[name] = data.getAll(name);
  keep(keyOf(form), { user: desk().dataset.user, typed, pop: pop.lastPop(), isLeft });
};

// Who logs out may leave the seat to somebody else.
let isOver = false;
const keepLeft = () => {
  const form = typedForm();
  if (form && !isOver) keepTyped(form.matches("[data-new]") && !read(keyOf(form))); // what is there waits for a login
};
// A link within the page is in the history as well, and leaves nothing.
const keepOnWayBack = () => {
  const form = typedForm();
  if (form && !keyOf(form).startsWith(KEPT + location.pathname)) keepLeft();
};

export const giveBack = () => {
  if (!desk()) return;
  if (desk().dataset.closed) forget(desk().dataset.closed);
  if (keptAt("").some((key) => read(key).user !== desk().dataset.user)) forget(""); // somebody else works here now
  const form = typedForm();
  const kept = form && read(keyOf(form));
  if (!kept) return;
  // A new call that was left is stored nowhere: who comes by a link has another caller.
  const [{ type: way }] = performance.getEntriesByType("navigation");
  if (kept.isLeft && way === "navigate") return sessionStorage.removeItem(keyOf(form));
  const { typed } = kept;
  for (const field of form.elements) {
    const mine = typed[field.name];
    if (!mine || "unsaved" in form.dataset) continue; // what was just refused is newer
    if (["radio", "checkbox"].includes(field.type)) field.checked = mine.includes(field.value);
    else if (mine.length) field.value = mine[0];
    // What was typed into a part of the form that is closed at first is not hidden from who typed it.
    if (mine[0] && field.value !== field.defaultValue) field.closest("details")?.setAttribute("open", "");
    if (field.id === "cari") field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const { name } of form.elements) delete typed[name];
  sessionStorage.removeItem(keyOf(form));
  if (Object.keys(typed).length) keep(keyOf(form), kept);
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
  isOver = form.matches("[data-logout]");
  if (isOver) forget("");
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
  on("click", ({ target }) => { if (target.closest(".bar-themes")) keepTyped(); });
  on("htmx:beforeSwap", ({ detail }) => { if (!detail.isError && detail.requestConfig.elt.matches("[data-leaves]")) keepTyped(); });
  addEventListener("pagehide", keepLeft);
  addEventListener("popstate", keepOnWayBack);
  addEventListener("pageshow", () => { for (const form of all("form[data-sent]")) delete form.dataset.sent; });
  if ("serviceWorker" in navigator && desk()?.dataset.worker !== undefined) {
    navigator.serviceWorker.register(desk().dataset.worker).then((one) => one.active?.postMessage("simpan"), () => {});
  }
};
