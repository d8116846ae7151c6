// What was typed into a form outlives a login and another look: kept in this tab only, given back once to the same
// user, then forgotten. Calls keep theirs in desk/typed.js. The page that a logout leads to forgets everything.
import { isTyped } from "./desk/dom.js";

const KEPT = "isian";
const BACK = "Sesi tadi berakhir: isian Anda kembali di bawah, belum disimpan.";
const NOT_TYPED = ["hidden", "submit", "button", "file", "password"];
const user = document.querySelector("[data-user]")?.dataset.user;

const isKept = (form) => form?.method === "post" && !form.closest(".bar-card, #desk") && !form.querySelector("[type=password]");

const keep = (form, how = {}) => {
  if (!user || !isKept(form)) return;
  const isText = ([name, value]) => typeof value === "string" && !NOT_TYPED.includes(form.elements[name]?.type);
  const typed = [...new FormData(form)].filter(isText);
  sessionStorage.setItem(KEPT, JSON.stringify({ user, form: form.action, typed, ...how }));
};

const fill = (form, typed) => {
  for (const field of form.elements) {
    if (NOT_TYPED.includes(field.type)) continue;
    const mine = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    const before = [field.checked, field.value].join();
    if (["radio", "checkbox"].includes(field.type)) field.checked = mine.includes(field.value);
    else if (mine.length) field.value = mine[0];
    if (before === [field.checked, field.value].join()) continue;
    field.closest("details")?.setAttribute("open", "");
    if (field.type !== "radio" || field.checked) field.dispatchEvent(new Event("change", { bubbles: true }));
  }
};

const giveBack = () => {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
  if (!kept) return;
  if (!user) return sessionStorage.setItem(KEPT, JSON.stringify({ ...kept, metLogin: true })); // this is the login
  sessionStorage.removeItem(KEPT);
  const form = [...document.forms].find(({ action, method }) => method === "post" && action === kept.form);
  if (!form || !kept.metLogin || kept.user !== user) return;
  fill(form, kept.typed);
  if (kept.isLook) return;
  const said = Object.assign(document.createElement("p"), { className: "alert alert-info notice", textContent: BACK });
  said.setAttribute("role", "status");
  form.prepend(said);
};

if (document.querySelector("[data-logged-out]")) sessionStorage.clear();
document.addEventListener("submit", ({ target }) => {
  const isLook = Boolean(target.querySelector(".bar-themes"));
  const form = isLook ? [...document.forms].find((one) => isKept(one) && isTyped(one)) : target;
  keep(form, isLook ? { metLogin: true, isLook } : {});
}, true);
document.addEventListener("htmx:beforeOnLoad", ({ detail: { elt, xhr } }) => {
  if (xhr.getResponseHeader("HX-Redirect")) keep(elt.closest("form"));
});
addEventListener("load", giveBack); // after htmx, which answers a change
