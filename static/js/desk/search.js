// The search box of step 2: a combobox after the WAI-ARIA pattern.
import { all, find, on, press } from "./dom.js";

const searchBox = () => find("#cari");
const options = () => all("#hasil-cari [role=option]");
const active = () => find("#hasil-cari [aria-selected=true]");
// The list answers what stands in the box now; a late answer to an older text is not picked from.
const isFresh = () => find("#hasil-cari")?.dataset.q === searchBox()?.value.trim();

const mark = (option) => {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  const box = searchBox();
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
};

export const dress = () => {
  const box = searchBox();
  if (!box) return;
  const list = find("#hasil-cari .desk-list");
  const rows = list ? all("button.village", list) : [];
  if (list) {
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Desa/kelurahan yang cocok");
    rows.forEach((row, index) => {
      row.setAttribute("role", "option");
      row.id = `pilihan-${index + 1}`;
      row.tabIndex = -1;
    });
    list.id = "pilihan";
  }
  find("#jumlah").textContent = box.value.trim() ? `${rows.length || "Tidak ada"} desa/kelurahan` : "";
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list ? "pilihan" : "hasil-cari");
  box.setAttribute("aria-expanded", String(Boolean(list)));
  mark(list && !("near" in list.dataset) ? rows[0] : null); // a guess is only taken on purpose
};

const pick = (event) => {
  const rows = options();
  const { key } = event;
  if (event.ctrlKey || event.altKey || !rows.length) return false;
  if (key === "ArrowDown" || key === "ArrowUp") {
    const step = key === "ArrowDown" ? 1 : -1;
    mark(rows[(rows.indexOf(active()) + step + rows.length) % rows.length]);
    return true;
  }
  if (key === "Enter") return !isFresh() || press(active()) || true;
  // A digit right behind a letter picks its row; behind a space or a digit it is typed ("Blok 10", "10110").
  if (/^[1-8]$/.test(key) && /\p{L}$/u.test(searchBox().value)) return isFresh() ? press(rows[key - 1]) : true;
  return false;
};

const clear = (box) => {
  if (!box.value) return false;
  box.value = "";
  find("#hasil-cari").replaceChildren();
  dress();
  return true;
};

export const listen = () =>
  on("keydown", (event) => {
    const box = searchBox();
    if (!box || event.target !== box || event.isComposing || event.metaKey) return;
    if (event.key === "Escape" ? clear(box) : pick(event)) event.preventDefault();
  });
