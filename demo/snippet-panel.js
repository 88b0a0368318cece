import { ATTRIBUTES } from './attribute-table.js';
import { buildElement } from './build-element.js';
import { copyOnPress } from './copy-button.js';
import { HOSTS, snippetOf } from './snippets.js';
import { themeCss } from './theme-css.js';

/** What a page of its own has no use for: one is for tests and demos, the other names a camera of this browser. */
const LEFT_OUT = new Set(['allow-virtual-camera', 'device-id']);

/**
 * Shows what a page has to contain for the present settings, for a choice of hosts.
 * @param {HTMLElement} panel
 * @returns {(settings: Readonly<Record<string, string>>, strings: Record<string, string> | null) => void}
 */
export function showSnippets(panel) {
  const code = panel.querySelector('#snippet');
  const note = panel.querySelector('#snippet-note');
  const hosts = panel.querySelector('#snippet-hosts');
  let content = { attributes: [], strings: null, css: '' };
  let themes = '';

  const draw = () => {
    const host = HOSTS.find(({ name }) => name === hosts.querySelector(':checked').value);
    code.textContent = snippetOf(host.name, content);
    note.textContent = host.note;
  };
  for (const [index, { name, label }] of HOSTS.entries()) {
    const radio = buildElement('input', { type: 'radio', name: 'host', value: name, checked: index === 0 });
    hosts.append(buildElement('label', { class: 'chip' }, radio, label));
  }
  hosts.addEventListener('change', draw);
  copyOnPress(panel.querySelector('#copy-snippet'), () => code.textContent);

  let latest = null;
  const show = (settings, strings) => {
    latest = [settings, strings];
    content = { attributes: attributesOf(settings), strings, css: themeCss(themes, settings.theme) };
    draw();
  };
  void readThemes().then((text) => {
    themes = text;
    return latest === null ? null : show(...latest);
  });
  return show;
}

async function readThemes() {
  return (await fetch('/themes.css')).text();
}

function attributesOf(settings) {
  return ATTRIBUTES.filter(({ name }) => settings[name] !== '' && !LEFT_OUT.has(name)).map(({ name, kind }) => {
    if (kind === 'switch') return [name, true];
    return [name, name === 'session-id' ? 'ID OF YOUR SESSION' : settings[name]];
  });
}
