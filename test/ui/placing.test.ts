import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { createScreen } from './create-screen.ts';
import type { ScreenFixture } from './screen-fixture.ts';

/** Parents that shrink around what they hold, as pages have them. */
const PARENTS = {
  'a row of a flex container': 'display: flex',
  'a centred flex container': 'display: flex; justify-content: center; align-items: center',
  'a column of a flex container': 'display: flex; flex-direction: column; align-items: center',
  'a grid that centres': 'display: grid; place-items: center',
  'an inline block': 'display: inline-block',
  'a float': 'float: inline-start',
  'a table cell': 'display: table-cell',
};

describe('the screens have room in', () => {
  let screen: ScreenFixture;
  before(() => setViewport({ width: 360, height: 640 }));
  beforeEach(async () => {
    screen = await createScreen();
  });

  const widthOf = (): number => screen.findPart('screen').getBoundingClientRect().width;

  for (const [name, style] of Object.entries(PARENTS)) {
    it(name, async () => {
      const parent = await fixture<HTMLElement>(html`<div></div>`);
      parent.style.cssText = style;
      parent.append(screen);
      await screen.show({ screen: 'start' });
      expect(widthOf()).to.be.within(300, 360);
    });
  }

  it('an element that the page makes a flex container itself', async () => {
    screen.style.display = 'flex';
    await screen.show({ screen: 'start' });
    expect(widthOf()).to.be.within(300, 360);
  });

  it('the width that the page gives the element', async () => {
    screen.style.width = '250px';
    await screen.show({ screen: 'start' });
    expect(widthOf()).to.equal(250);
  });

  it('a page whose own words are preformatted, indented and in capitals', async () => {
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    parent.style.cssText = 'white-space: pre; text-indent: 5em; text-transform: uppercase; text-shadow: 1px 1px red';
    parent.append(screen);
    await screen.show({ screen: 'start' });
    expect(document.documentElement.scrollWidth).to.be.at.most(360);
    const { whiteSpace, textIndent, textTransform, textShadow } = getComputedStyle(screen.findPart('heading'));
    expect([whiteSpace, textIndent, textTransform, textShadow]).to.deep.equal(['normal', '0px', 'none', 'none']);
  });
});
