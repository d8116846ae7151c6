// Step 3: the powers of the ladder that fit what is typed, the phase only where a power has both, and the
// tariffs that fit. The server decides what is stored; without these files the same fields are posted.
import { all, find, make, on } from "./dom.js";
import { dropStaleTariff, fitting, openTariffs, refreshTariff, request } from "./tariff.js";
import { checked, field, isManual, named, phase, phasesOf, power, read, written } from "./typed_power.js";

const options = () => all("#daya-cocok [role=option]");
const marked = () => find("#daya-cocok [aria-selected=true]");

// ---- The rows below the field: a combobox after the WAI-ARIA pattern -------------------------------

const words = (va) => `${written(va)} VA · ${isManual(va) ? "Daya Manual" : `${phasesOf(va)[0]} Phasa`}`;

const mark = (row) => {
  for (const other of options()) other.setAttribute("aria-selected", String(other === row));
  if (row) field().setAttribute("aria-activedescendant", row.id);
  else field().removeAttribute("aria-activedescendant");
};

const drawRows = () => {
  const { digits, bare } = read(field().value);
  const exact = power();
  const found = [...phase(1), ...phase(3)].filter((va) => digits && String(va).startsWith(digits));
  const rows = [...new Set([...(exact ? [exact] : []), ...found.sort((a, b) => a - b)])];
  const list = find("#daya-cocok");
  list.replaceChildren(
    ...rows.map((va, index) => make("li", { role: "option", id: `daya-${index + 1}`, "data-va": va }, words(va))),
  );
  list.hidden = !rows.length;
  field().setAttribute("aria-expanded", String(Boolean(rows.length)));
  // A number that is there, or the only one it can become; among several none is guessed.
  mark(exact || (rows.length === 1 && bare) ? options()[0] : null);
  find("#daya-jumlah").textContent = status(rows.length, exact);
};

const status = (count, exact) => {
  const refused = field().classList.contains("is-invalid") && field().value === field().defaultValue;
  if (refused || !field().value.trim()) return ""; // the server has said what to do
  if (exact) return words(exact);
  return count ? `${count} daya cocok` : "Isi dalam VA dengan angka saja, misalnya 2200 atau 2.200.";
};

const fill = (va) => {
  if (read(field().value).va !== va) field().value = written(va);
};

// Arrows put the row's power into the field: what stands there is what is stored.
const step = (by) => {
  const rows = options();
  if (!rows.length) return;
  const from = rows.indexOf(marked());
  const row = rows[from < 0 ? (by > 0 ? 0 : rows.length - 1) : (from + by + rows.length) % rows.length];
  mark(row);
  fill(Number(row.dataset.va));
  follow();
};

// Enter takes the marked row and goes to what is still to be asked; where nothing is, the step is sent.
const goOn = () => {
  if (marked()) fill(Number(marked().dataset.va));
  else if (options().length) return;
  follow();
  const next = firstOpen();
  const { form } = field();
  if (power() && next) next.focus();
  else form.requestSubmit([...form.elements].find((one) => one.type === "submit"));
};

const firstOpen = () => {
  const fits = fitting();
  if (!find("#phasa").hidden && !checked("phase")) return named("phase");
  if (named("tariff").value) return null;
  if (!checked("purpose")) return named("purpose");
  if (fits.length === 1) return null;
  return fits.length ? named("tariff_chip") : named("tariff");
};

// ---- What follows from the power ------------------------------------------------------------------

const refreshPhase = () => {
  const asked = power() > 0 && phasesOf(power()).length > 1;
  find("#phasa").hidden = !asked;
  if (!asked && checked("phase")) checked("phase").checked = false; // what is not seen is not sent
};

const refresh = () => {
  if (field()) {
    for (const chip of all('#desk [name="chip"]')) chip.checked = Number(chip.value) === power();
    refreshPhase();
  }
  refreshTariff();
};

const follow = () => {
  dropStaleTariff();
  refresh();
};

// ---- Keys and changes -----------------------------------------------------------------------------

const changes = {
  power: () => drawRows(),
  chip: (chip) => { fill(Number(chip.value)); drawRows(); },
  purpose: () => find("#desk .power-tariff").classList.remove("is-open"),
  tariff: () => {
    named("tariff_for").value = request();
    find("#tarif-berubah").textContent = "";
  },
  tariff_chip: (chip) => {
    named("tariff").value = chip.value;
    changes.tariff();
  },
};

export const listen = () => {
  on("input", ({ target }) => {
    if (!target.closest("#desk form:has(#tarif-cocok)") || !changes[target.name]) return;
    changes[target.name](target);
    follow();
  });
  on("keydown", (event) => {
    if (!field() || event.target !== field() || event.isComposing || event.defaultPrevented) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: goOn }[event.key];
    if (!act) return;
    event.preventDefault();
    if (event.key !== "Enter" || !event.repeat) act();
  });
  on("mousedown", (event) => {
    if (event.target.closest("#daya-cocok")) event.preventDefault(); // the field keeps the focus
  });
  on("click", (event) => {
    if (event.target.closest("#tarif-turunan button")) openTariffs();
    const row = event.target.closest("#daya-cocok [role=option]");
    if (!row) return;
    fill(Number(row.dataset.va));
    drawRows();
    follow();
  });
};

// Typing replaces a power that stands there already, but not one that has to be put right.
const selectPower = () => {
  const one = field();
  if (!one || ![one, document.body].includes(document.activeElement)) return;
  one.focus();
  if (one.value === one.defaultValue && !one.classList.contains("is-invalid")) one.select();
};

export const dress = () => {
  if (!find("#tarif-cocok")) return;
  if (field() && !field().hasAttribute("role")) {
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", "daya-cocok"]])
      field().setAttribute(name, value);
    find("#daya-cocok").setAttribute("role", "listbox");
    selectPower();
    requestAnimationFrame(selectPower); // the browser may give the focus only when it draws the page
  }
  if (field()) drawRows();
  refresh();
  if (named("tariff").classList.contains("is-invalid")) named("tariff_chip")?.focus();
};
