import { html, nothing, type TemplateResult } from 'lit';
import { startFigure } from '../start-figure.ts';
import { cameraIcon, closerIcon, colorsIcon, pauseIcon, phoneIcon, sunIcon, warningIcon } from '../icons.ts';
import type { ScreenContext } from '../screen-context.ts';
import { alternativeLink } from './alternative-link.ts';
import { cameraSelect } from './camera-select.ts';
import { cameraVideo } from './camera-video.ts';

/** What will happen, what to beware of, what can be chosen, and Begin. */
export function startScreen(context: ScreenContext): TemplateResult {
  const { strings, actions, consent } = context;
  return html`<section class="card start" part="screen">
    <div class="start-introduction">
      ${startFigure}
      <h2 part="heading" tabindex="-1">${strings['start.heading']}</h2>
      <slot name="intro">${steps(context)}</slot>
    </div>
    <div class="start-choices">
      ${context.showsPhotosensitivityWarning || context.offersMovement ? challenge(context) : nothing}
      ${cameraCheck(context)}
      <div class="privacy">
        <slot name="privacy"><p part="text" class="muted">${strings['privacy.text']}</p></slot>
        ${consent === 'not-required' ? nothing : consentChoice(context)}
      </div>
      <div class="actions">
        <button
          type="button"
          class="button button-primary"
          part="button button-primary"
          ?disabled=${consent === 'required'}
          @click=${() => actions.begin()}
        >
          <slot name="begin">${strings['start.begin']}</slot>
        </button>
        ${alternativeLink(context.alternativeUrl, strings)}
      </div>
    </div>
  </section>`;
}

function steps({ strings, showsPhotosensitivityWarning, isMovementChosen }: ScreenContext): TemplateResult {
  const hasColors = showsPhotosensitivityWarning && !isMovementChosen;
  // Safari takes the list for no list when it has no markers, unless the role says so.
  return html`<ol class="steps" part="text" role="list">
      <li>${phoneIcon}${strings['start.step-prepare']}</li>
      <li>${closerIcon}${strings['start.step-move']}</li>
      <li>${hasColors ? colorsIcon : pauseIcon}${strings[hasColors ? 'start.step-colors' : 'start.step-still']}</li>
    </ol>
    <p class="tip" part="text">${sunIcon}${strings['start.tip-brightness']}</p>`;
}

/** The warning and the way around it are one thing to look at. */
function challenge(context: ScreenContext): TemplateResult {
  return html`<div class="challenge">
    ${context.showsPhotosensitivityWarning ? warning(context) : nothing}
    ${context.offersMovement ? movementChoice(context) : nothing}
  </div>`;
}

function warning({ strings, offersMovement }: ScreenContext): TemplateResult {
  return html`<div class="warning" part="warning">
    ${warningIcon}
    <slot name="photosensitivity">
      <h3>${strings['photosensitivity.title']}</h3>
      <p>${strings['photosensitivity.text']}</p>
      <details>
        <summary>${strings['photosensitivity.summary']}</summary>
        <p>${strings['photosensitivity.details']}</p>
        ${offersMovement ? html`<p>${strings['photosensitivity.instead']}</p>` : nothing}
      </details>
    </slot>
  </div>`;
}

function movementChoice({ strings, isMovementChosen, actions }: ScreenContext): TemplateResult {
  return html`<label class="choice">
    <input
      type="checkbox"
      .checked=${isMovementChosen}
      @change=${reportChecked((isChosen) => actions.chooseMovement(isChosen))}
    />
    <span>
      <span class="strong">${strings['movement.label']}</span>
      <span class="muted">${strings['movement.text']}</span>
    </span>
  </label>`;
}

function consentChoice({ strings, consent, actions }: ScreenContext): TemplateResult {
  return html`<label class="choice">
    <input
      type="checkbox"
      required
      .checked=${consent === 'given'}
      @change=${reportChecked((isGiven) => actions.giveConsent(isGiven))}
    />
    <span>${strings['consent.label']}</span>
  </label>`;
}

/** One button turns the camera on and off: it keeps the focus that it was pressed with. */
function cameraCheck(context: ScreenContext): TemplateResult {
  const { strings, stream, actions, previewProblem } = context;
  return html`<div class="camera-check">
    ${stream ? html`<div class="preview"><div class="mirror">${cameraVideo(stream, strings)}</div></div>` : nothing}
    <button
      type="button"
      class="button button-quiet"
      part="button"
      @click=${() => (stream ? actions.stopCamera() : actions.checkCamera())}
    >
      ${cameraIcon}${strings[stream ? 'camera-check.stop' : 'camera-check.button']}
    </button>
    ${
      previewProblem
        ? html`<p class="problem">
            <span class="strong">${strings[`error.${previewProblem}.title`]}</span>
            <span>${strings[`error.${previewProblem}.text`]}</span>
          </p>`
        : nothing
    }
    ${cameraSelect(context)}
  </div>`;
}

function reportChecked(report: (isChecked: boolean) => void): (event: Event) => void {
  return ({ currentTarget }) => {
    if (currentTarget instanceof HTMLInputElement) report(currentTarget.checked);
  };
}
