import { html, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Strings } from '../../i18n/strings.ts';

/**
 * What the camera sees. The style sheet mirrors it; the pixels stay as they are. `muted` is set as a property because
 * the attribute has no effect on elements that are cloned from a template, and browsers play only muted videos at once.
 * The stream is guarded: Lit sets objects anew with every rendering, and that would start the video from the beginning.
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
    .srcObject=${guard([stream], () => stream)}
  ></video>`;
}
