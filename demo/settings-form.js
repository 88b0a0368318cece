import { ATTRIBUTE_GROUPS, ATTRIBUTES } from './attribute-table.js';
import { buildElement } from './build-element.js';
import { LANGUAGES, languageName } from './languages.js';
import { THEMES } from './themes.js';

/** The example themes stand among the attributes that concern the look. */
const THEME = {
  name: 'theme',
  group: 'look',
  kind: 'choice',
  hint: 'none',
  options: THEMES.map(({ name, label, description }) => [name, `${label}: ${description}`]),
  note: 'Example themes, made of custom properties and parts alone.',
};

/**
 * Puts a control for every attribute, and for the theme, into a form.
 * @param {HTMLElement} place
 */
export function buildSettings(place) {
  for (const { name, title, isFolded } of ATTRIBUTE_GROUPS) {
    const rows = [...ATTRIBUTES, THEME].filter(({ group }) => group === name).map(settingRow);
    place.append(
      isFolded
        ? buildElement('details', { class: 'group' }, buildElement('summary', {}, title), ...rows)
        : buildElement('fieldset', { class: 'group' }, buildElement('legend', {}, title), ...rows),
    );
  }
}

/**
 * Ties every control of the page that names a setting to the settings.
 * @param {(name: string, value: string) => void} onChange Called with each change by the visitor.
 * @returns {(settings: Readonly<Record<string, string>>) => void} Shows settings in the controls.
 */
export function bindSettings(onChange) {
  const controls = [...document.querySelectorAll('[data-setting]')];
  for (const control of controls) control.addEventListener('change', () => onChange(control.name, valueOf(control)));
  return (settings) => {
    for (const control of controls) show(control, settings[control.name] ?? '');
  };
}

/**
 * Lists the cameras of the device as far as the browser names them, which it does once one was allowed.
 * @param {HTMLSelectElement} select
 */
export async function listCameras(select) {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const named = devices.filter(({ kind, deviceId, label }) => kind === 'videoinput' && deviceId !== '' && label !== '');
  const chosen = select.value;
  select.replaceChildren(new Option('any', ''), ...named.map(({ deviceId, label }) => new Option(label, deviceId)));
  if (named.some(({ deviceId }) => deviceId === chosen)) select.value = chosen;
}

function valueOf(control) {
  if (control.type === 'checkbox') return control.checked ? 'on' : '';
  return control.value;
}

function show(control, value) {
  if (control.type === 'checkbox') control.checked = value === 'on';
  else if (control.type === 'radio') control.checked = control.value === value;
  else control.value = value;
}

function settingRow(setting) {
  const { name, kind, note } = setting;
  const control = controlOf(setting);
  const common = { id: `setting-${name}`, name, 'data-setting': '', 'aria-describedby': `note-${name}` };
  for (const [attribute, value] of Object.entries(common)) control.setAttribute(attribute, value);
  return buildElement(
    'div',
    { class: kind === 'switch' ? 'row switch' : 'row' },
    buildElement('label', { for: common.id }, name === 'theme' ? 'Theme' : buildElement('code', {}, name)),
    control,
    buildElement('p', { class: 'note', id: common['aria-describedby'] }, note),
  );
}

function controlOf({ kind, options = [], hint = '' }) {
  switch (kind) {
    case 'switch':
      return buildElement('input', { type: 'checkbox', autocomplete: 'off' });
    case 'choice':
      return selectOf(
        hint,
        options.map((option) => (Array.isArray(option) ? option : [option, option])),
      );
    case 'language':
      return languageSelect();
    case 'camera':
      return selectOf('any', []);
    case 'number':
      return buildElement('input', {
        type: 'number',
        min: 0,
        max: 60,
        step: 1,
        placeholder: hint,
        inputmode: 'numeric',
      });
    case 'url':
      return buildElement('input', { inputmode: 'url', placeholder: hint, autocomplete: 'off', spellcheck: 'false' });
    default:
      return buildElement('input', { placeholder: hint, autocomplete: 'off', spellcheck: 'false' });
  }
}

function languageSelect() {
  const select = selectOf('of the page (English)', []);
  const named = LANGUAGES.map((tag) => [tag, languageName(tag)]);
  for (const [tag, label] of named.sort(([, one], [, other]) => one.localeCompare(other))) {
    const option = new Option(`${label} (${tag})`, tag);
    option.lang = tag;
    select.append(option);
  }
  return select;
}

function selectOf(hint, options) {
  const select = buildElement('select', { autocomplete: 'off' });
  select.append(new Option(hint, ''), ...options.map(([value, label]) => new Option(label, value)));
  return select;
}
