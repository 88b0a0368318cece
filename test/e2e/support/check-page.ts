import type { CheckStateName } from 'face-liveness';
import { expect, type Page, test as base } from 'playwright/test';
import { startWorld, type World } from './world.ts';

/** One event of the element as the harness recorded it. */
export interface RecordedEvent {
  readonly type: string;
  readonly bubbles: boolean;
  readonly composed: boolean;
  readonly code?: string;
  readonly message?: string;
  readonly recovery?: string;
  readonly sessionId?: string;
  readonly state?: string;
  readonly previous?: string;
  readonly isLive?: boolean;
}

/** What the page and its element still hold. */
export interface Holdings {
  readonly liveTracks: number;
  readonly openSockets: number;
  readonly workers: number;
  readonly closeCodes: readonly (number | null)[];
}

export interface OpenOptions {
  readonly attributes?: Readonly<Record<string, string>>;
  /** Options of the simulated camera; `scenario` makes the person stay in it. */
  readonly camera?: Readonly<Record<string, unknown>>;
  readonly policy?: string;
  readonly script?: string;
}

/** A page with one element, in the words of its user. */
export class CheckPage {
  readonly page: Page;
  readonly world: World;

  constructor(page: Page, world: World) {
    this.page = page;
    this.world = world;
  }

  /** Opens a page; by default with the session-url of the backend and the movement challenge. */
  async open(options: OpenOptions = {}): Promise<void> {
    const attributes = options.attributes ?? { 'session-url': '/api/liveness', challenge: 'movement' };
    const query = new URLSearchParams({
      attributes: JSON.stringify(Object.entries({ 'allow-virtual-camera': '', ...attributes })),
      camera: JSON.stringify(options.camera ?? {}),
      ...(options.policy === undefined ? {} : { policy: options.policy }),
      ...(options.script === undefined ? {} : { script: options.script }),
    });
    await this.page.goto(`${this.world.origin}/page?${query.toString()}`);
    await this.page.evaluate(() => customElements.whenDefined('face-liveness'));
  }

  async pressBegin(): Promise<void> {
    await this.page.locator('face-liveness [part~="button-primary"]').click();
  }

  async pressCancel(): Promise<void> {
    await this.page.locator('face-liveness [part~="cancel"]').click();
  }

  async removeElement(): Promise<void> {
    await this.page.evaluate(() => document.querySelector('face-liveness')?.remove());
  }

  /** Waits until the element has come to a state; short ones may be over by then. */
  async reach(state: CheckStateName, count = 1): Promise<void> {
    const reached = async (): Promise<number> => (await this.states()).filter((name) => name === state).length;
    await expect.poll(reached, { message: `reach ${state}`, intervals: [50] }).toBeGreaterThanOrEqual(count);
  }

  /** Begins and waits for the end. @returns The code of the error that the check ended with. */
  async failingCode(): Promise<string | undefined> {
    await this.pressBegin();
    await this.reach('error');
    const errors = (await this.events()).filter(({ type }) => type === 'error');
    expect(errors, 'exactly one error').toHaveLength(1);
    return errors[0]?.code;
  }

  async events(): Promise<readonly RecordedEvent[]> {
    return this.page.evaluate(() => window.harness.events);
  }

  async states(): Promise<readonly (string | undefined)[]> {
    return (await this.events()).filter(({ type }) => type === 'statechange').map(({ state }) => state);
  }

  async holdings(): Promise<Holdings> {
    return this.page.evaluate(() => {
      const { camera, sockets, workers } = window.harness;
      return {
        liveTracks: camera.liveTracks.length,
        openSockets: sockets.filter(({ socket }) => socket.readyState <= WebSocket.OPEN).length,
        workers: workers.size,
        closeCodes: sockets.map(({ requestedCode }) => requestedCode),
      };
    });
  }

  /** Nothing is left on: tracks ended, sockets closing, worker gone. */
  async expectNothingHeld(): Promise<void> {
    expect(await this.holdings()).toMatchObject({ liveTracks: 0, openSockets: 0, workers: 0 });
    expect(await this.page.evaluate(() => window.harness.complaints)).toEqual([]);
  }

  /** Code with which the page closed its last socket. */
  async lastCloseCode(): Promise<number | null | undefined> {
    return (await this.holdings()).closeCodes.at(-1);
  }

  heading(): Promise<string> {
    return this.page.locator('face-liveness [part~="heading"]:visible').first().innerText();
  }

  /** What the next session of the emulator does wrong. */
  async setFault(fault: Readonly<Record<string, unknown>>): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    await this.control('/faults', { method: 'POST', headers, body: JSON.stringify(fault) });
  }

  /** Asks the emulator's control API. */
  async control<Answer>(path: string, init?: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.world.emulator.url}/_emulator${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
}

/** Test with a page, the emulator and the backend. */
export const test = base.extend<{ check: CheckPage }, { world: World }>({
  world: [
    // Playwright reads the fixtures that a function needs from its first parameter.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const world = await startWorld();
      await use(world);
      await world.close();
    },
    { scope: 'worker' },
  ],
  check: async ({ page, world }, use) => {
    await use(new CheckPage(page, world));
  },
});

export { expect };

declare global {
  interface Window {
    readonly harness: {
      readonly camera: {
        readonly liveTracks: readonly MediaStreamTrack[];
        setFault(fault: string | null): void;
        endTrack(): void;
      };
      readonly sockets: readonly { readonly socket: WebSocket; readonly requestedCode: number | null }[];
      readonly workers: ReadonlySet<Worker>;
      readonly events: readonly RecordedEvent[];
      readonly complaints: readonly string[];
    };
  }
}
