import type { Page } from 'playwright/test';
import { expect } from '../../e2e/support/check-page.ts';
import { askEmulator } from '../../e2e/support/emulator-report.ts';
import { pageAddress } from '../../e2e/support/page-address.ts';
import type { World } from '../../e2e/support/world.ts';
import type { Row } from './growth.ts';
import { type ExactCounts, exactCountsOf, PageMeter } from './page-meter.ts';

/** Attributes of an element whose checks go as fast as they can. */
export const FAST = {
  'session-url': '/api/liveness',
  'allow-virtual-camera': '',
  challenge: 'movement',
  countdown: '0',
  sounds: '',
} as const;

/** What happens to a check on its way, and in which state. */
export interface Incident {
  readonly at: string;
  /** `crash` is the worker's. */
  readonly deed: 'cancel' | 'unplug' | 'crash';
}

/** An order to the emulator's control API. */
export interface Order {
  readonly path: string;
  readonly body: object;
}

/** The next verdict is a good one: a busy machine loses frames, and points with them. */
export const CERTAIN: Order = { path: '/verdict', body: { confidence: 95 } };

/** How an element is put into the page, and in which state it is taken out again. */
export interface Visit {
  /** A state, or on the start screen `opening` and `preview`: the camera is being opened to be tried out, and shown. */
  readonly at: string;
  readonly incident?: Incident;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Sessions come from a provider, so that nobody fetches a verdict. */
  readonly isProvided?: boolean;
  readonly orders?: readonly Order[];
}

/** What a page consists of. */
export interface SoakOptions {
  /** Of its element; `null`: there is none. */
  readonly attributes: Readonly<Record<string, string>> | null;
  /** Of the simulated person. */
  readonly scenario?: string;
  /** Whether every measurement says what the heap consists of, which takes a second. */
  readonly isThorough?: boolean;
}

/** Everything that a page may hold for a check. Nothing of it is left afterwards. */
const NOTHING = {
  timers: [],
  frames: 0,
  workers: 0,
  sockets: 0,
  tracks: 0,
  requests: 0,
  audioContexts: 0,
  wakeLocks: 0,
  workerTargets: 0,
  workerScopes: 0,
  streamsOfService: 0,
};

/** A page on which checks come and go, and what is left of them. */
export class SoakPage {
  readonly page: Page;
  readonly meter: PageMeter;
  readonly #world: World;
  readonly #isThorough: boolean;

  private constructor(page: Page, meter: PageMeter, world: World, isThorough: boolean) {
    this.page = page;
    this.meter = meter;
    this.#world = world;
    this.#isThorough = isThorough;
  }

  /** Opens a page. */
  static async open(page: Page, world: World, options: SoakOptions): Promise<SoakPage> {
    const { attributes, scenario = 'centered', isThorough = false } = options;
    for (const name of ['counters', 'driver'])
      await page.addInitScript({ path: `${import.meta.dirname ?? __dirname}/${name}.js` });
    const address = pageAddress(world.origin, { attributes: attributes ?? {}, camera: { scenario } });
    await page.goto(attributes ? address : `${address}&empty`);
    await page.evaluate(() => customElements.whenDefined('face-liveness'));
    // Without a touch the browser gives no sound.
    await page.mouse.click(1, 1);
    if (attributes) await page.evaluate(() => window.driver.follow());
    return new SoakPage(page, await PageMeter.of(page), world, isThorough);
  }

  async order({ path, body }: Order): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    await askEmulator(this.#world, path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Runs a check of the page's element. @returns Its end. */
  check(incident: Incident | null): Promise<string> {
    return this.page.evaluate((given) => window.driver.check(given ?? {}), incident);
  }

  /**
   * Puts an element into the page, and takes it out so long after it came to the wanted state.
   * @returns The state in which it was by then.
   */
  async visit({ at, incident, attributes, isProvided, orders = [] }: Visit, delayMs: number): Promise<string> {
    for (const order of orders) await this.order(order);
    return this.page.evaluate((plan) => window.driver.visit(plan), {
      at,
      ...(incident ? { deed: incident.deed, deedAt: incident.at } : {}),
      attributes: { ...FAST, ...attributes },
      isProvided: isProvided ?? false,
      delayMs,
    });
  }

  /**
   * Measures the page once the last check has given back everything that it held and the counts are those of the level:
   * what is closing may hold something for a moment.
   * @param level Without one the counts are whatever they are.
   */
  async measure(after: number, level?: Row): Promise<Row> {
    await this.expectNothingHeld(`after ${after}`);
    let measurement = await this.meter.read();
    if (level) {
      const read = async (): Promise<ExactCounts> => exactCountsOf((measurement = await this.meter.read()));
      const message = `counts after ${after}`;
      await expect.poll(read, { message, intervals: [100, 500, 1000] }).toEqual(exactCountsOf(level));
    }
    const parts = this.#isThorough ? await this.meter.heapParts() : null;
    return { after, ...measurement, parts };
  }

  /** Waits until nothing is held for a check any more. @param when For the message. */
  async expectNothingHeld(when: string): Promise<void> {
    await expect.poll(() => this.#holdings(), { message: `held ${when}`, intervals: [50, 100, 200] }).toEqual(NOTHING);
    expect(await this.page.evaluate(() => window.harness.complaints), `complaints ${when}`).toEqual([]);
  }

  async #holdings(): Promise<object> {
    const sessions = await askEmulator<readonly { readonly status: string }[]>(this.#world, '/sessions');
    return {
      ...(await this.page.evaluate(() => ({
        ...window.counters.read(),
        tracks: window.harness.camera.liveTracks.length,
      }))),
      workerTargets: this.page.workers().length,
      workerScopes: await this.meter.workerScopes(),
      streamsOfService: sessions.filter(({ status }) => status === 'IN_PROGRESS').length,
    };
  }
}

declare global {
  interface Window {
    readonly counters: {
      read(): { readonly timers: readonly string[] };
      startTimer(callback: () => void, delayMs: number): number;
    };
    readonly driver: {
      follow(): void;
      check(incident: Partial<Incident>): Promise<string>;
      visit(plan: object): Promise<string>;
      setLimits(limits: Readonly<Record<string, number>>): void;
    };
  }
}
