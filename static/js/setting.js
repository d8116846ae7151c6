// The page of one setting: reasons by one press, Ctrl+Enter, and why "Simpan" still rests.

document.documentElement.classList.add("with-script");
const setting = document.querySelector(".setting");

if (setting) {
  const form = setting.closest("form");
  const save = form.querySelector("[name=_save]");
  const says = document.getElementById("simpan-kapan");
  const why = form.elements.why;

  // The first thing that is still missing, and the field to go to.
  function missing() {
    const chosen = form.querySelector("[name=availability]:checked");
    if (!chosen || (chosen.value === setting.dataset.now && !form.querySelector(".conflict"))) return ["value", chosen];
    if (!why.value.trim()) return ["why", why];
    const cleared = form.elements.cleared;
    if (cleared && !cleared.checked) return ["cleared", cleared];
    return ["ready", null];
  }

  function show() {
    const [what] = missing();
    save.toggleAttribute("aria-disabled", false);
    if (what !== "ready") save.setAttribute("aria-disabled", "true");
    says.textContent = says.dataset[what];
    for (const button of form.querySelectorAll("[data-reason]"))
      button.setAttribute("aria-pressed", String(button.textContent === why.value));
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reason]");
    if (!button) return;
    why.value = button.textContent;
    show();
  });
  form.addEventListener("submit", (event) => {
    const [, field] = missing();
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && !event.repeat) form.requestSubmit(save);
  });
  for (const kind of ["input", "change", "htmx:afterSwap"]) form.addEventListener(kind, show);
  show();
  // A choice made before this page's scripts were there, or given back by the browser, has its effect told too.
  addEventListener("load", () => {
    const chosen = form.querySelector("[name=availability]:checked");
    if (chosen && !chosen.defaultChecked) chosen.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
