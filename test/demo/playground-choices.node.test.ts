import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ATTRIBUTE_GROUPS, ATTRIBUTES } from '../../demo/attribute-table.js';
import { EVENTS } from '../../demo/event-log.js';
import { LANGUAGES, languageName } from '../../demo/languages.js';
import { CAMERA_FAULTS, SCENARIOS } from '../../demo/person-choices.js';
import { THEMES } from '../../demo/themes.js';
import { LANGUAGE_TAGS } from '../../src/i18n/language-tags.ts';
import { SCENARIO_NAMES } from '../../src/testing/scenarios.ts';
import type { CameraFault } from '../../src/testing/simulated-camera.ts';

interface Named {
  readonly name: string;
}

interface Declaration {
  readonly tagName?: string;
  readonly attributes?: readonly (Named & { readonly type?: { readonly text: string } })[];
  readonly events?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
}

const names = (list: readonly Named[] = []): string[] => list.map(({ name }) => name).sort();
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

function findElement(): Declaration {
  const manifest = JSON.parse(read('custom-elements.json')) as {
    readonly modules: readonly { readonly declarations?: readonly Declaration[] }[];
  };
  const element = manifest.modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ tagName }) => tagName === 'face-liveness');
  assert.ok(element, 'custom-elements.json declares the element');
  return element;
}

describe('what can be chosen in the playground', () => {
  const element = findElement();

  it('is every attribute of the element but its output', () => {
    assert.deepEqual(
      names(ATTRIBUTES),
      names(element.attributes).filter((name) => name !== 'state'),
    );
  });

  it('is a switch for each attribute that is one, and for no other', () => {
    const switches = (element.attributes ?? []).filter(({ type }) => type?.text === 'boolean');
    assert.deepEqual(names(ATTRIBUTES.filter(({ kind }) => kind === 'switch')), names(switches));
  });

  it('has an explanation and a group for each attribute', () => {
    const groups = new Set(names(ATTRIBUTE_GROUPS));
    for (const { name, note, group } of ATTRIBUTES) assert.ok(note.length > 10 && groups.has(group), name);
  });

  it('is every event of the element', () => {
    assert.deepEqual([...EVENTS].sort(), names(element.events));
  });

  it('is every language that has a table', () => {
    assert.deepEqual([...LANGUAGES].sort(), [...LANGUAGE_TAGS].sort());
  });

  it('is a language by its own name', () => {
    assert.deepEqual(['de', 'ja', 'nb'].map(languageName), ['Deutsch', '日本語', 'norsk bokmål']);
    assert.equal(new Set(LANGUAGES.map(languageName)).size, LANGUAGES.length);
  });

  it('is every scenario of the simulated person, each once', () => {
    assert.deepEqual(names(SCENARIOS), [...SCENARIO_NAMES].sort());
  });

  it('is every fault of the simulated camera', () => {
    const faults = { denied: true, 'not-found': true, 'in-use': true, silent: true } satisfies Record<
      CameraFault,
      true
    >;
    assert.deepEqual(names(CAMERA_FAULTS), Object.keys(faults).sort());
  });
});

describe('the example themes', () => {
  const sheet = read('demo/themes.css');
  const element = findElement();

  it('are those that are offered', () => {
    const styled = new Set([...sheet.matchAll(/\[data-theme='(\w+)'\]/g)].map(([, name]) => name ?? ''));
    assert.deepEqual([...styled].sort(), names(THEMES));
  });

  it('use documented custom properties and parts alone', () => {
    const properties = new Set(names(element.cssProperties));
    const parts = new Set(names(element.cssParts));
    for (const [property] of sheet.matchAll(/--[\w-]+/g)) assert.ok(properties.has(property), property);
    for (const [, part = ''] of sheet.matchAll(/::part\(([^)]*)\)/g)) assert.ok(parts.has(part), part);
  });

  it('load nothing', () => {
    assert.doesNotMatch(sheet, /url\(|@import|@font-face/);
  });

  it('set every color that the element lets a page set', () => {
    const colors = names(element.cssProperties).filter((name) => !/radius|font-family/.test(name));
    for (const { name } of THEMES) {
      const [, rules = ''] = sheet.split(`/* theme: ${name} */`);
      for (const color of colors) assert.match(rules.split('/* theme:')[0] ?? '', new RegExp(`${color}: light-dark`));
    }
  });
});
