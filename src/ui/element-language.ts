import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadLanguage } from '../i18n/load-language.ts';
import { strings as english } from '../i18n/locales/en.ts';
import { resolveLanguage } from '../i18n/resolve-language.ts';
import type { Strings } from '../i18n/strings.ts';

/**
 * The language of one element: its texts follow every `lang` attribute that concerns it, on itself, on its ancestors
 * and on the hosts around it, and the languages of the reader.
 */
export class ElementLanguage implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #observer: MutationObserver | null;
  #strings: Strings = english;
  #loaded: Promise<void> = Promise.resolve();
  readonly #update = (): void => {
    this.#loaded = this.#load();
  };

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    // A server renders elements too; it has no observers and needs none.
    this.#observer = typeof MutationObserver === 'undefined' ? null : new MutationObserver(this.#update);
    host.addController(this);
  }

  /** The texts of the present language; English until its table has arrived. */
  get strings(): Strings {
    return this.#strings;
  }

  /** Resolves when the texts of the language asked for last are there. */
  async loaded(): Promise<void> {
    // A `lang` that was set just now is noticed in a microtask.
    await Promise.resolve();
    await this.#loaded;
  }

  hostConnected(): void {
    for (let root = this.#host.getRootNode(); ; root = root.host.getRootNode()) {
      this.#observer?.observe(root, { attributes: true, attributeFilter: ['lang'], subtree: true });
      if (!(root instanceof ShadowRoot)) break;
    }
    addEventListener('languagechange', this.#update);
    this.#update();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    removeEventListener('languagechange', this.#update);
  }

  async #load(): Promise<void> {
    const tag = resolveLanguage(this.#host);
    const strings = await loadLanguage(tag);
    // Another language may have been set meanwhile, whose table was there sooner.
    if (tag !== resolveLanguage(this.#host) || strings === this.#strings) return;
    this.#strings = strings;
    this.#host.requestUpdate();
  }
}
