// Small helpers of the desk's script.

export const find = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const on = (type, act) => document.addEventListener(type, act);
export const desk = () => find("#desk");

const NOT_TEXT = "[type=radio], [type=checkbox], [type=submit], [type=hidden]";
export const isText = (element) => element.matches(`textarea, select, input:not(${NOT_TEXT})`);

// Whether a form holds something else than what the server sent.
export const isTyped = (form) => [...form.elements].some((field) => {
  if (field.matches("button")) return false;
  return ["radio", "checkbox"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== (field.defaultValue ?? "");
});

export const isLive = (element) => element.getAttribute("aria-disabled") !== "true";

export const press = (element) => {
  if (!element || !isLive(element)) return false;
  if (element.type === "radio") element.focus({ focusVisible: true });
  element.click();
  return true;
};

export const make = (tag, attributes, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
};
