// A part that htmx asked for and that does not come is told where it would stand: what stands there tells of another
// choice.

const lose = ({ target }) => {
  const lost = document.createElement("p");
  lost.className = "errornote";
  lost.textContent = "Yang berubah tidak dapat ditampilkan: server tidak menjawab. Muat ulang halaman (F5) sebelum menyimpan.";
  document.querySelector(target.getAttribute("hx-target")).replaceChildren(lost);
};

htmx.config.timeout = 8000;
for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(kind, lose);
