import { html, type TemplateResult } from 'lit';
import type { View } from '../../core/view.ts';
import { emblem } from '../emblem.ts';
import { checkIcon, faceIcon, lampIcon, retryIcon, sentIcon, sunIcon } from '../icons.ts';
import type { ScreenContext } from '../screen-context.ts';
import { retryActions } from './retry-actions.ts';

/** The end of a check that the service has analysed. */
export function resultScreen({ outcome }: View & { screen: 'result' }, context: ScreenContext): TemplateResult {
  const { strings } = context;
  switch (outcome) {
    case 'succeeded':
      return html`<section class="card message" part="screen">
        ${emblem(checkIcon, 'is-success')}
        <h2 part="heading" tabindex="-1">${strings['result.succeeded.heading']}</h2>
        <slot name="success"><p part="text" class="muted">${strings['result.succeeded.text']}</p></slot>
      </section>`;
    case 'failed':
      return html`<section class="card message" part="screen">
        ${emblem(retryIcon)}
        <h2 part="heading" tabindex="-1">${strings['result.failed.heading']}</h2>
        <slot name="failure">
          <p part="text" class="muted">${strings['result.failed.text']}</p>
          <ul class="steps" part="text" role="list">
            <li>${lampIcon}${strings['result.failed.tip-light']}</li>
            <li>${faceIcon}${strings['result.failed.tip-face']}</li>
            <li>${sunIcon}${strings['result.failed.tip-screen']}</li>
          </ul>
        </slot>
        ${retryActions(strings['result.failed.action'], context, context.alternativeUrl)}
      </section>`;
    case 'sent':
      return html`<section class="card message" part="screen">
        ${emblem(sentIcon)}
        <h2 part="heading" tabindex="-1">${strings['result.sent.heading']}</h2>
        <p part="text" class="muted">${strings['result.sent.text']}</p>
      </section>`;
    default:
      return outcome satisfies never;
  }
}
