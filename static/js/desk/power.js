// Step 3: the powers of the ladder that fit what is typed, the phase only where a power has both, and the
// tariffs that fit. The server decides what is stored; without this file the same fields are posted.
import { all, find, on } from "./dom.js";

const field = () => find("#id_power");
const named = (name) => find(`#desk [name="${name}"]`);
const checked = (name) => find(`#desk [name="${name}"]:checked`);
const options = () => all("#daya-cocok [role=option]");
const marked = () => find("#daya-cocok [aria-selected=true]");
const written = (va) => String(va).replace(/\B(?=(\d{3})+$)/g, ".");

const make = (tag, attributes, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
};

// ---- Which power is meant -------------------------------------------------------------------------

const UNIT = /(?<=\d) ?va$/i;
const WHOLE = /^(\d+|[1-9]\d{0,2}(\.\d{3})+|[1-9]\d{0,2}( \d{3})+)$/;
const BEGUN = /^[1-9]\d{0,2}([. ]\d{3})*[. ]\d{0,2}$/;

// As the server reads it (read_typed_power). digits: of a power that is whole or begun; va: of a whole one.
const read = (text) => {
  const plain = text.replace(/\p{Cf}/gu, "").replace(/\s+/g, " ").trim().replace(UNIT, "");
  const whole = WHOLE.test(plain);
  const digits = whole || BEGUN.test(plain) ? plain.replace(/[. ]/g, "").replace(/^0+/, "") : "";
  return { digits, va: whole ? Number(digits) : 0, bare: /^\d+$/.test(plain) };
};

const phase = (number) => field().dataset[`phase-${number}`].split(" ").map(Number);
const phasesOf = (va) => {
  const [one, three] = [phase(1), phase(3)];
  if (one.includes(va) || va < three[0]) return [1];
  return three.includes(va) || va > one.at(-1) ? [3] : [1, 3];
};
const isManual = (va) => ![...phase(1), ...phase(3)].includes(va);
// The power asked for, 0 while there is none: typed, or locked (Migrasi murni).
const power = () => {
  if (!field()) return Number(find("#desk [data-power]")?.dataset.power || 0);
  const { va } = read(field().value);
  return va >= phase(1)[0] ? va : 0;
};

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

const TARIFF_KEYS = ["V", "M", "T", "U"];
const includes = (option, va) => option.dataset.min <= va && va <= (option.dataset.max ?? Infinity);
const fitting = () =>
  all("option[data-for]", named("tariff")).filter(
    (option) => option.dataset.for === checked("purpose")?.value && includes(option, power()),
  );
const request = () => `${power()} ${checked("purpose")?.value ?? ""}`;

const refreshPhase = () => {
  const asked = power() > 0 && phasesOf(power()).length > 1;
  find("#phasa").hidden = !asked;
  if (!asked && checked("phase")) checked("phase").checked = false; // what is not seen is not sent
};

// A tariff chosen for another power or purpose does not stay where it does not fit.
const dropStaleTariff = () => {
  const tariff = named("tariff");
  const chosen = tariff.selectedOptions[0];
  if (!chosen.value || !power() || named("tariff_for").value === request()) return;
  if (checked("purpose") ? fitting().includes(chosen) : includes(chosen, power())) return;
  const asked = `${written(power())} VA ${checked("purpose")?.value ?? ""}`.trim();
  find("#tarif-berubah").textContent = `Tarif ${chosen.value} tidak mencakup ${asked}: pilihan itu dikosongkan.`;
  tariff.value = "";
};

const refreshTariff = () => {
  const fits = fitting();
  const [blank] = named("tariff").options;
  blank.textContent =
    fits.length > 1 ? "Pilih tarif..." : ["Sesuai peruntukan dan daya", ...fits.map((fit) => fit.value)].join(": ");
  drawTariffs(fits.length > 1 ? fits : []);
  drawDerived(fits);
};

// The tariff that follows, or was chosen, in words. The list of all opens by the button beside it, and by itself
// where no tariff follows or the one chosen was refused.
const drawDerived = (fits) => {
  const tariff = named("tariff");
  const { classList } = tariff.closest(".power-tariff");
  const [told] = tariff.value ? tariff.selectedOptions : fits;
  const asked = power() && checked("purpose");
  if (tariff.classList.contains("is-invalid") || (asked && !told)) classList.add("is-open");
  const place = find("#tarif-turunan");
  place.hidden = !told || classList.contains("is-open") || (fits.length > 1 && (!tariff.value || fits.includes(told)));
  if (told) find("span", place).textContent = `Tarif ${told.textContent}`;
};

const openTariffs = () => {
  named("tariff").closest(".power-tariff").classList.add("is-open");
  find("#tarif-turunan").hidden = true;
  named("tariff").focus();
};

const drawTariffs = (fits) => {
  const place = find("#tarif-cocok");
  const drawn = fits.length ? `${request()}: ${fits.map((fit) => fit.value)}` : "";
  if (place.dataset.drawn !== drawn) {
    place.dataset.drawn = drawn;
    place.hidden = !fits.length;
    const heading = `Tarif untuk ${written(power())} VA ${checked("purpose")?.value}`;
    place.replaceChildren(make("legend", {}, heading), make("div", {}, ...fits.map(tariffChip)));
  }
  for (const chip of all("input", place)) chip.checked = chip.value === named("tariff").value;
};

const tariffChip = (option, index) => {
  const [id, key] = [`tarif-${option.value}`, TARIFF_KEYS[index]];
  const keys = key ? { "data-key": key, "aria-keyshortcuts": key } : {};
  const radio = { type: "radio", name: "tariff_chip", id, value: option.value, class: "form-check-input", ...keys };
  const label = make("span", key ? { "data-hint": key } : {}, option.textContent);
  return make(
    "div", { class: "form-check" },
    make("input", radio), make("label", { for: id, class: "form-check-label" }, label),
  );
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
