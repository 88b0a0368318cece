import { html, type TemplateResult } from 'lit';
import type { Strings } from '../../i18n/strings.ts';

/**
 * What the camera sees. The style sheet mirrors it; the pixels stay as they are. `muted` is set as a property because
 * the attribute has no effect on elements that are cloned from a template, and browsers play only muted videos at once.
 */
export function cameraVideo(stream: MediaStream | null, strings: Strings): TemplateResult {
  return html`<video
    part="camera"
    class="video"
    aria-label=${strings['camera-check.preview']}
    autoplay
    playsinline
    disablepictureinpicture
    .muted=${true}
    .srcObject=${stream}
  ></video>`;
}
