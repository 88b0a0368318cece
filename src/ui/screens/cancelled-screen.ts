import { html, type TemplateResult } from 'lit';
import { emblem } from '../emblem.ts';
import { crossIcon } from '../icons.ts';
import type { ScreenContext } from '../screen-context.ts';
import { retryActions } from './retry-actions.ts';

/** The end of a check that the person or the host called off. */
export function cancelledScreen(context: ScreenContext): TemplateResult {
  const { strings, alternativeUrl } = context;
  return html`<section class="card message" part="screen">
    ${emblem(crossIcon)}
    <h2 part="heading" tabindex="-1">${strings['cancelled.heading']}</h2>
    <p part="text" class="muted">${strings['cancelled.text']}</p>
    ${retryActions(strings['cancelled.action'], context, alternativeUrl)}
  </section>`;
}
