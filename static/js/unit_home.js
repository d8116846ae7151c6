// Keys 1 and 3 open the page that changes this phase. Whoever dictates or presses by mistake switches them off
// (WCAG 2.1.4); the browser remembers that.

const NAME = "tombol-satu-huruf";
const root = document.documentElement;
const toggle = document.getElementById("tombol-satu");

function show() {
  const off = localStorage.getItem(NAME) === "mati";
  root.dataset.singleKeys = off ? "off" : "on";
  toggle?.setAttribute("aria-pressed", String(!off));
}

root.classList.add("with-script");
show();
toggle?.addEventListener("click", () => {
  localStorage.setItem(NAME, root.dataset.singleKeys === "off" ? "nyala" : "mati");
  show();
});
document.addEventListener("keydown", (event) => {
  if (root.dataset.singleKeys === "off" || event.repeat) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea, select")) return;
  document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`)?.click();
});
