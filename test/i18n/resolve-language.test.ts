import { expect, fixture, html } from '@open-wc/testing';
import { resolveLanguage } from '../../src/i18n/resolve-language.ts';

function find(root: ParentNode): Element {
  const element = root.querySelector('.target');
  if (!element) throw new Error('the fixture has no target');
  return element;
}

/** A target inside the shadow tree of a host. */
async function targetInShadow(language: string | null): Promise<Element> {
  const outer = await fixture<HTMLElement>(html`<div lang=${language ?? 'xx'}><p></p></div>`);
  if (language === null) outer.removeAttribute('lang');
  const root = outer.querySelector('p')?.attachShadow({ mode: 'closed' });
  if (!root) throw new Error('the fixture has no host');
  root.append(Object.assign(document.createElement('span'), { className: 'target' }));
  return find(root);
}

describe('the language of an element', () => {
  it('is its own lang attribute before anything else', async () => {
    const outer = await fixture(html`<div lang="en"><p class="target" lang="de-CH"></p></div>`);
    expect(resolveLanguage(find(outer), ['en'])).to.equal('de');
  });

  it('is that of the closest ancestor with a lang attribute', async () => {
    const outer = await fixture(
      html`<div lang="en">
        <div lang="de"><p class="target"></p></div>
      </div>`,
    );
    expect(resolveLanguage(find(outer), ['en'])).to.equal('de');
  });

  it('is looked for across the hosts of shadow trees', async () => {
    expect(resolveLanguage(await targetInShadow('de'), ['en'])).to.equal('de');
  });

  it('is the first of the reader’s languages that has a table when the ancestor says nothing usable', async () => {
    for (const language of ['', 'xx', 'not a tag']) {
      const outer = await fixture(html`<div lang=${language}><p class="target"></p></div>`);
      expect(resolveLanguage(find(outer), ['xx', 'de-AT', 'en']), language).to.equal('de');
    }
  });

  it('is English when nobody names a language that has a table', async () => {
    const outer = await fixture(html`<div lang="xx"><p class="target"></p></div>`);
    expect(resolveLanguage(find(outer), ['yy'])).to.equal('en');
    expect(resolveLanguage(find(outer), [])).to.equal('en');
  });

  it('follows the document when no closer ancestor speaks', async () => {
    const { lang } = document.documentElement;
    document.documentElement.lang = 'de';
    try {
      expect(resolveLanguage(await targetInShadow(null), ['en'])).to.equal('de');
    } finally {
      document.documentElement.lang = lang;
    }
  });
});
