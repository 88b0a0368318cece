import { html, nothing, type TemplateResult } from 'lit';
import type { Strings } from '../../i18n/strings.ts';

/** Addresses that would run a script or show foreign content in the name of the page. */
const REFUSED_PROTOCOLS: ReadonlySet<string> = new Set(['javascript:', 'data:', 'vbscript:', 'blob:']);

/** The way to the host's other verification: its slot, by default a link when there is an address. */
export function alternativeLink(url: string | null, strings: Strings): TemplateResult {
  const isUsable = url !== null && isSafe(url);
  return html`<slot name="alternative"
    >${isUsable ? html`<a class="link" href=${url}>${strings['alternative.link']}</a>` : nothing}</slot
  >`;
}

function isSafe(url: string): boolean {
  try {
    return !REFUSED_PROTOCOLS.has(new URL(url, document.baseURI).protocol);
  } catch {
    return false;
  }
}
