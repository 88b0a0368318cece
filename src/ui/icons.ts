import { html, type TemplateResult } from 'lit';

/** Warning triangle. */
export const warningIcon = icon('M12 4 2.8 20h18.4zM12 10v4.5m0 2.6v.1');

/** Camera. */
export const cameraIcon = icon('M3 7.5h4L8.5 5h7L17 7.5h4V19H3zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z');

/** Check mark. */
export const checkIcon = icon('m5 12.5 4.5 4.5L19 7.5');

/** Arrow that goes round, for another attempt. */
export const retryIcon = icon('M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.3M20 4v5.3h-5.3');

/** Exclamation mark. */
export const attentionIcon = icon('M12 5v8.5m0 4.4v.1');

/** Envelope with the flap closed: something was sent. */
export const sentIcon = icon('M3.5 6h17v12.5h-17zM3.5 6.5 12 13.5l8.5-7');

/** Cross, for what was called off. */
export const crossIcon = icon('m6 6 12 12M18 6 6 18');

function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}
