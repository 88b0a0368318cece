import { fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { ScreenFixture } from './screen-fixture.ts';

/**
 * Puts an element that shows screens into the page; it is removed after the test.
 * @param slotted Content that a host would put into the element.
 */
export async function createScreen(slotted: TemplateResult | null = null): Promise<ScreenFixture> {
  if (!customElements.get('screen-fixture')) customElements.define('screen-fixture', ScreenFixture);
  return await fixture<ScreenFixture>(html`<screen-fixture>${slotted}</screen-fixture>`);
}
