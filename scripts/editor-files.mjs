// Makes from the manifest what editors read: custom data for VS Code, web-types for the JetBrains editors. The two
// libraries do most of it; what they leave out or get wrong is put right here.
import { readFileSync } from 'node:fs';
import { tsImport } from 'tsx/esm/api';
import { getVsCodeCssCustomData, getVsCodeHtmlCustomData } from 'custom-element-vs-code-integration';
import { getWebTypesData } from 'custom-element-jet-brains-integration';

/**
 * @typedef {import('./manifest-types.d.ts').Manifest} Manifest
 * @typedef {import('./manifest-types.d.ts').Declaration} Declaration
 * @typedef {{ name: string, description?: string, values?: { name: string }[], valueSet?: string }} Entry
 */

/** Long lists belong to the style sheet's data and to docs/api.md, not into the bubble over a tag. */
const BUBBLE = { hideMethodDocs: true, hideCssPropertiesDocs: true, hideCssPartsDocs: true };

/**
 * @param {Manifest} manifest
 * @param {Declaration} element
 * @returns {Promise<Record<string, string>>} Text by file name.
 */
export async function createEditorFiles(manifest, element) {
  return {
    'editor/vscode.html-custom-data.json': toJson(await htmlData(manifest, element)),
    'editor/vscode.css-custom-data.json': toJson(cssData(manifest, element)),
    'editor/web-types.json': toJson(webTypes(manifest, element)),
  };
}

/**
 * @param {Manifest} manifest
 * @param {Declaration} element
 */
async function htmlData(manifest, element) {
  const { LANGUAGE_TAGS } = await tsImport('../src/i18n/language-tags.ts', import.meta.url);
  /** @type {{ tags: { attributes: Entry[] }[] }} */
  const data = JSON.parse(getVsCodeHtmlCustomData(copyOf(manifest), BUBBLE));
  const typeOf = new Map(element.attributes?.map(({ name, type }) => [name, type?.text]));
  const [tag] = data.tags;
  for (const attribute of tag?.attributes ?? []) {
    if (attribute.values?.length === 0) delete attribute.values;
    // Only so the editor leaves the ="" away.
    if (typeOf.get(attribute.name) === 'boolean') attribute.valueSet = 'v';
    if (attribute.name === 'lang') attribute.values = LANGUAGE_TAGS.map((/** @type {string} */ name) => ({ name }));
  }
  const slots = element.slots?.map(({ name, description }) => ({ name, description }));
  return { ...data, globalAttributes: [{ name: 'slot', description: 'A slot of `<face-liveness>`.', values: slots }] };
}

/**
 * @param {Manifest} manifest
 * @param {Declaration} element
 */
function cssData(manifest, element) {
  /** @type {{ properties: Entry[], pseudoElements: Entry[] }} */
  const data = JSON.parse(getVsCodeCssCustomData(copyOf(manifest), {}));
  const properties = element.cssProperties?.map(({ name, description, type, default: value }) => ({
    name,
    description: `${description} A ${type?.text}, by default ${value}.`,
    // The library offers the word <color> for insertion.
    values: [{ name: value }],
  }));
  return { ...data, properties, pseudoClasses: stateSelectors(element, ':state') };
}

/**
 * @param {Manifest} manifest
 * @param {Declaration} element
 */
function webTypes(manifest, element) {
  /**
   * @typedef {{ 'doc-url'?: string, attributes: { value?: { default?: string } }[] }} WebTypesElement
   * @type {{ contributions: { html: { elements: WebTypesElement[] }, css: object } }}
   */
  const data = JSON.parse(getWebTypesData(copyOf(manifest), BUBBLE));
  for (const described of data.contributions.html.elements) {
    delete described['doc-url'];
    for (const { value } of described.attributes) {
      // What stands in HTML has no quotes.
      if (value?.default !== undefined) value.default = value.default.replace(/^'(.*)'$/, '$1');
    }
  }
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const css = { ...data.contributions.css, 'pseudo-classes': stateSelectors(element, 'state') };
  return { ...data, name, version, contributions: { ...data.contributions, css } };
}

/** @param {Declaration} element @param {string} pseudoClass */
function stateSelectors(element, pseudoClass) {
  return element.cssStates?.map(({ name, description }) => ({ name: `${pseudoClass}(${name})`, description }));
}

/** The libraries write into what they are given. @param {Manifest} manifest @returns {any} */
function copyOf(manifest) {
  return structuredClone(manifest);
}

/** @param {object} data */
function toJson(data) {
  return `${JSON.stringify(data, null, 2)}\n`;
}
