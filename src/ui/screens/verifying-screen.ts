import { html, type TemplateResult } from 'lit';
import type { View } from '../../core/view.ts';
import { fillText } from '../../i18n/fill-text.ts';
import { formatPercent } from '../../i18n/format-number.ts';
import { progressEmblem } from '../emblem.ts';
import type { ScreenContext } from '../screen-context.ts';

/** The wait for the rest of the upload and for the verdict. */
export function verifyingScreen(
  { uploadPercent, isNetworkSlow }: View & { screen: 'verifying' },
  { strings }: ScreenContext,
): TemplateResult {
  const percent = uploadPercent === null ? '' : formatPercent(uploadPercent, strings.language);
  const upload = uploadPercent === null ? null : fillText(strings['verifying.upload'], { percent });
  return html`<section class="card message" part="screen">
    ${progressEmblem(uploadPercent, strings['verifying.heading'], percent)}
    <h2 part="heading" tabindex="-1">${strings['verifying.heading']}</h2>
    <slot name="verifying"
      ><p part="text" class="muted">${strings[isNetworkSlow ? 'guidance.slow-network' : 'verifying.text']}</p></slot
    >
    <p part="text" class="upload muted">${upload}</p>
  </section>`;
}
