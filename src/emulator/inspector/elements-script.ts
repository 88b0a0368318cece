/**
 * What the inspector's scripts share: elements made of text nodes only, so that what clients sent is shown and never
 * interpreted, and numbers in words.
 */
export const ELEMENTS_SCRIPT = `
export const byId = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function svg(tag, attributes, text = '') {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

export function table(heads, rows) {
  const cells = heads.map((head) => make('th', { scope: 'col', className: head.startsWith('>') ? 'number' : '', textContent: head.replace('>', '') }));
  return make('table', {}, make('thead', {}, make('tr', {}, ...cells)), make('tbody', {}, ...rows));
}

export const section = (title, ...children) => make('section', {}, make('h3', { textContent: title }), ...children);
export const facts = (pairs) => make('dl', {}, ...pairs.flatMap(([name, value]) => [make('dt', { textContent: name }), make('dd', {}, value)]));
export const size = (bytes) => (bytes < 1000 ? bytes + ' B' : bytes < 1e6 ? (bytes / 1000).toFixed(1) + ' kB' : (bytes / 1e6).toFixed(2) + ' MB');
export const seconds = (ms) => (ms / 1000).toFixed(2) + ' s';
export const pixels = (frame) => frame.widthPx + '\\u00d7' + frame.heightPx;
`;
