import { html, nothing, type TemplateResult } from 'lit';
import { fillText } from '../../i18n/fill-text.ts';
import { formatNumber } from '../../i18n/format-number.ts';
import type { ScreenContext } from '../screen-context.ts';

/** The choice of a camera, when there is one. */
export function cameraSelect(context: ScreenContext): TemplateResult | typeof nothing {
  const { cameras, selectedCamera, strings, actions } = context;
  if (cameras.length < 2) return nothing;
  const nameOf = (label: string, index: number): string =>
    label || fillText(strings['camera-check.unnamed'], { number: formatNumber(index + 1, strings.language) });
  return html`<label class="field">
    <span>${strings['camera-check.label']}</span>
    <select
      part="camera-select"
      @change=${(event: Event) => reportChoice(event, (deviceId) => actions.chooseCamera(deviceId))}
    >
      ${cameras.map(
        ({ deviceId, label }, index) =>
          html`<option value=${deviceId} .selected=${deviceId === selectedCamera}>${nameOf(label, index)}</option>`,
      )}
    </select>
  </label>`;
}

function reportChoice({ currentTarget }: Event, chooseCamera: (deviceId: string) => void): void {
  if (currentTarget instanceof HTMLSelectElement) chooseCamera(currentTarget.value);
}
