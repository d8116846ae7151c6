// Step 3: a power stands in one of three fields; filling one empties the other two.
import { all, on } from "./dom.js";

const POWERS = ["power_button", "power_list", "power_manual"];

export const listen = () =>
  on("change", ({ target }) => {
    if (!POWERS.includes(target.name) || !target.value) return;
    for (const name of POWERS.filter((other) => other !== target.name)) {
      for (const field of all(`[name="${name}"]`, target.form)) {
        if (field.type === "radio") field.checked = false;
        else field.value = "";
      }
    }
  });
