/**
 * What a page or component has to contain to get the element with these settings.
 * @typedef {{
 *   readonly attributes: readonly (readonly [name: string, value: string | true])[],
 *   readonly strings: Readonly<Record<string, string>> | null,
 *   readonly css: string,
 * }} SnippetContent
 *
 * `attributes` are those that are set, `true` for one without a value; `css` is the theme's, for the tag itself.
 */

/**
 * The hosts for which there is a snippet.
 * @type {readonly { readonly name: string, readonly label: string, readonly note: string }[]}
 */
export const HOSTS = Object.freeze([
  {
    name: 'html',
    label: 'HTML',
    note: 'Under a strict content security policy, put style and script into files of their own.',
  },
  {
    name: 'vue',
    label: 'Vue',
    note: 'Tell the compiler about the tag: isCustomElement: (tag) => tag === "face-liveness" in vite.config.',
  },
  { name: 'angular', label: 'Angular', note: 'A standalone component; the schema lets the tag through.' },
  { name: 'svelte', label: 'Svelte', note: 'Svelte 5: events are attributes that begin with on.' },
  {
    name: 'react',
    label: 'React',
    note: 'React 19: the events’ names are all in lower case; onAnalysisComplete would never be called.',
  },
]);

/**
 * @param {string} host A name of {@link HOSTS}.
 * @param {SnippetContent} content
 * @returns {string}
 */
export function snippetOf(host, content) {
  switch (host) {
    case 'vue':
      return vueSnippet(content);
    case 'angular':
      return angularSnippet(content);
    case 'svelte':
      return svelteSnippet(content);
    case 'react':
      return reactSnippet(content);
    default:
      return htmlSnippet(content);
  }
}

function htmlSnippet({ attributes, strings, css }) {
  const own = strings === null ? [] : [`  element.strings = ${literal(strings, 2)};`];
  return lines(
    '<script type="module" src="/cdn/face-liveness.js"></script>',
    ...styleBlock(css),
    tag(attributes.map(attribute), ''),
    '<script type="module">',
    "  const element = document.querySelector('face-liveness');",
    ...own,
    "  element.addEventListener('analysiscomplete', ({ detail }) => console.log('analysed in', detail.region));",
    "  element.addEventListener('verdict', ({ detail }) => console.log('live:', detail.isLive));",
    "  element.addEventListener('error', ({ detail }) => console.warn(detail.code, detail.recovery));",
    '</script>',
  );
}

function vueSnippet({ attributes, strings, css }) {
  return lines(
    '<script setup>',
    "import 'face-liveness';",
    ...constants(strings),
    ...handlers(),
    '</script>',
    '',
    '<template>',
    tag(
      [
        ...attributes.map(attribute),
        ...(strings === null ? [] : ['.strings="strings"']),
        '@analysiscomplete="onAnalysisComplete"',
        '@verdict="onVerdict"',
        '@error="onError"',
      ],
      '  ',
    ),
    '</template>',
    ...(css === '' ? [] : ['', ...styleBlock(css)]),
  );
}

function svelteSnippet({ attributes, strings, css }) {
  return lines(
    '<script>',
    ...indent(["import 'face-liveness';", ...constants(strings), ...handlers()], '  '),
    '</script>',
    '',
    tag(
      [
        ...attributes.map(attribute).map(escapeBraces),
        ...(strings === null ? [] : ['{strings}']),
        'onanalysiscomplete={onAnalysisComplete}',
        'onverdict={onVerdict}',
        'onerror={onError}',
      ],
      '',
    ),
    ...(css === '' ? [] : ['', ...styleBlock(css)]),
  );
}

function reactSnippet({ attributes, strings, css }) {
  return lines(
    "import 'face-liveness';",
    ...(css === '' ? [] : ["import './face-liveness.css';"]),
    ...constants(strings),
    ...handlers(),
    '',
    'export function LivenessCheck() {',
    '  return (',
    tag(
      [
        ...attributes.map(attribute),
        ...(strings === null ? [] : ['strings={strings}']),
        'onanalysiscomplete={onAnalysisComplete}',
        'onverdict={onVerdict}',
        'onerror={onError}',
      ],
      '    ',
    ),
    '  );',
    '}',
    ...(css === '' ? [] : ['', '/* face-liveness.css */', css]),
  );
}

function angularSnippet({ attributes, strings, css }) {
  const template = tag(
    [
      ...attributes.map(attribute).map(escapeBraces),
      ...(strings === null ? [] : ['[strings]="strings"']),
      '(analysiscomplete)="onAnalysisComplete($event)"',
      '(verdict)="onVerdict($event)"',
      '(error)="onError($event)"',
    ],
    '    ',
  );
  return lines(
    "import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';",
    "import type { AnalysisCompleteDetail, FaceLivenessError, VerdictDetail } from 'face-liveness';",
    "import 'face-liveness';",
    '',
    '@Component({',
    "  selector: 'app-liveness-check',",
    '  schemas: [CUSTOM_ELEMENTS_SCHEMA],',
    '  template: `',
    escapeTemplate(template),
    '  `,',
    ...(css === '' ? [] : ['  styles: `', ...indent(escapeTemplate(css).split('\n'), '    '), '  `,']),
    '})',
    'export class LivenessCheck {',
    ...(strings === null ? [] : [`  readonly strings = ${literal(strings, 2)};`, '']),
    '  onAnalysisComplete({ detail }: CustomEvent<AnalysisCompleteDetail>): void {',
    "    console.log('analysed in', detail.region);",
    '  }',
    '',
    '  onVerdict({ detail }: CustomEvent<VerdictDetail>): void {',
    "    console.log('live:', detail.isLive);",
    '  }',
    '',
    '  onError({ detail }: CustomEvent<FaceLivenessError>): void {',
    '    console.warn(detail.code, detail.recovery);',
    '  }',
    '}',
  );
}

function constants(strings) {
  return strings === null ? [] : ['', `const strings = ${literal(strings, 0)};`];
}

function handlers() {
  return [
    '',
    "const onAnalysisComplete = ({ detail }) => console.log('analysed in', detail.region);",
    "const onVerdict = ({ detail }) => console.log('live:', detail.isLive);",
    'const onError = ({ detail }) => console.warn(detail.code, detail.recovery);',
  ];
}

/** The element, in one line where it fits. */
function tag(parts, margin) {
  const inLine = `${margin}<face-liveness${parts.map((part) => ` ${part}`).join('')}></face-liveness>`;
  if (inLine.length <= 100) return inLine;
  return lines(`${margin}<face-liveness`, ...indent(parts, `${margin}  `), `${margin}></face-liveness>`);
}

function attribute([name, value]) {
  return value === true ? name : `${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;
}

/** In these templates braces begin an expression. */
function escapeBraces(part) {
  return part.replaceAll('{', '&#123;').replaceAll('}', '&#125;');
}

function escapeTemplate(text) {
  return text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
}

function styleBlock(css) {
  return css === '' ? [] : ['<style>', ...indent(css.split('\n'), '  '), '</style>'];
}

/** An object as a program has it; nothing in it ends the script that it stands in. */
function literal(value, margin) {
  const json = JSON.stringify(value, null, 2).replaceAll('</', String.raw`<\/`);
  return json.replaceAll('\n', `\n${' '.repeat(margin)}`);
}

function indent(texts, margin) {
  return texts.flatMap((text) => text.split('\n')).map((line) => (line === '' ? '' : margin + line));
}

function lines(...parts) {
  return parts.join('\n');
}
