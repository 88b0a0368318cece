import { html, type TemplateResult } from 'lit';
import { formatNumber } from '../i18n/format-number.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { View } from '../core/view.ts';
import type { Strings } from '../i18n/strings.ts';
import { spokenHint } from './hint-text.ts';
import { screenName } from './screen-name.ts';
import { screenWords } from './screen-words.ts';

/** Least time between two spoken hints; faster ones interrupt each other and nothing is understood. */
const HINT_INTERVAL_MS = 1500;
/** What is only said as long as there is no hint waits a little: a hint may come with the next frame. */
const NO_HINT_DELAY_MS = 300;

/** Time as the announcer needs it. */
export interface AnnouncerClock {
  nowMs(): number;
  /** @returns A function that cancels the timer. */
  startTimer(delayMs: number, callback: () => void): () => void;
}

type Region = 'polite' | 'assertive';
type CameraView = View & { screen: 'camera' };

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
  #lastLanguage: string | null = null;
  #lastHint: string | null = null;
  #lastHintMs = -Infinity;
  #waitingHint: string | null = null;
  #lastProblem: ErrorCode | null = null;
  #cancelTimer: (() => void) | null = null;

  /** @param root Where {@link liveRegions} and the screens are rendered. */
  constructor(root: ParentNode, clock: AnnouncerClock) {
    this.#root = root;
    this.#clock = clock;
  }

  /**
   * Speaks what is new, once it is rendered: the countdown, success, failures and results at once, hints with a pause
   * between them.
   * @param previewProblem Why the camera could not be tried out on the start screen.
   */
  announce(view: View, strings: Strings, previewProblem: ErrorCode | null = null): void {
    const before = this.#lastView;
    const isNewLanguage = strings.language !== this.#lastLanguage;
    this.#lastView = view;
    this.#lastLanguage = strings.language;
    if (view.screen === 'camera') this.#announceCamera(view, before, strings);
    else {
      this.#forgetHint();
      const isNewScreen = before === null || screenName(before) !== screenName(view);
      // What was said in another language would be read in the voice of this one.
      if (isNewScreen || isNewLanguage) this.#empty();
      if (isNewScreen || isSlowed(view, before)) this.#announceScreen(view);
      if (previewProblem !== null && previewProblem !== this.#lastProblem) {
        this.#speak('assertive', strings[`error.${previewProblem}.title`], strings[`error.${previewProblem}.text`]);
      }
    }
    this.#lastProblem = previewProblem;
  }

  /** Speaks the shown screen again: the same failure for the second time is news as well. */
  repeat(): void {
    if (this.#lastView && this.#lastView.screen !== 'camera') this.#announceScreen(this.#lastView);
  }

  /** Speaks a text that belongs to no screen, politely. */
  say(text: string): void {
    this.#speak('polite', text);
  }

  /** Stops what is still waiting to be spoken. */
  stop(): void {
    this.#forgetHint();
    this.#lastView = null;
    this.#lastProblem = null;
  }

  #announceCamera(view: CameraView, before: View | null, strings: Strings): void {
    const shown = before?.screen === 'camera' ? before : null;
    if (!shown) this.#empty();
    if (view.countdown !== null && view.countdown !== shown?.countdown) {
      this.#speak('assertive', formatNumber(view.countdown, strings.language));
    }
    if (view.isRecording && !shown?.isRecording) this.#speak('assertive', strings['camera.recording']);
    const hint = spokenHint(strings, view);
    if (view.hint === 'hold-still') this.#speakSuccess(hint);
    else if (hint !== this.#lastHint) this.#speakHint(hint, view.hint === null ? NO_HINT_DELAY_MS : 0);
    // Back to what is being said already: nothing else may follow.
    else this.#cancelHint();
  }

  #announceScreen(view: View): void {
    switch (view.screen) {
      case 'error':
        this.#speak('assertive', ...screenWords(this.#root));
        break;
      case 'result':
        this.#speak('polite', ...screenWords(this.#root));
        break;
      case 'verifying':
        // The heading is read when the focus moves there.
        this.#speak('polite', ...screenWords(this.#root).slice(1));
        break;
      case 'cancelled':
        // The focus may go back to the page, where nobody hears it from the heading.
        this.#speak('polite', ...screenWords(this.#root).slice(0, 1));
        break;
      default:
    }
  }

  /** Success must be heard in time, so it interrupts, and only once. */
  #speakSuccess(text: string): void {
    this.#cancelHint();
    if (text !== this.#lastHint) this.#speak('assertive', text);
    this.#lastHint = text;
  }

  #speakHint(hint: string, delayMs: number): void {
    if (hint === this.#waitingHint) return;
    this.#cancelHint();
    const waitMs = Math.max(delayMs, this.#lastHintMs + HINT_INTERVAL_MS - this.#clock.nowMs());
    if (waitMs <= 0) {
      this.#speakHintNow(hint);
      return;
    }
    this.#waitingHint = hint;
    this.#cancelTimer = this.#clock.startTimer(waitMs, () => this.#speakHintNow(hint));
  }

  #speakHintNow(hint: string): void {
    this.#cancelHint();
    this.#lastHint = hint;
    this.#lastHintMs = this.#clock.nowMs();
    this.#speak('polite', hint);
  }

  #cancelHint(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#waitingHint = null;
  }

  #forgetHint(): void {
    this.#cancelHint();
    this.#lastHint = null;
  }

  /** Whoever reads the page from its top must not come upon what is past. */
  #empty(): void {
    this.#speak('polite');
    this.#speak('assertive');
  }

  /** Each sentence is a paragraph, after which every reader pauses: not every language ends a sentence with a dot. */
  #speak(region: Region, ...sentences: string[]): void {
    const paragraphs = sentences.map((textContent) => Object.assign(document.createElement('p'), { textContent }));
    const spaced = paragraphs.flatMap((paragraph) => [paragraph, ' ']).slice(0, -1);
    this.#root.querySelector(`[data-live="${region}"]`)?.replaceChildren(...spaced);
  }
}

/** The wait has got another reason, on the same screen. */
function isSlowed(view: View, before: View | null): boolean {
  const wasSlow = before?.screen === 'verifying' && before.isNetworkSlow;
  return view.screen === 'verifying' && view.isNetworkSlow && !wasSlow;
}
