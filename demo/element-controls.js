/** Languages offered in the list; any other tag may be typed. */
const LANGUAGES = 'en de fr es it pt nl pl cs sv da nb fi el tr uk ru ar he fa hi bn ja ko zh-Hans zh-Hant th vi id';

/**
 * Ties the form's controls to the element's attributes of the same names, and the markup shown to both.
 * @param {HTMLElement} element
 * @param {HTMLFormElement} form
 * @param {HTMLElement} markup
 */
export function bindControls(element, form, markup) {
  const controls = [...form.querySelectorAll('[data-attribute]')];
  const apply = (control) => {
    if (control.type === 'checkbox') element.toggleAttribute(control.name, control.checked);
    else if (control.value === '') element.removeAttribute(control.name);
    else element.setAttribute(control.name, control.value);
    markup.textContent = markupOf(element);
  };
  for (const control of controls) {
    control.addEventListener('change', () => apply(control));
    apply(control);
  }
  for (const tag of LANGUAGES.split(' ')) form.querySelector('#languages').append(new Option(languageName(tag), tag));
}

/** What a page has to contain to get this element, without what only tests and demos need. */
function markupOf(element) {
  const shown = [...element.attributes].filter(
    ({ name }) => !['state', 'allow-virtual-camera', 'style'].includes(name),
  );
  const attributes = shown.map(({ name, value }) => (value === '' ? ` ${name}` : ` ${name}="${value}"`));
  const inLine = attributes.join('');
  const tag = inLine.length < 50 ? inLine : `${attributes.map((attribute) => `\n ${attribute}`).join('')}\n`;
  return `<script type="module" src="face-liveness.js"></script>\n<face-liveness${tag}></face-liveness>`;
}

function languageName(tag) {
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
}
