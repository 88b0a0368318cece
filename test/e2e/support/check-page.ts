import type { CheckStateName } from 'face-liveness';
import { expect, type Page, test as base } from 'playwright/test';
import type { ErrorCode } from '../../../src/core/errors.ts';
import { strings } from '../../../src/i18n/locales/en.ts';
import {
  askEmulator,
  messageFindings,
  newestSession,
  type ReceivedEvent,
  type SessionReport,
} from './emulator-report.ts';
import { type OpenOptions, pageAddress } from './page-address.ts';
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
    await this.page.goto(pageAddress(this.world.origin, options));
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
    const reached = async (): Promise<string> => {
      const events = await this.events();
      const times = events.filter((event) => event.type === 'statechange' && event.state === state).length;
      return times >= count ? state : events.map((event) => event.state ?? event.code ?? event.type).join(' ');
    };
    await expect.poll(reached, { message: `reach ${state}`, intervals: [50] }).toBe(state);
  }

  /** Begins whatever covers the button. */
  async begin(): Promise<void> {
    await this.page.evaluate(() => void document.querySelector('face-liveness')?.begin());
  }

  /** Begins and waits for the end. @returns The code of the error that the check ended with. */
  async failingCode(): Promise<string | undefined> {
    await this.pressBegin();
    return this.endingCode();
  }

  /** Waits for the end and checks everything that an error promises: one event, its own words, nothing left on. */
  async expectError(code: ErrorCode): Promise<void> {
    expect(await this.endingCode()).toBe(code);
    expect(await this.heading()).toBe(strings[`error.${code}.title`]);
    await expect(this.page.locator('face-liveness [part~="error"]')).toContainText(strings[`error.${code}.text`]);
    await this.expectNothingHeld();
  }

  /** Waits for the end of a check that fails. @returns The code of its only error. */
  async endingCode(): Promise<string | undefined> {
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

  /** What the emulator saw of the newest session. */
  newestSession(): Promise<SessionReport> {
    return newestSession(this.world);
  }

  /** Codes of what the emulator has against the messages of the newest session, whatever the machine did to the video. */
  async messageFindings(): Promise<readonly string[]> {
    return messageFindings(await this.newestSession());
  }

  /** The colors that the newest session told the emulator of, in order. */
  async colorEvents(): Promise<readonly ReceivedEvent[]> {
    return (await this.newestSession()).events.filter(({ type }) => type === 'color');
  }

  heading(): Promise<string> {
    return this.page.locator('face-liveness [part~="heading"]:visible').first().innerText();
  }

  /** What the next session of the emulator does wrong. */
  setFault(fault: Readonly<Record<string, unknown>>): Promise<void> {
    return this.order('/faults', fault);
  }

  /** Gives the emulator an order through its control API. */
  async order(path: string, body: unknown): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    await this.control(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Asks the emulator's control API. */
  control<Answer>(path: string, init?: RequestInit): Promise<Answer> {
    return askEmulator(this.world, path, init);
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
    const check = new CheckPage(page, world);
    await use(check);
    // What a failed test ordered and never used is not to reach the next one.
    await check.control('/faults', { method: 'DELETE' });
  },
});

export { expect };

declare global {
  interface Window {
    readonly harness: {
      readonly camera: {
        readonly liveTracks: readonly MediaStreamTrack[];
        setFault(fault: string | null): void;
        setMuted(isMuted: boolean): void;
        endTrack(): void;
        readonly canvas: HTMLCanvasElement;
        readonly person: { scenario(name: string): void };
      };
      readonly sockets: readonly { readonly socket: WebSocket; readonly requestedCode: number | null }[];
      readonly workers: ReadonlySet<Worker>;
      readonly events: readonly RecordedEvent[];
      readonly complaints: readonly string[];
      reach(states: readonly CheckStateName[]): Promise<CheckStateName>;
    };
  }
}
