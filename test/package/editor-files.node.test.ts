import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ERROR_CODES } from '../../src/core/errors.ts';
import { LANGUAGE_TAGS } from '../../src/i18n/language-tags.ts';
import type { Declaration, Manifest, Named } from '../../scripts/manifest-types.d.ts';

/** An entry of the editors' files; each has more members, which do not matter here. */
interface Entry extends Named {
  readonly type?: string;
  readonly values?: readonly Named[];
  readonly valueSet?: string;
  readonly value?: { readonly type: string; readonly default?: string };
}
interface HtmlData {
  readonly tags: readonly { readonly name: string; readonly description: string; readonly attributes: Entry[] }[];
  readonly globalAttributes: readonly Entry[];
}
interface CssData {
  readonly properties: Entry[];
  readonly pseudoClasses: Entry[];
  readonly pseudoElements: Entry[];
}
interface WebTypes {
  readonly contributions: {
    readonly html: {
      readonly elements: readonly {
        readonly name: string;
        readonly attributes: Entry[];
        readonly slots: Entry[];
        readonly events: Entry[];
        readonly js: { readonly properties: Entry[]; readonly events: Entry[] };
      }[];
    };
    readonly css: {
      readonly properties: Entry[];
      readonly 'pseudo-elements': Entry[];
      readonly 'pseudo-classes': Entry[];
    };
  };
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const names = (entries: readonly Named[] = []): string[] => entries.map(({ name }) => name).sort();
const valuesOf = (entries: readonly Entry[], name: string): string[] | undefined =>
  entries.find((entry) => entry.name === name)?.values?.map((value) => value.name);

const manifest = read('custom-elements.json') as Manifest;
const element = declaration('FaceLivenessElement');
const [tag] = (read('editor/vscode.html-custom-data.json') as HtmlData).tags;
const { globalAttributes } = read('editor/vscode.html-custom-data.json') as HtmlData;
const css = read('editor/vscode.css-custom-data.json') as CssData;
const { contributions } = read('editor/web-types.json') as WebTypes;
const [jetBrains] = contributions.html.elements;
const apiPage = readFileSync('docs/api.md', 'utf8');

function declaration(name: string): Declaration {
  const found = manifest.modules.flatMap(({ declarations }) => declarations).find((entry) => entry.name === name);
  assert.ok(found, name);
  return found;
}

/** Texts of a type that consists of them. */
function textsOf(type: string): string[] {
  return type.split(' | ').map((part) => part.replaceAll("'", ''));
}

describe('the manifest', () => {
  it('has every attribute of the contract', () => {
    assert.deepEqual(
      names(element.attributes).join(' '),
      'allow-virtual-camera alternative-url appearance assets-url challenge countdown debug device-id endpoint engine lang region require-consent session-id session-url skip-intro sounds state',
    );
  });

  it('has every property and method of the contract', () => {
    assert.deepEqual(
      names(element.members).join(' '),
      'allowVirtualCamera alternativeUrl appearance assetsUrl begin cancel challenge checkSupport clockOffsetMs countdown credentialsProvider debug deviceId endpoint engine getTrace region requestInit requireConsent retry sessionId sessionProvider sessionUrl setVerdict skipIntro sounds state strings',
    );
  });

  it('describes everything and leaves no type out', () => {
    const { members = [], attributes = [], events = [], slots = [], cssParts = [], cssProperties = [] } = element;
    const typed = [...members.filter(({ kind }) => kind === 'field'), ...attributes, ...events, ...cssProperties];
    for (const { name, type } of typed) assert.ok(type?.text, name);
    for (const { name, description } of [...members, ...typed, ...slots, ...cssParts, ...(element.cssStates ?? [])])
      assert.ok(description && description.length > 5, name);
    for (const { name, return: result } of members.filter(({ kind }) => kind === 'method'))
      assert.ok(result?.type.text, name);
  });

  it('names a custom state for each state', () => {
    const type = element.attributes?.find(({ name }) => name === 'state')?.type?.text ?? '';
    assert.deepEqual(names(element.cssStates), textsOf(type).sort());
    assert.equal(element.cssStates?.length, 15);
  });

  it('spells enumerations out', () => {
    const type = (name: string): string | undefined =>
      element.attributes?.find((attribute) => attribute.name === name)?.type?.text;
    assert.equal(type('challenge'), "'auto' | 'light' | 'movement'");
    assert.equal(type('appearance'), "'auto' | 'light' | 'dark'");
    assert.equal(type('engine'), "'builtin' | 'mediapipe'");
  });

  it('names modules that are published, and the tag', () => {
    for (const { path } of manifest.modules) assert.ok(readFileSync(path).length > 0, path);
    const definition = manifest.modules
      .flatMap(({ exports }) => exports)
      .find(({ kind }) => kind === 'custom-element-definition');
    assert.equal(definition?.name, 'face-liveness');
  });

  it('has defaults of the custom properties that are those of the styles', () => {
    const styles = readFileSync('src/ui/styles/theme.ts', 'utf8') + readFileSync('src/ui/styles/camera.ts', 'utf8');
    // The light values come after the dark ones.
    for (const { name, default: value = '' } of element.cssProperties ?? []) {
      const defaults = [...styles.matchAll(new RegExp(`var\\(${name}, ([^),]+)`, 'g'))].map(([, text]) => text);
      assert.equal(value, defaults.at(-1), name);
    }
  });
});

describe('the data for VS Code', () => {
  it('has every attribute, with the values of enumerations', () => {
    assert.equal(tag?.name, 'face-liveness');
    assert.deepEqual(names(tag?.attributes), names(element.attributes));
    for (const { name, type } of element.attributes ?? []) {
      if (type?.text.startsWith("'")) assert.deepEqual(valuesOf(tag?.attributes ?? [], name), textsOf(type.text), name);
    }
  });

  it('offers the languages that there are', () => {
    assert.deepEqual(valuesOf(tag?.attributes ?? [], 'lang'), [...LANGUAGE_TAGS]);
  });

  it('inserts boolean attributes without a value', () => {
    const switches = element.attributes?.filter(({ type }) => type?.text === 'boolean');
    assert.deepEqual(names(tag?.attributes.filter(({ valueSet }) => valueSet === 'v')), names(switches));
  });

  it('tells of every event and offers every slot', () => {
    for (const { name } of element.events ?? []) assert.ok(tag?.description.includes(`**${name}**`), name);
    assert.deepEqual(valuesOf(globalAttributes, 'slot')?.sort(), names(element.slots));
  });

  it('has every custom property, part and state for style sheets', () => {
    assert.deepEqual(names(css.properties), names(element.cssProperties));
    assert.deepEqual(
      names(css.pseudoElements),
      names(element.cssParts).map((name) => `::part(${name})`),
    );
    assert.deepEqual(
      names(css.pseudoClasses),
      names(element.cssStates).map((name) => `:state(${name})`),
    );
  });

  it('offers no kind of value as a value', () => {
    for (const { values = [] } of css.properties) for (const { name } of values) assert.doesNotMatch(name, /^</);
  });
});

describe('the data for JetBrains', () => {
  it('has every attribute with its type and its default', () => {
    assert.equal(jetBrains?.name, 'face-liveness');
    for (const { name, type, default: value } of element.attributes ?? []) {
      const entry: Entry | undefined = jetBrains?.attributes.find((attribute) => attribute.name === name);
      assert.deepEqual([entry?.value?.type, entry?.value?.default], [type?.text, value?.replaceAll("'", '')], name);
    }
    assert.equal(jetBrains?.attributes.length, element.attributes?.length);
  });

  it('has every property, event and slot', () => {
    assert.deepEqual(names(jetBrains?.js.properties), names(element.members?.filter(({ kind }) => kind === 'field')));
    assert.deepEqual(names(jetBrains?.slots), names(element.slots));
    for (const events of [jetBrains?.events, jetBrains?.js.events]) {
      assert.deepEqual(
        events?.map(({ name, type }) => [name, type]),
        element.events?.map(({ name, type }) => [name, type?.text]),
      );
    }
  });

  it('has every custom property, part and state', () => {
    assert.deepEqual(names(contributions.css.properties), names(element.cssProperties));
    assert.deepEqual(
      names(contributions.css['pseudo-elements']),
      names(element.cssParts).map((name) => `part(${name})`),
    );
    assert.deepEqual(
      names(contributions.css['pseudo-classes']),
      names(element.cssStates).map((name) => `state(${name})`),
    );
  });
});

describe('docs/api.md', () => {
  it('has a row for everything', () => {
    const { attributes = [], events = [], slots = [], cssParts = [], cssProperties = [], cssStates = [] } = element;
    const rows = [...attributes, ...events, ...slots, ...cssParts, ...cssProperties, ...cssStates];
    for (const name of [...names(rows), ...ERROR_CODES]) assert.ok(apiPage.includes(`\n| \`${name}\` `), name);
    for (const { name, kind } of element.members ?? [])
      assert.match(apiPage, new RegExp(kind === 'field' ? `\\| \`${name}\` ` : `\\b${name}\\(`), name);
  });

  it('has no link that leads nowhere', () => {
    const heads = new Set(
      [...apiPage.matchAll(/^##+ (.+)$/gm)].map(([, text = '']) => text.toLowerCase().replaceAll(/\W+/g, '-')),
    );
    for (const [, target = ''] of apiPage.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(heads.has(target), target);
  });
});
