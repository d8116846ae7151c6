// What goes wrong around a call: the session ends, the server is away, a form is sent twice.
import { all, desk, find, on } from "./dom.js";

const KEPT = "teks:"; // before the address of the page that the text was typed on
let away = false;

const banner = (words, link) => {
  const place = find("#gangguan");
  if (!place) return;
  place.hidden = !words;
  find("[data-words]", place).textContent = words || "";
  const anchor = find("a", place);
  anchor.hidden = !link;
  if (link) anchor.href = link;
};

// Typed text outlives a login and a way back: kept in this tab only, given back once, then forgotten.
export const keepTyped = () => {
  const form = find("#desk form[data-keep]");
  if (!form) return;
  const typed = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "revision"].includes(name));
  sessionStorage.setItem(KEPT + location.pathname, JSON.stringify(typed));
};

const forget = (path) => {
  for (const key of Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT + path))) sessionStorage.removeItem(key);
};

export const giveBack = () => {
  if (desk()?.dataset.closed) forget(desk().dataset.closed);
  const typed = JSON.parse(sessionStorage.getItem(KEPT + location.pathname) || "null");
  const form = find("#desk form[data-keep]");
  if (!typed || !form) return;
  forget(location.pathname);
  for (const field of form.elements) {
    const mine = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = mine.includes(field.value);
    else if (mine.length && field.type !== "hidden") field.value = mine[0];
    if (field.id === "cari") field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const lost = () => {
  away = true;
  banner("Server tidak terjangkau. Panggilan aman sampai langkah terakhir, dan teks di halaman ini tetap. Tekan Lanjut lagi setelah tersambung.");
};
const back = () => {
  if (!away) return;
  away = false;
  banner("");
};

const showLogin = (event) => {
  const { xhr, requestConfig } = event.detail;
  const login = xhr.getResponseHeader("HX-Redirect");
  if (!login) return;
  keepTyped();
  if (!requestConfig.headers["X-Background"]) return;
  event.preventDefault(); // a poll must not tear the agent away in mid-sentence
  banner("Sesi berakhir. Teks di halaman ini tersimpan di tab ini.", login);
};

const noteAnswer = ({ detail, target }) => {
  delete target.dataset.sent;
  if (detail.successful) back();
  const clock = find("#alokasi-terkini");
  if (clock && detail.xhr.status < 300 && detail.requestConfig.headers["X-Background"]) {
    clock.textContent = new Date().toLocaleTimeString("en-GB", { timeZone: "Asia/Jakarta" }) + " WIB";
  }
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

export const listen = () => {
  on("htmx:beforeOnLoad", showLogin);
  on("htmx:afterRequest", noteAnswer);
  for (const type of ["htmx:sendError", "htmx:timeout"]) on(type, lost);
  on("htmx:responseError", ({ detail }) => { if (detail.xhr.status >= 500) lost(); });
  addEventListener("offline", lost);
  setInterval(async () => {
    if (!away) return;
    try { if ((await fetch("/siap/", { cache: "no-store" })).ok) back(); } catch { /* still away */ }
  }, 3000);
  document.addEventListener("submit", refuseSecondPress, true);
  addEventListener("pageshow", () => { for (const form of all("form[data-sent]")) delete form.dataset.sent; });
  if ("serviceWorker" in navigator && desk()?.dataset.worker !== undefined) {
    navigator.serviceWorker.register(desk().dataset.worker).then((one) => one.active?.postMessage("simpan"), () => {});
  }
};
