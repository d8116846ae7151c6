// Screen-pop of the telephone system, and own open calls of the same number. A fragment never reaches the
// server or its logs.
import { find, on } from "./dom.js";

const askSameNumber = () => {
  const field = find("form[data-new] [name=telephone]");
  if (field?.value) htmx.trigger("#nomor-sama", "nomor");
};

export const fill = () => {
  const form = find("form[data-new]");
  if (!form || location.hash.length < 2) return;
  const given = new URLSearchParams(location.hash.slice(1));
  history.replaceState(history.state, "", location.pathname + location.search);
  for (const [key, name] of [["tel", "telephone"], ["nama", "name"], ["idpel", "customer_id"]]) {
    const field = form.elements[name];
    if (given.get(key) && !field.value) field.value = given.get(key); // what is typed is never overwritten
  }
  askSameNumber();
};

export const listen = () => {
  addEventListener("hashchange", fill);
  on("change", ({ target }) => {
    if (target.name === "telephone") askSameNumber();
    // The name is what is typed after the salutation.
    if (target.name === "salutation" && target.closest("[data-new]")) find("[name=name]")?.focus();
  });
};
