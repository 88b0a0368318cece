import type { CheckStateName } from 'face-liveness';
import { type ConsoleMessage, expect, type Page, type Route } from 'playwright/test';
import { BLUE, color, orderColors } from '../../e2e/support/flash-colors.ts';
import { pageAddress } from '../../e2e/support/page-address.ts';
import type { World } from '../../e2e/support/world.ts';
import { answerWorker } from './asset-routes.ts';
import { CELL_LIMITS } from './cell-limits.ts';
import { FaultPage } from './fault-page.ts';
import { isStanding, needsColors, type Place } from './places.ts';
import type { StreamProxy } from './stream-proxy.ts';

/** A color that lasts long enough for a fault to strike under it. */
const LONG_COLORS = [color(BLUE, 0, 6000)];
/** Lines of the console that the browser writes of the network by itself. */
const OF_THE_NETWORK = /^(?:Failed to load resource|WebSocket connection to)/;
const SESSIONS = '**/api/liveness';
const VERDICTS = '**/api/liveness/*';

/** What holds a check up in a place, in the page. */
const GATES: Partial<Record<Place, string>> = {
  'asking for the camera': 'camera',
  'starting the recorder': 'recorder start',
  'stopping the recorder': 'recorder stop',
};
/** The scene in which the person stays until the fault has struck. */
const SCENES: Partial<Record<Place, string>> = {
  positioning: 'absent',
  'a cancelled check': 'absent',
  countdown: 'far',
  fitting: 'far',
};
/** States by which a place is recognized; the others belong to `starting`. */
const STATES: Partial<Record<Place, CheckStateName>> = {
  positioning: 'positioning',
  countdown: 'countdown',
  'starting the recorder': 'countdown',
  fitting: 'fitting',
  holding: 'holding',
  flashing: 'flashing',
  'stopping the recorder': 'finishing',
  'awaiting the disconnection': 'finishing',
  verifying: 'verifying',
  'the result "succeeded"': 'succeeded',
  'the result "failed"': 'failed',
  'the neutral result': 'sent',
  'an error': 'error',
  'a cancelled check': 'cancelled',
};

/** One page in which one fault strikes in one place. */
export class BrowserCell extends FaultPage {
  readonly place: Place;
  /** What the page's scripts and the console complained of. */
  readonly complaints: string[] = [];
  readonly #heldRoutes: (() => Promise<void>)[] = [];
  #before: readonly string[] = [];

  constructor(page: Page, world: World, proxy: StreamProxy, place: Place) {
    super(page, world, proxy);
    this.place = place;
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (line) => this.#note(line));
  }

  /** Makes ready what has to be there before the page. */
  async prepare(): Promise<void> {
    await this.page.addInitScript({ path: 'test/faults/support/instruments.js' });
    await this.page.context().route('**/face-tracker.worker.js', answerWorker);
  }

  /** Opens the page; what is armed by then counts. */
  async openPage(): Promise<void> {
    const { place } = this;
    if (needsColors(place)) await orderColors(this, LONG_COLORS);
    if (place === 'the result "failed"') await this.order('/verdict', { confidence: 5 });
    const isProvided = this.endpoint !== null || place === 'the neutral result';
    const attributes = {
      ...(isProvided ? {} : { 'session-url': '/api/liveness' }),
      challenge: needsColors(place) ? 'light' : 'movement',
      countdown: place === 'countdown' ? '3' : '0',
    };
    const address = pageAddress(this.world.origin, { attributes, camera: this.camera });
    // A file that never comes holds back the load event of its page.
    await this.page.goto(address, { waitUntil: 'domcontentloaded' });
    await this.page.evaluate(() => customElements.whenDefined('face-liveness'));
    await this.page.evaluate((limits) => window.faults.shorten(limits), CELL_LIMITS);
    if (isProvided) await this.page.evaluate((endpoint) => window.faults.provide(endpoint), this.endpoint);
    await this.reach('intro');
    this.#before = await this.leftovers();
  }

