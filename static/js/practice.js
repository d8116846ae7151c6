// How many keys were pressed since the last answer: the feedback of a practice call tells it by step.
(() => {
  const SILENT = ["Shift", "Control", "Alt", "AltGraph", "Meta"];
  let pressed = 0;
  document.addEventListener("keydown", ({ key, repeat }) => { if (!repeat && !SILENT.includes(key)) pressed += 1; }, true);
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "post") return;
    detail.headers["X-Keys"] = String(pressed);
    pressed = 0;
  });
})();
