/**
 * An element with attributes and children. `true` is an attribute without a value; `false` and `null` leave it out.
 * @param {string} tag
 * @param {Readonly<Record<string, string | number | boolean | null>>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function buildElement(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}
