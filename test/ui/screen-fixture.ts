import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { CameraPhase, OvalView, View } from '../../src/core/view.ts';
import { GALLERY_CONTEXT } from '../../src/gallery/gallery-screens.ts';
import { strings } from '../../src/i18n/locales/en.ts';
import { renderView } from '../../src/ui/render.ts';
import type { ScreenActions, ScreenContext } from '../../src/ui/screen-context.ts';
import { keepPlace } from '../../src/ui/steady-place.ts';
import { styles } from '../../src/ui/styles/index.ts';
import { forgetTopLayer, syncTopLayer } from '../../src/ui/top-layer.ts';

/** The camera screen in one phase. */
export function cameraView(phase: CameraPhase, shown: Partial<View & { screen: 'camera' }> = {}): View {
  const nothing = { hint: null, countdown: null, oval: null, isRecording: false, lightStages: null } as const;
  return { ...nothing, ...shown, screen: 'camera', phase };
}

/** An oval in a landscape frame, off the center in both directions. */
export const OVAL: OvalView = {
  frame: { widthPx: 640, heightPx: 480 },
  matchPercent: 40,
  oval: { centerXPx: 331, centerYPx: 236, widthPx: 252, heightPx: 408 },
};

/** A stream of the given size from a canvas; stop its tracks. */
export function canvasStream(widthPx: number, heightPx: number): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width: widthPx, height: heightPx });
  canvas.getContext('2d')?.fillRect(0, 0, widthPx, heightPx);
  return canvas.captureStream();
}

/** An element that does nothing but show screens, and what a person does with them. */
export class ScreenFixture extends LitElement {
  static override readonly styles = styles;

  /** Names and arguments of the actions taken so far. */
  readonly taken: unknown[][] = [];
  #view: View = { screen: 'start' };
  #context: ScreenContext = {
    ...GALLERY_CONTEXT,
    offersMovement: false,
    strings,
    direction: 'ltr',
    stream: null,
    actions: this.#recordActions(),
  };

  async show(view: View, changes: Partial<ScreenContext> = {}): Promise<void> {
    this.#view = view;
    this.#context = { ...this.#context, ...changes };
    this.requestUpdate();
    await this.updateComplete;
  }

  /** Presses the button with these words. */
  press(words: string): void {
    this.button(words).click();
  }

  button(words: string): HTMLButtonElement {
    const found = this.all<HTMLButtonElement>('button').find(({ textContent }) => textContent?.trim() === words);
    if (!found) throw new Error(`no button says "${words}"`);
    return found;
  }

  hasButton(words: string): boolean {
    return this.all('button').some(({ textContent }) => textContent?.trim() === words);
  }

  /** Ticks or unticks the box with these words. */
  tick(words: string): void {
    const label = this.all<HTMLLabelElement>('label').find(({ textContent }) => textContent?.includes(words));
    if (!label) throw new Error(`no box says "${words}"`);
    label.click();
  }

  pressKey(key: string): void {
    const target = this.renderRoot instanceof ShadowRoot ? this.renderRoot.activeElement : null;
    target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
  }

  /** Words of the heading. */
  get heading(): string {
    return this.findPart('heading').textContent?.trim() ?? '';
  }

  /** All words on the screen, with single spaces. */
  get words(): string {
    return this.findPart('screen').textContent?.replaceAll(/\s+/g, ' ').trim() ?? '';
  }

  /** The words of the focused element inside. */
  get focusedWords(): string | null {
    return this.shadowRoot?.activeElement?.textContent?.trim() ?? null;
  }

  findPart(name: string): Element {
    const found = this.findParts(name)[0];
    if (!found) throw new Error(`nothing has the part "${name}"`);
    return found;
  }

  findParts(name: string): Element[] {
    return this.all(`[part~="${name}"]`);
  }

  all<Found extends Element = Element>(selector: string): Found[] {
    return [...this.renderRoot.querySelectorAll<Found>(selector)];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.shadowRoot) forgetTopLayer(this.shadowRoot);
  }

  protected override update(changed: PropertyValues<this>): void {
    keepPlace(this.renderRoot, this.#view);
    super.update(changed);
  }

  protected override render(): TemplateResult {
    return renderView(this.#view, this.#context);
  }

  protected override updated(): void {
    if (this.shadowRoot) syncTopLayer(this.shadowRoot, this.#view, this.#context.actions);
  }

  #recordActions(): ScreenActions {
    const record =
      (name: string) =>
      (...values: unknown[]): void => {
        this.taken.push([name, ...values]);
      };
    return {
      begin: record('begin'),
      cancel: record('cancel'),
      retry: record('retry'),
      checkCamera: record('checkCamera'),
      stopCamera: record('stopCamera'),
      chooseCamera: record('chooseCamera'),
      chooseMovement: record('chooseMovement'),
      giveConsent: record('giveConsent'),
      colorShown: record('colorShown'),
      colorsFrame: () => {},
      colorsDone: record('colorsDone'),
    };
  }
}
