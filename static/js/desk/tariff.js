// Step 3: the tariff that follows from purpose and power, or the choice between those that fit.
import { all, find, make } from "./dom.js";
import { checked, named, power, written } from "./typed_power.js";

const TARIFF_KEYS = ["V", "M", "T", "U"];
const includes = (option, va) => option.dataset.min <= va && va <= (option.dataset.max ?? Infinity);
export const fitting = () =>
  all("option[data-for]", named("tariff")).filter(
    (option) => option.dataset.for === checked("purpose")?.value && includes(option, power()),
  );
export const request = () => `${power()} ${checked("purpose")?.value ?? ""}`;

// A tariff chosen for another power or purpose does not stay where it does not fit.
export const dropStaleTariff = () => {
  const tariff = named("tariff");
  const chosen = tariff.selectedOptions[0];
  if (!chosen.value || !power() || named("tariff_for").value === request()) return;
  if (checked("purpose") ? fitting().includes(chosen) : includes(chosen, power())) return;
  const asked = `${written(power())} VA ${checked("purpose")?.value ?? ""}`.trim();
  find("#tarif-berubah").textContent = `Tarif ${chosen.value} tidak mencakup ${asked}: pilihan itu dikosongkan.`;
  tariff.value = "";
};

export const refreshTariff = () => {
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

export const openTariffs = () => {
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
