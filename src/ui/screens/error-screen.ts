import { html, nothing, type TemplateResult } from 'lit';
import { isRetryable } from '../../core/errors.ts';
import type { View } from '../../core/view.ts';
import { fillText } from '../../i18n/fill-text.ts';
import { formatWait } from '../../i18n/format-number.ts';
import { emblem, errorIcon } from '../emblem.ts';
import type { ScreenContext } from '../screen-context.ts';
import { cameraSelect } from './camera-select.ts';
import { retryActions } from './retry-actions.ts';

/** What went wrong in words for the person, and what to do next. */
export function errorScreen(view: View & { screen: 'error' }, context: ScreenContext): TemplateResult {
  const { strings } = context;
  const { code, retryAfterSeconds } = view;
  const wait = retryAfterSeconds === null ? null : formatWait(retryAfterSeconds, strings.language);
  return html`<section class="card message" part="screen error" data-code=${code}>
    ${emblem(errorIcon(code), 'is-danger')}
    <h2 part="heading" tabindex="-1">${strings[`error.${code}.title`]}</h2>
    <slot name="error">
      <p part="text" class="muted">${strings[`error.${code}.text`]}</p>
      ${
        wait === null
          ? nothing
          : html`<p part="text" class="muted">${fillText(strings['error.limited.wait'], { when: wait })}</p>`
      }
    </slot>
    ${code.startsWith('camera-') && context.canRetry ? cameraSelect(context) : nothing}
    ${retryActions(
      isRetryable(code) ? strings[`error.${code}.action`] : null,
      context,
      view.alternativeUrl ?? context.alternativeUrl,
    )}
  </section>`;
}