  /** Goes to the place and is kept there, as far as time allows. */
  async goTo(): Promise<void> {
    const { place } = this;
    await this.#holdBack();
    if (place === 'the start screen') return;
    await this.begin();
    if (place === 'a cancelled check') {
      await this.reach('positioning');
      await this.onElement('cancel');
    }
    await this.reach(STATES[place] ?? 'starting');
    await this.#arrive();
    if (isStanding(place)) await this.#forgetPast();
  }

  /** Lets everything go on that was held up for the place. */
  async release(): Promise<void> {
    await this.page.evaluate(() => window.faults.release());
    this.proxy.release();
    for (const proceed of this.#heldRoutes.splice(0)) await proceed();
  }

  /** What the element's code holds beyond what it held before the check. */
  async leftovers(): Promise<readonly string[]> {
    const isStart = await this.page.evaluate(() => document.querySelector('face-liveness')?.state === 'intro');
    const names = await this.page.evaluate(() => window.faults.leftovers());
    // Behind the start screen a worker is loading or loaded, and listened to as far as it has come.
    const left = names.filter((name) => !isStart || !name.startsWith('Worker '));
    for (const name of this.#before) {
      const index = left.indexOf(name);
      if (index >= 0) left.splice(index, 1);
    }
    return left;
  }

  /** The events with which checks ended badly since the fault could strike. */
  async endings(): Promise<readonly (string | undefined)[]> {
    const events = (await this.events()).filter(({ type }) => type === 'error' || type === 'cancel');
    return events.map(({ type, code }) => code ?? type);
  }

  /** Begins a check unless the fault was that one was begun; an element that was removed is put back before. */
  async beginWhereNothingRuns(): Promise<void> {
    await this.page.evaluate(() => {
      document.body.append(...window.faults.removed);
      const element = document.querySelector('face-liveness');
      element?.begin().catch(() => undefined);
    });
  }

  #note(line: ConsoleMessage): void {
    if (line.type() === 'error' && !OF_THE_NETWORK.test(line.text())) this.complaints.push(line.text());
  }

  async #holdBack(): Promise<void> {
    const { place, proxy } = this;
    await this.page.evaluate(([gate, scene]) => window.faults.holdBack(gate, scene), [
      GATES[place] ?? null,
      SCENES[place] ?? null,
    ] as const);
    if (place === 'an error') await this.page.evaluate(() => window.harness.camera.setFault('denied'));
    if (place === 'opening the connection') proxy.hold('handshake');
    if (place === 'awaiting the challenge') proxy.hold('service');
    if (place === 'awaiting the disconnection') proxy.hold('disconnection');
    if (place === 'taking a session') await this.#holdRoute(SESSIONS);
    if (place === 'verifying') await this.#holdRoute(VERDICTS);
  }

  async #holdRoute(pattern: string): Promise<void> {
    const waiting: Route[] = [];
    const hold = (route: Route): void => void waiting.push(route);
    await this.page.route(pattern, hold);
    this.#heldRoutes.push(async () => {
      await this.page.unroute(pattern, hold);
      // A request that was given up meanwhile takes no answer.
      await Promise.allSettled(waiting.map((route) => route.fallback()));
    });
  }

  /** Waits for what a state alone does not tell. */
  async #arrive(): Promise<void> {
    const { place, proxy } = this;
    const gate = GATES[place];
    const isThere = (): Promise<boolean> | boolean => {
      if (gate !== undefined) return this.page.evaluate((name) => window.faults.isHeld(name), gate);
      if (place === 'awaiting the challenge') return proxy.isHolding('service');
      if (place === 'awaiting the disconnection') return proxy.isHolding('disconnection');
      if (place !== 'opening the connection' || proxy.handshakes !== 'pass' || this.endpoint !== null) return true;
      return proxy.isHolding('handshake');
    };
    await expect.poll(async () => isThere(), { intervals: [20], message: `arrive in ${place}` }).toBe(true);
  }

  /** What happened on the way to a place where no check runs is not what the fault does. */
  async #forgetPast(): Promise<void> {
    await this.page.evaluate(() => {
      window.harness.camera.setFault(null);
      window.faults.forgetEvents();
    });
  }
}
