import { LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { directionOf } from '../i18n/resolve-language.ts';
import { ElementLanguage } from '../ui/element-language.ts';
import { renderView } from '../ui/render.ts';
import type { ScreenActions } from '../ui/screen-context.ts';
import { styles } from '../ui/styles/index.ts';
import { forgetTopLayer, syncTopLayer } from '../ui/top-layer.ts';
import { plainStream } from './camera-picture.ts';
import { GALLERY_CONTEXT, GALLERY_SCREENS, type GalleryScreen } from './gallery-screens.ts';

const NO_ACTIONS: ScreenActions = {
  begin: ignore,
  cancel: ignore,
  retry: ignore,
  checkCamera: ignore,
  stopCamera: ignore,
  chooseCamera: ignore,
  chooseMovement: ignore,
  giveConsent: ignore,
  colorShown: ignore,
  colorsFrame: ignore,
  colorsDone: ignore,
};

/**
 * One screen of `<face-liveness>` without a check behind it: the same templates, styles, languages and themes, rendered
 * from {@link GALLERY_SCREENS}. Nothing that is pressed does anything.
 *
 * `lang` and `appearance` work as on `<face-liveness>`.
 */
export class ScreenGalleryElement extends LitElement {
  static override readonly styles = styles;
  static override readonly properties: PropertyDeclarations = { screen: {}, stream: { attribute: false } };

  /** Name of a screen; nothing is shown for a name that does not exist. */
  declare screen: string;
  /** Shown wherever the camera is on, in place of a plain drawing. Whoever sets it stops it. */
  declare stream: MediaStream | null;
  readonly #language = new ElementLanguage(this);
  #plainStream: MediaStream | null = null;

  constructor() {
    super();
    this.screen = 'start';
    this.stream = null;
  }

  /** Resolves when the screen is there: its language loaded, and a picture in every video. */
  async settled(): Promise<void> {
    await this.#language.loaded();
    await this.updateComplete;
    await Promise.all([...this.renderRoot.querySelectorAll('video')].map(hasPicture));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate('screen');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopPlainStream();
    if (this.shadowRoot) forgetTopLayer(this.shadowRoot);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('screen') && !changed.has('stream')) return;
    this.#stopPlainStream();
    const picture = this.#shown?.picture;
    if (picture && this.isConnected && !this.stream) this.#plainStream = plainStream(picture);
  }

  protected override render(): TemplateResult | typeof nothing {
    const shown = this.#shown;
    if (!shown) return nothing;
    return renderView(shown.view, {
      ...GALLERY_CONTEXT,
      ...shown.context,
      strings: this.#language.strings,
      direction: directionOf(this.#language.strings.language),
      stream: shown.picture && (this.stream ?? this.#plainStream),
      actions: NO_ACTIONS,
    });
  }

  protected override updated(): void {
    if (this.shadowRoot && this.#shown) syncTopLayer(this.shadowRoot, this.#shown.view, NO_ACTIONS);
  }

  get #shown(): GalleryScreen | undefined {
    return GALLERY_SCREENS[this.screen];
  }

  #stopPlainStream(): void {
    for (const track of this.#plainStream?.getTracks() ?? []) track.stop();
    this.#plainStream = null;
  }
}

function ignore(): void {}

/** A video without a source never has one. */
function hasPicture(video: HTMLVideoElement): Promise<void> {
  if (!video.srcObject || video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return Promise.resolve();
  return new Promise((resolve) => video.addEventListener('loadeddata', () => resolve(), { once: true }));
}
