// The search box of step 2: a combobox after the WAI-ARIA pattern.
import { BEAT } from "./beat.js";
import { all, find, on, press } from "./dom.js";

const PAUSE = 200; // ms without a key: who types on would throw the answer away
const SHORTEST = 2; // letters that the typing alone asks for; Enter asks for one as well
let timer = 0; // until the pause is over
let enteredAt = -Infinity; // when Enter searched last

const searchBox = () => find("#cari");
const options = () => all("#hasil-cari [role=option]");
const active = () => find("#hasil-cari [aria-selected=true]");
// The list answers what stands in the box now; a late answer to an older text is not picked from. Both are trimmed
// here: a byte order mark, pasted along, is white space for the browser and not for the server.
const isFresh = () => find("#hasil-cari")?.dataset.q.trim() === searchBox()?.value.trim();

// The step may have gone while a search was still to come.
const tell = (event) => { if (find("#cari-wilayah")) htmx.trigger("#cari-wilayah", event); };

const ask = () => {
  clearTimeout(timer);
  tell("cari");
};

const empty = () => {
  const found = find("#hasil-cari");
  tell("htmx:abort");
  found.replaceChildren();
  found.dataset.q = found.dataset.status = "";
  dress();
};

const typed = () => {
  clearTimeout(timer);
  if (searchBox().value.trim().length < SHORTEST) empty();
  else timer = setTimeout(ask, PAUSE);
};

// Enter searches at once where the list does not answer the box yet. A second Enter right behind it takes
// nothing: nobody has read yet what it would take.
const enter = (event) => {
  if (event.repeat) return;
  if (isFresh()) {
    if (performance.now() - enteredAt > BEAT) press(active());
    return;
  }
  enteredAt = performance.now();
  ask();
};

const mark = (option) => {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  const box = searchBox();
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
};

export const dress = () => {
  const box = searchBox();
  const found = find("#hasil-cari");
  if (!box) return;
  const lists = all(".desk-list", found);
  lists.forEach((list, index) => {
    list.setAttribute("role", "listbox");
    list.id = index ? "pilihan-mirip" : "pilihan";
  });
  const rows = all(".village", found);
  rows.forEach((row, index) => {
    row.setAttribute("role", "option");
    row.id = `pilihan-${index + 1}`;
    row.tabIndex = -1;
  });
  const status = found.dataset.status ?? "";
  if (find("#jumlah").textContent !== status) find("#jumlah").textContent = status;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", lists.map((list) => list.id).join(" ") || "hasil-cari");
  box.setAttribute("aria-expanded", String(rows.length > 0));
  // A guess is only taken on purpose. So is what lies in a district that was opened: a second Enter would take
  // the first village by the alphabet, which nobody has named.
  const named = "opened" in found.dataset ? "[data-named]" : ":not(.turns, [data-guesses] *)";
  mark(rows.find((row) => row.matches(named)));
};

const pick = (event) => {
  const rows = options();
  const { key } = event;
  if (event.ctrlKey || event.altKey) return false;
  if (key === "Enter") {
    enter(event);
    return true;
  }
  if (!rows.length) return false;
  if (key === "ArrowDown" || key === "ArrowUp") {
    const step = key === "ArrowDown" ? 1 : -1;
    const before = step > 0 ? rows.findIndex((row) => !row.matches(".turns")) - 1 : 0;
    const from = active() ? rows.indexOf(active()) : before;
    mark(rows[(from + step + rows.length) % rows.length]);
    return true;
  }
  // A digit right behind a letter picks its row; behind a space or a digit it is typed ("Blok 10", "10110").
  if (/^[1-8]$/.test(key) && /\p{L}$/u.test(searchBox().value)) {
    return event.repeat || !isFresh() || press(find(`#hasil-cari [data-key="${key}"]`));
  }
  return false;
};

// Esc goes back from what was opened, then empties the box; keys.js has the rest.
const back = (box) => {
  if (press(find("#hasil-cari [data-back-to-results]"))) return true;
  if (!box.value) return false;
  box.value = "";
  typed();
  return true;
};

export const listen = () => {
  on("input", (event) => { if (event.target === searchBox()) typed(); });
  on("keydown", (event) => {
    const box = searchBox();
    if (!box || event.target !== box || event.isComposing || event.metaKey) return;
    if (event.key === "Escape" ? !event.repeat && back(box) : pick(event)) event.preventDefault();
  });
  // A row that is clicked vanishes with what it opens: the box keeps the focus.
  on("mousedown", (event) => { if (event.target.closest("#hasil-cari .village")) event.preventDefault(); });
};
