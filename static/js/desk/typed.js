// What was typed into a step outlives a login, a reload and a way back.
import { all, desk, find, isTyped, on } from "./dom.js";
import * as pop from "./pop.js";

const KEPT = "teks:"; // before the address of the form that the text was typed into

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

// The lists of step 2 as a query, for the server to fill again; "" while they show what is stored, or nothing.
const chosenInLists = () => {
  const lists = all("#daftar select").filter(({ value }) => value);
  const isChosen = lists.some(({ selectedOptions: [one] }) => !one.defaultSelected);
  if (!isChosen && !find("#daftar[data-unsaved]")) return "";
  return String(new URLSearchParams(lists.map(({ id, value }) => [id.replace("daftar-", ""), value])));
};

// Typed text outlives a login and a way back: kept in this tab only, given back once to the same user, then
// forgotten. What another form of this step was given (step 6 has one for each closing) waits for that form.
export const keepTyped = (isLeft = false) => {
  const form = typedForm();
  const lists = chosenInLists();
  if (!form || !("unsaved" in form.dataset || isTyped(form) || lists)) return;
  const data = new FormData(form);
  const typed = read(keyOf(form))?.typed ?? {};
  for (const { name, type } of form.elements) if (name && type !== "hidden") typed[name] = data.getAll(name);
  keep(keyOf(form), { user: desk().dataset.user, typed, lists, pop: pop.lastPop(), isLeft });
};

const keepLeft = () => {
  const form = typedForm();
  if (form) keepTyped(form.matches("[data-new]") && !read(keyOf(form))); // what is there waits for a login
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
  const filled = { target: "#daftar", select: "#daftar", swap: "outerHTML" };
  if (kept.lists) htmx.ajax("GET", `${form.getAttribute("action")}?${kept.lists}`, filled);
  for (const { name } of form.elements) delete typed[name];
  sessionStorage.removeItem(keyOf(form));
  if (Object.keys(typed).length) keep(keyOf(form), kept);
  pop.remember(kept.pop);
  pop.dress();
};

export const listen = () => {
  document.addEventListener("submit", ({ target }) => { if (target.dataset.forgets) forget(target.dataset.forgets); }, true);
  on("htmx:afterRequest", ({ detail: { successful, requestConfig: { verb, path } } }) => {
    if (successful && verb === "post") forget(path.split("?")[0]); // what was kept is older than what is stored now
  });
  on("click", ({ target }) => { if (target.closest(".bar-themes")) keepTyped(); });
  on("htmx:beforeSwap", ({ detail }) => { if (!detail.isError && detail.requestConfig.elt.matches("[data-leaves]")) keepTyped(); });
  addEventListener("pagehide", keepLeft);
  addEventListener("popstate", keepOnWayBack);
};
