import { html, type TemplateResult } from 'lit';
import { formatNumber } from '../i18n/format-number.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { View } from '../core/view.ts';
import type { Strings } from '../i18n/strings.ts';
import { spokenHint } from './hint-text.ts';

/** Least time between two spoken hints; faster ones interrupt each other and nothing is understood. */
const HINT_INTERVAL_MS = 1500;

/** Time as the announcer needs it. */
export interface AnnouncerClock {
  nowMs(): number;
  /** @returns A function that cancels the timer. */
  startTimer(delayMs: number, callback: () => void): () => void;
}

/**
 * The two live regions. They are rendered with the first screen, empty, and never replaced: screen readers only speak
 * changes of regions that they already know.
 */
export const liveRegions: TemplateResult = html`<div class="visually-hidden" role="status" data-live="polite"></div>
  <div class="visually-hidden" role="alert" data-live="assertive"></div>`;

/** Speaks the screens through the two live regions of one element. */
export class Announcer {
  readonly #root: ParentNode;
  readonly #clock: AnnouncerClock;
  #lastView: View | null = null;
  #lastHint: string | null = null;
  #lastProblem: ErrorCode | null = null;
  #lastHintMs = -Infinity;
  #cancelTimer: (() => void) | null = null;

  /** @param root Where {@link liveRegions} are rendered. */
  constructor(root: ParentNode, clock: AnnouncerClock) {
    this.#root = root;
    this.#clock = clock;
  }

  /**
   * Speaks what is new: the countdown, failures and results at once, hints with a pause between them.
   * @param previewProblem Why the camera could not be tried out on the start screen.
   */
  announce(view: View, strings: Strings, previewProblem: ErrorCode | null = null): void {
    const before = this.#lastView;
    this.#lastView = view;
    if (view.screen === 'camera') this.#announceCamera(view, before, strings);
    else {
      this.#cancelHint();
      this.#lastHint = null;
      if (before?.screen !== view.screen) this.#announceScreen(view, strings);
      if (previewProblem !== null && previewProblem !== this.#lastProblem) this.#speakFailure(previewProblem, strings);
    }
    this.#lastProblem = previewProblem;
  }

  /** Stops what is still waiting to be spoken. */
  stop(): void {
    this.#cancelHint();
    this.#lastView = null;
    this.#lastHint = null;
    this.#lastProblem = null;
  }

  #announceCamera(view: View & { screen: 'camera' }, before: View | null, strings: Strings): void {
    const shown = before?.screen === 'camera' ? before.countdown : null;
    if (view.countdown !== null && view.countdown !== shown) {
      this.#speak('assertive', formatNumber(view.countdown, strings.language));
    }
    const wasRecording = before?.screen === 'camera' && before.isRecording;
    if (view.isRecording && !wasRecording) this.#speak('assertive', strings['camera.recording']);
    const hint = spokenHint(strings, view);
    if (hint !== null && hint !== this.#lastHint) this.#speakHint(hint);
    // Back to what is being said already: nothing else may follow.
    else this.#cancelHint();
  }

  #announceScreen(view: View, strings: Strings): void {
    // Whoever reads the page from its top must not come upon what is past.
    this.#speak('polite');
    this.#speak('assertive');
    switch (view.screen) {
      case 'error':
        this.#speakFailure(view.code, strings);
        break;
      case 'result':
        this.#speak('polite', strings[`result.${view.outcome}.heading`], strings[`result.${view.outcome}.text`]);
        break;
      case 'verifying':
        this.#speak('polite', strings['verifying.text']);
        break;
      default:
    }
  }

  #speakFailure(code: ErrorCode, strings: Strings): void {
    this.#speak('assertive', strings[`error.${code}.title`], strings[`error.${code}.text`]);
  }

  #speakHint(hint: string): void {
    this.#cancelHint();
    const waitMs = this.#lastHintMs + HINT_INTERVAL_MS - this.#clock.nowMs();
    if (waitMs > 0) this.#cancelTimer = this.#clock.startTimer(waitMs, () => this.#speakHint(hint));
    else {
      this.#lastHint = hint;
      this.#lastHintMs = this.#clock.nowMs();
      this.#speak('polite', hint);
    }
  }

  #cancelHint(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  /** Each sentence is a paragraph, after which every reader pauses: not every language ends a sentence with a dot. */
  #speak(region: 'polite' | 'assertive', ...sentences: string[]): void {
    const paragraphs = sentences.map((textContent) => Object.assign(document.createElement('p'), { textContent }));
    const spaced = paragraphs.flatMap((paragraph) => [paragraph, ' ']).slice(0, -1);
    this.#root.querySelector(`[data-live="${region}"]`)?.replaceChildren(...spaced);
  }
}
