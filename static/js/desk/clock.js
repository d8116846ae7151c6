// How long the call has lasted.
import { find } from "./dom.js";

export const tick = () => {
  const clock = find("#durasi");
  if (!clock) return;
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dateTime)) / 1000));
  clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
};

export const listen = () => setInterval(tick, 1000);
