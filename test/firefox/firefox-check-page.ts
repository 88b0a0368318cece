import type { CheckStateName, FaceLivenessElement, Support } from 'face-liveness';
import type { Browser, Frame, Page } from 'puppeteer-core';
// The declaration of the page's harness comes with it.
import type { Holdings, RecordedEvent } from '../e2e/support/check-page.ts';

/** States in which a check comes to rest. */
const ENDS: readonly CheckStateName[] = ['succeeded', 'failed', 'sent', 'error', 'cancelled'];

/** A page of Firefox with one element, on it or in its frame, in the words of its user. */
export class FirefoxCheckPage {
  readonly #page: Page;
  readonly #frame: Frame;

  private constructor(page: Page, frame: Frame) {
    this.#page = page;
    this.#frame = frame;
  }

  /** Opens a page and waits until its element, or that of its frame, is drawn. */
  static async open(browser: Browser, address: string): Promise<FirefoxCheckPage> {
    const page = await browser.newPage();
    await page.goto(address);
    const frame = page.frames().at(-1) ?? page.mainFrame();
    await frame.evaluate(async () => {
      await customElements.whenDefined('face-liveness');
      await document.querySelector('face-liveness')?.updateComplete;
    });
    return new FirefoxCheckPage(page, frame);
  }

  /** What `checkSupport` says. */
  support(): Promise<Support> {
    return this.#frame.evaluate(() =>
      (customElements.get('face-liveness') as typeof FaceLivenessElement).checkSupport(),
    );
  }

  /** The heading that the person sees. */
  heading(): Promise<string> {
    return this.#frame.evaluate(() => {
      const root = document.querySelector('face-liveness')?.shadowRoot;
      const headings = [...(root?.querySelectorAll<HTMLElement>('[part~="heading"]') ?? [])];
      return headings.find((heading) => heading.checkVisibility())?.innerText ?? '';
    });
  }

  async pressBegin(): Promise<void> {
    const button = await this.#frame.waitForSelector('face-liveness >>> [part~="button-primary"]');
    await button?.click();
  }

  /** Waits until the element is in one of these states; by default in one that ends a check. */
  reach(states: readonly CheckStateName[] = ENDS): Promise<CheckStateName> {
    return this.#frame.evaluate((wanted) => window.harness.reach(wanted), states);
  }

  events(): Promise<readonly RecordedEvent[]> {
    return this.#frame.evaluate(() => window.harness.events);
  }

  async states(): Promise<readonly (string | undefined)[]> {
    return (await this.events()).filter(({ type }) => type === 'statechange').map(({ state }) => state);
  }

  /** What the element left on, and what the browser complained of. */
  holdings(): Promise<Omit<Holdings, 'closeCodes'> & { readonly complaints: readonly string[] }> {
    return this.#frame.evaluate(() => {
      const { camera, sockets, workers, complaints } = window.harness;
      return {
        liveTracks: camera.liveTracks.length,
        openSockets: sockets.filter(({ socket }) => socket.readyState <= WebSocket.OPEN).length,
        workers: workers.size,
        complaints,
      };
    });
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}
