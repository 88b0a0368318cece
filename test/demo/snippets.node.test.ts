import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { HOSTS, snippetOf } from '../../demo/snippets.js';
import { themeCss } from '../../demo/theme-css.js';

const SHEET = readFileSync(new URL('../../demo/themes.css', import.meta.url), 'utf8');
const CONTENT = {
  attributes: [
    ['lang', 'de'],
    ['session-url', '/api/liveness'],
    ['skip-intro', true],
  ] as [string, string | true][],
  strings: null,
  css: '',
};

describe('the code for a page', () => {
  it('is the script and the element in plain HTML', () => {
    const lines = snippetOf('html', CONTENT).split('\n');
    assert.deepEqual(lines.slice(0, 2), [
      '<script type="module" src="/cdn/face-liveness.js"></script>',
      '<face-liveness lang="de" session-url="/api/liveness" skip-intro></face-liveness>',
    ]);
    assert.match(lines.join('\n'), /addEventListener\('analysiscomplete'/);
  });

  for (const [host, events] of [
    ['vue', ['@analysiscomplete="', '@verdict="', '@error="']],
    ['angular', ['(analysiscomplete)="', '(verdict)="', '(error)="']],
    ['svelte', ['onanalysiscomplete={', 'onverdict={', 'onerror={']],
    ['react', ['onanalysiscomplete={', 'onverdict={', 'onerror={']],
  ] as const) {
    it(`binds events as ${host} does, all in lower case, and imports the package`, () => {
      const snippet = snippetOf(host, CONTENT);
      for (const event of events) assert.ok(snippet.includes(event), `${event} in\n${snippet}`);
      assert.doesNotMatch(snippet, /onAnalysisComplete=/);
      assert.match(snippet, /^\s*import 'face-liveness';$/m);
    });
  }

  for (const [host, binding] of [
    ['html', 'element.strings = {'],
    ['vue', '.strings="strings"'],
    ['angular', '[strings]="strings"'],
    ['svelte', ' {strings}'],
    ['react', ' strings={strings}'],
  ] as const) {
    it(`sets texts as a property in ${host}, and only when there are some`, () => {
      const snippet = snippetOf(host, { ...CONTENT, strings: { 'start.begin': 'Los' } });
      assert.ok(snippet.includes(binding) && snippet.includes('"start.begin": "Los"'), snippet);
      assert.ok(!snippetOf(host, CONTENT).includes('strings'));
    });
  }

  for (const { name } of HOSTS) {
    it(`brings the theme for ${name}, for the tag itself`, () => {
      const snippet = snippetOf(name, { ...CONTENT, css: themeCss(SHEET, 'bank') });
      assert.match(snippet, /^\s*face-liveness \{$/m);
      assert.match(snippet, /--face-liveness-accent: light-dark\(#12366b, #a9c7f5\);/);
      assert.doesNotMatch(snippet, /data-theme|face-liveness-screen|peach/);
    });

    it(`keeps every line of ${name} short enough to read`, () => {
      for (const line of snippetOf(name, CONTENT).split('\n')) assert.ok(line.length <= 110, line);
    });
  }

  it('lets no value of an attribute out of its quotes', () => {
    const attributes: [string, string][] = [['session-url', '/a?x="y"&z={1}`${2}']];
    assert.ok(
      snippetOf('html', { ...CONTENT, attributes }).includes('session-url="/a?x=&quot;y&quot;&amp;z={1}`${2}"'),
    );
    assert.ok(snippetOf('svelte', { ...CONTENT, attributes }).includes('z=&#123;1&#125;`$&#123;2&#125;"'));
    assert.ok(snippetOf('angular', { ...CONTENT, attributes }).includes('z=&#123;1&#125;\\`$&#123;2&#125;"'));
  });

  it('lets no text end its script', () => {
    const strings = { 'start.begin': '</script><script>alert(1)' };
    const snippet = snippetOf('html', { ...CONTENT, strings });
    assert.equal(snippet.split('</script>').length, 3);
    assert.ok(snippet.includes(String.raw`<\/script>`));
  });
});

describe('themeCss', () => {
  it('knows no other theme', () => {
    assert.equal(themeCss(SHEET, 'none'), '');
    assert.equal(themeCss(SHEET, ''), '');
  });

  it('is whole rules', () => {
    for (const name of ['bank', 'peach', 'signal']) {
      const css = themeCss(SHEET, name);
      assert.match(css, /^@supports .*\}$/s);
      assert.equal(css.split('{').length, css.split('}').length);
    }
  });
});
