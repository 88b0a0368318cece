import { html, nothing, type TemplateResult } from 'lit';
import type { ScreenContext } from '../screen-context.ts';
import { alternativeLink } from './alternative-link.ts';

/**
 * The ways on from a check that led to nothing: another attempt when one is possible, and the host's other way.
 * @param label Words on the button of the other attempt; `null` where none can help.
 */
export function retryActions(
  label: string | null,
  context: ScreenContext,
  alternativeUrl: string | null,
): TemplateResult {
  const { actions, canRetry, isWaitingForSession, strings } = context;
  return html`<div class="actions">
    ${
      canRetry && label !== null
        ? html`<button
            type="button"
            class="button button-primary"
            part="button button-primary"
            aria-disabled=${isWaitingForSession ? 'true' : nothing}
            @click=${() => isWaitingForSession || actions.retry()}
          >
            ${isWaitingForSession ? strings['camera.connecting'] : label}
          </button>`
        : nothing
    }
    ${alternativeLink(alternativeUrl, strings)}
  </div>`;
}
