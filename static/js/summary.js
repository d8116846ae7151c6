// The figures ask for themselves anew every minute, while somebody can see them and nobody reads with the keys
// inside them: a table that is exchanged loses its place.
"use strict";

setInterval(() => {
  const figures = document.querySelector("#angka[hx-get]");
  if (figures && !document.hidden && !figures.contains(document.activeElement)) htmx.trigger(figures, "segarkan");
}, 60_000);
