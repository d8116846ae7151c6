// The effect of a matrix: counted day by day on the server, with a bar that shows how far it is.

const form = document.getElementById("akibat");
const bar = document.getElementById("akibat-hari");
const line = document.getElementById("akibat-maju");
const result = document.getElementById("akibat-hasil");
let running = null;

async function count(query) {
  running?.abort();
  running = new AbortController();
  line.hidden = false;
  result.replaceChildren();
  const answer = await fetch(`?${query}&stream=1`, { signal: running.signal });
  if (!answer.ok || answer.redirected) return location.assign(`?${query}&page=1`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    for (let found; (found = /^(\d+)\/(\d+)\n/.exec(text)); text = text.slice(found[0].length)) {
      bar.max = Number(found[2]);
      bar.value = Number(found[1]);
      line.querySelector("output").textContent = `hari ${found[1]} dari ${found[2]}`;
    }
  }
  line.hidden = true;
  result.append(document.createRange().createContextualFragment(text));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = new URLSearchParams(new FormData(form)).toString();
  count(query).catch((error) => {
    if (error.name !== "AbortError") location.assign(`?${query}&page=1`);
  });
});
