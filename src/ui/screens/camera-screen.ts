import { html, nothing, type TemplateResult } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';
import type { OvalView, View } from '../../core/view.ts';
import { formatNumber } from '../../i18n/format-number.ts';
import type { Strings } from '../../i18n/strings.ts';
import { progressEmblem } from '../emblem.ts';
import { hintIcon } from '../hint-icon.ts';
import { hintText } from '../hint-text.ts';
import { cameraIcon } from '../icons.ts';
import { lightOverlay } from '../light-overlay.ts';
import { matchRing, ovalMask } from '../oval-overlay.ts';
import type { ScreenContext } from '../screen-context.ts';
import { portraitRatio } from '../stage-shape.ts';
import { cameraVideo } from './camera-video.ts';

type CameraView = View & { screen: 'camera' };

/** The camera with its guidance, from the question for permission to the last color. */
export function cameraScreen(view: CameraView, context: ScreenContext): TemplateResult {
  const { strings, actions } = context;
  return html`<section class="camera-screen" part="screen">
    <h2 class="visually-hidden" part="heading" tabindex="-1">${strings['camera.heading']}</h2>
    ${stage(view, context)}
    ${
      view.lightStages
        ? html`<canvas
            class="light"
            aria-hidden="true"
            ${lightOverlay({ stages: view.lightStages, oval: view.oval, report: actions })}
          ></canvas>`
        : nothing
    }
    <div class="bar">
      <button type="button" class="button" part="button cancel" @click=${() => actions.cancel()}>
        ${strings['camera.cancel']}
      </button>
      ${view.isRecording ? html`<p class="recording" part="recording">${strings['camera.recording']}</p>` : nothing}
    </div>
    <div class="hint-place">
      <p class="hint" part="hint">${hintIcon(view)}<span>${hintText(strings, view)}</span></p>
    </div>
  </section>`;
}

function stage(view: CameraView, { strings, stream }: ScreenContext): TemplateResult {
  const { oval, phase, countdown } = view;
  return html`<div class="stage-place">
    <div class="stage" ${shaped(oval)}>
      <div class="mirror" @loadedmetadata=${reshape(oval)} @resize=${reshape(oval)}>
        ${stream ? cameraVideo(stream, strings) : nothing}${oval ? ovalMask(oval) : nothing}
        ${oval && phase !== 'flashing' ? matchRing(oval, strings['camera.match']) : nothing}
      </div>
      ${stream === null ? emptyStage(view, strings) : nothing}
      ${
        countdown === null
          ? nothing
          : html`<p class="countdown" part="countdown" aria-hidden="true">
              ${formatNumber(countdown, strings.language)}
            </p>`
      }
    </div>
  </div>`;
}

/** What stands where the picture will be, until it is there. */
function emptyStage({ phase }: CameraView, strings: Strings): TemplateResult {
  if (phase === 'connecting') return html`<div class="stage-message">${progressEmblem(null)}</div>`;
  return html`<div class="stage-message">
    ${cameraIcon}
    ${phase === 'explaining-permission' ? html`<p part="text">${strings['camera.explaining-permission']}</p>` : nothing}
  </div>`;
}

class ShapedDirective extends Directive {
  override render(_oval: OvalView | null): typeof nothing {
    return nothing;
  }

  override update({ element }: ElementPart, [oval]: [OvalView | null]): typeof nothing {
    shapeStage(element, oval);
    return nothing;
  }
}

/** Shapes the stage whenever it is rendered. */
const shaped = directive(ShapedDirective);

/** The video's size is known some time after the stream, and changes when a device is turned. */
function reshape(oval: OvalView | null): { handleEvent(event: Event): void; readonly capture: true } {
  return {
    // Neither event bubbles, so they are caught on their way down.
    capture: true,
    handleEvent: ({ target }) => shapeStage(target instanceof Element ? target.closest('.stage') : null, oval),
  };
}

/**
 * Gives the stage the proportions of what it shows, for either orientation of the screen; the style sheet picks one.
 * Through the object model, because strict content policies forbid style attributes.
 */
function shapeStage(stageElement: Element | null | undefined, oval: OvalView | null): void {
  if (!(stageElement instanceof HTMLElement)) return;
  const { videoWidth = 0, videoHeight = 0 } = stageElement.querySelector('video') ?? {};
  const frame = oval?.frame ?? { widthPx: videoWidth, heightPx: videoHeight };
  if (frame.widthPx <= 0 || frame.heightPx <= 0) return;
  stageElement.style.setProperty('--portrait-ratio', String(portraitRatio(frame, oval)));
  stageElement.style.setProperty('--landscape-ratio', String(frame.widthPx / frame.heightPx));
}
