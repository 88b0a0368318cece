import { html, type TemplateResult } from 'lit';
import type { View } from '../../core/view.ts';
import { fillText } from '../../i18n/fill-text.ts';
import { formatPercent } from '../../i18n/format-number.ts';
import type { ScreenContext } from '../screen-context.ts';

/** The wait for the rest of the upload and for the verdict. */
export function verifyingScreen(
  { uploadPercent }: View & { screen: 'verifying' },
  { strings }: ScreenContext,
): TemplateResult {
  const upload =
    uploadPercent === null
      ? ''
      : fillText(strings['verifying.upload'], { percent: formatPercent(uploadPercent, strings.language) });
  return html`<section class="card message" part="screen">
    <div class="spinner"></div>
    <h2 part="heading" tabindex="-1">${strings['verifying.heading']}</h2>
    <slot name="verifying"><p part="text" class="muted">${strings['verifying.text']}</p></slot>
    <div class="upload">
      ${
        uploadPercent === null
          ? ''
          : html`<p part="text" class="muted">${upload}</p>
              <progress max="100" .value=${uploadPercent} aria-label=${upload}></progress>`
      }
    </div>
  </section>`;
}
