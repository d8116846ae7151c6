// Screen-pop of the telephone system, and own open calls of the same number. The address holds a one-time id;
// where the setting allows it, the caller's data itself. Neither ever reaches the server's logs.
import { desk, find, on } from "./dom.js";

const NAMES = { tel: "telephone", nama: "name", idpel: "customer_id" };
const FIELDS = Object.values(NAMES);
const WAITING = "layar-telepon:"; // before the user: the id of their pop not answered yet outlives a login
const newCall = () => find("form[data-new]");
const waiting = () => WAITING + desk().dataset.user;
const answerPlace = () => find("#layar-telepon");

// What the last pop said, by field. A field that holds something else was filled in by the agent.
let said = {};
export const lastPop = () => said;
export const remember = (pop) => { said = pop || {}; };

const askSameNumber = () => {
  if (newCall()?.elements.telephone.value) htmx.trigger("#nomor-sama", "nomor");
};

const takeButton = (field, label) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm btn-outline-primary";
  button.textContent = "Pakai";
  button.setAttribute("aria-label", `Pakai ${label.textContent.trim()} dari layar telepon`);
  button.addEventListener("click", () => {
    field.value = said[field.name];
    field.focus();
    dress();
    askSameNumber();
  });
  return button;
};

// Beside each field: whether its content came from the telephone, or what the telephone says instead.
export const dress = () => {
  const form = newCall();
  if (!form) said = {};
  for (const name of form ? FIELDS : []) {
    const field = form.elements[name];
    const label = find(`label[for="${field.id}"]`);
    const popped = Boolean(said[name]) && field.value === said[name];
    find(`#dari-${name}`)?.remove();
    field.dataset.described ??= field.getAttribute("aria-describedby") || "";
    field.setAttribute("aria-describedby", `${field.dataset.described} ${said[name] ? `dari-${name}` : ""}`.trim());
    field.toggleAttribute("data-popped", popped);
    if (!said[name]) continue;
    const note = document.createElement("small");
    note.id = `dari-${name}`;
    note.className = "from-pop";
    note.textContent = popped ? "dari layar telepon" : `Layar telepon: ${said[name]} `;
    if (!popped) note.append(takeButton(field, label));
    label.after(note);
  }
};

const fillIn = (pop) => {
  const form = newCall();
  for (const name of FIELDS) {
    const field = form.elements[name];
    // What the pop before filled in goes with its caller; what the agent typed stays.
    if (!field.value || field.value === said[name]) field.value = pop[name] || "";
  }
  said = pop;
  dress();
  askSameNumber();
};

const ask = (id) => {
  sessionStorage.setItem(waiting(), id);
  answerPlace().setAttribute("hx-vals", JSON.stringify({ pop: id }));
  htmx.trigger(answerPlace(), "pop");
};

const noteAnswer = ({ detail: { elt, xhr } }) => {
  if (elt !== answerPlace() || ![200, 404].includes(xhr.status) || xhr.getResponseHeader("HX-Redirect")) return;
  sessionStorage.removeItem(waiting());
  const given = find("[data-pop]", elt);
  if (given) fillIn({ ...given.dataset });
};

const openPop = (given) => {
  if (newCall().dataset.openPop === undefined) {
    const said = document.createElement("p");
    said.className = "desk-moved";
    said.textContent = "Data pemohon di alamat tidak dipakai: layar telepon harus mengirim id sekali pakai. Isi data pemohon sendiri.";
    answerPlace().replaceChildren(said);
    return;
  }
  const pop = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [name, given.get(key) || ""]));
  pop.telephone = pop.telephone.replace(/^ (?=\d)/, "+"); // "+62..." that nobody encoded
  fillIn(pop);
};

export const fill = () => {
  if (!newCall()) return;
  const given = new URLSearchParams(location.hash.slice(1));
  const isOpen = Object.keys(NAMES).some((key) => given.has(key));
  if (isOpen || given.has("pop")) history.replaceState(history.state, "", location.pathname + location.search);
  if (isOpen) openPop(given);
  const id = given.get("pop") || sessionStorage.getItem(waiting());
  if (id) ask(id);
};

export const listen = () => {
  addEventListener("hashchange", fill);
  on("htmx:afterRequest", noteAnswer);
  on("desk:reached", fill); // the server is back: safety.js
  on("input", ({ target }) => { if (FIELDS.includes(target.name) && target.form === newCall()) dress(); });
  on("change", ({ target }) => {
    if (target.name === "telephone") askSameNumber();
    // The name is what is typed after the salutation.
    if (target.name === "salutation" && target.closest("[data-new]")) find("[name=name]")?.focus();
  });
};
