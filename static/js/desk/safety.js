// What goes wrong around a call: the session ends or becomes another one, the server is away or hangs, the way
// back leads to a form that was sent. A form that is sent twice: once.js.
import { all, desk, find, on } from "./dom.js";
import { keepTyped } from "./typed.js";

const PATIENCE = 8000; // ms that a caller on the telephone can wait; the server stores what still arrives once
const SLOW_POLLS = 2; // one slow poll is nobody's concern
const LOST = "Server tidak terjangkau. Panggilan aman sampai langkah terakhir, dan teks di halaman ini tetap. Tekan Lanjut lagi setelah tersambung.";
const SLOW = "Server belum menjawab. Panggilan aman sampai langkah terakhir, dan teks di halaman ini tetap. Tekan tombol tadi sekali lagi: yang sudah sampai tidak tersimpan dua kali.";
const AGAIN = "Server menjawab lagi. Tekan tombol tadi sekali lagi.";
const REFUSED = "Permintaan ini ditolak sebelum sampai ke aplikasi ({}). Panggilan aman sampai langkah terakhir, dan teks di halaman ini tetap. Periksa yang diketik, lalu tekan lagi; bila tetap, laporkan angka itu kepada administrator.";
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

// A form that was answered is replaced, maybe only when the next step has faded in: it is not sent again (once.js).
const noteAnswer = ({ detail, target }) => {
  if (!detail.successful) {
    delete target.dataset.sent;
    return;
  }
  renewed.delete(detail.elt);
  if (!isPoll(detail)) {
    find("#pesan")?.replaceChildren(); // what was refused before is no news any more
    return banner("");
  }
  slowPolls = 0;
  reached();
};

// What our own server refuses, it says in words. A proxy's or a firewall's page is none of ours (each of our answers
// has a number), and some refusals have no page at all: the desk stays, and the banner says so.
const keepDesk = ({ detail }) => {
  const { isError, shouldSwap, xhr } = detail;
  if (!isError || (shouldSwap && xhr.getResponseHeader("X-Request-ID"))) return;
  detail.shouldSwap = false;
  if (xhr.status < 500 && !isPoll(detail)) banner(REFUSED.replace("{}", xhr.status));
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

// The form of a new call, once sent, is step 1 of that call: also on the way back.
const renameNewCall = ({ detail }) => {
  if (find("form[data-new]")) history.replaceState(history.state, "", detail.history.path.replace(/\d+\/$/, "1/"));
};

export const listen = () => {
  htmx.config.timeout = PATIENCE;
  on("htmx:beforeOnLoad", showLogin);
  on("htmx:beforeOnLoad", renewToken);
  on("htmx:afterRequest", noteAnswer);
  on("htmx:beforeSwap", keepDesk);
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
  if ("serviceWorker" in navigator && desk()?.dataset.worker !== undefined) {
    navigator.serviceWorker.register(desk().dataset.worker).then((one) => one.active?.postMessage("simpan"), () => {});
  }
};
