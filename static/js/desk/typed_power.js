// Step 3: the fields, which power is meant, and in which phases it is to be had.
import { find } from "./dom.js";

export const field = () => find("#id_power");
export const named = (name) => find(`#desk [name="${name}"]`);
export const checked = (name) => find(`#desk [name="${name}"]:checked`);
export const written = (va) => String(va).replace(/\B(?=(\d{3})+$)/g, ".");

const UNIT = /(?<=\d) ?va$/i;
const WHOLE = /^(\d+|[1-9]\d{0,2}(\.\d{3})+|[1-9]\d{0,2}( \d{3})+)$/;
const BEGUN = /^[1-9]\d{0,2}([. ]\d{3})*[. ]\d{0,2}$/;

// As the server reads it (read_typed_power). digits: of a power that is whole or begun; va: of a whole one.
export const read = (text) => {
  const plain = text.replace(/\p{Cf}/gu, "").replace(/\s+/g, " ").trim().replace(UNIT, "");
  const whole = WHOLE.test(plain);
  const digits = whole || BEGUN.test(plain) ? plain.replace(/[. ]/g, "").replace(/^0+/, "") : "";
  return { digits, va: whole ? Number(digits) : 0, bare: /^\d+$/.test(plain) };
};

export const phase = (number) => field().dataset[`phase-${number}`].split(" ").map(Number);
export const phasesOf = (va) => {
  const [one, three] = [phase(1), phase(3)];
  if (one.includes(va) || va < three[0]) return [1];
  return three.includes(va) || va > one.at(-1) ? [3] : [1, 3];
};
export const isManual = (va) => ![...phase(1), ...phase(3)].includes(va);
// The power asked for, 0 while there is none: typed, or locked (Migrasi murni).
export const power = () => {
  if (!field()) return Number(find("#desk [data-power]")?.dataset.power || 0);
  const { va } = read(field().value);
  return va >= phase(1)[0] ? va : 0;
};
