import { type BrowserContext, test as base } from 'playwright/test';
import { CHROMIUM_ARGUMENTS, ensureChromium } from '../../../scripts/chromium.mjs';
import { CheckPage } from '../../e2e/support/check-page.ts';
import { askEmulator } from '../../e2e/support/emulator-report.ts';
import { startWorld, type World } from '../../e2e/support/world.ts';
import { ShapingProxy } from './shaping-proxy.ts';

/** A line and what goes over it. */
export interface SlowLine {
  readonly upKbit: number;
  readonly downKbit: number;
  readonly roundTripMs: number;
  /** Whether the page and its files come over it too; else only the stream goes over it. */
  readonly carriesPage: boolean;
}

/** What the screen said at one moment, and what was true then. */
export interface Sample {
  readonly atMs: number;
  readonly state: string;
  /** `null` when the screen names no percentage. */
  readonly percent: number | null;
  readonly saysSlow: boolean;
  /** Bytes that the page gave its socket, and those that have come out of the line. */
  readonly handedBytes: number;
  readonly arrivedBytes: number;
}

/** What a check took on a slow line. */
export interface Measures {
  readonly recordingMs: number;
  /** From the end of the recording to the element's `analysiscomplete`. */
  readonly waitingMs: number;
  readonly wireBytes: number;
  readonly samples: readonly Sample[];
}

/** The emulator's judgement of the newest session. */
export interface Judgement {
  readonly verdict: { readonly confidence: number } | null;
  readonly confidence: number | null;
}

/** A page whose stream goes over a slow line. */
export class SlowPage extends CheckPage {
  readonly proxy: ShapingProxy;
  readonly line: SlowLine;

  constructor(...[page, world, proxy, line]: [...ConstructorParameters<typeof CheckPage>, ShapingProxy, SlowLine]) {
    super(page, world);
    this.proxy = proxy;
    this.line = line;
  }

  /** Bytes of the newest stream that have come out of the line. */
  get arrivedBytes(): number {
    const { host } = new URL(this.world.emulator.streamUrl);
    return this.proxy.connections.findLast(({ authority }) => authority === host)?.upBytes ?? 0;
  }

  /** Looks at the screen once. */
  async look(): Promise<Sample> {
    // Before and after: what is asked of a busy page takes its time, and meanwhile more arrives.
    const seen = await this.page.evaluate(() => {
      const element = document.querySelector('face-liveness');
      const text = element?.shadowRoot?.querySelector('.upload')?.textContent ?? '';
      const digits = /\d+/.exec(text)?.[0];
      return {
        atMs: performance.now(),
        state: String(element?.state),
        percent: digits === undefined ? null : Number(digits),
        saysSlow: element?.shadowRoot?.textContent?.includes('Slow connection') ?? false,
        handedBytes: window.handedBytes ?? 0,
      };
    });
    return { ...seen, arrivedBytes: this.arrivedBytes };
  }

  /** Looks at the screen until the check is over. */
  async watchToTheEnd(): Promise<readonly Sample[]> {
    const samples: Sample[] = [];
    for (;;) {
      const sample = await this.look();
      samples.push(sample);
      if (['succeeded', 'failed', 'sent', 'error', 'cancelled'].includes(sample.state)) return samples;
      await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 150))));
    }
  }

  /** Takes a whole check and measures it. */
  async measure(): Promise<Measures> {
    const samples = await this.watchToTheEnd();
    const times = await this.page.evaluate(() => window.slowTimes ?? {});
    const { fitting = Number.NaN, finishing = Number.NaN, analysiscomplete = Number.NaN } = times;
    const wireBytes = samples.at(-1)?.handedBytes ?? 0;
    return { recordingMs: finishing - fitting, waitingMs: analysiscomplete - finishing, wireBytes, samples };
  }

  async confidence(): Promise<number | null> {
    const [newest] = await askEmulator<readonly { readonly id: string }[]>(this.world, '/sessions');
    const report = await askEmulator<Judgement>(this.world, `/sessions/${newest?.id}`);
    return report.confidence;
  }
}

/** Runs in the page before anything else: when the states began, and what the sockets were given. */
function noteTimes(): void {
  window.slowTimes = {};
  window.handedBytes = 0;
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function sendCounted(data): void {
    if (data instanceof Uint8Array) window.handedBytes = (window.handedBytes ?? 0) + data.length;
    send.call(this, data);
  };
  addEventListener('DOMContentLoaded', () => {
    const element = document.querySelector('face-liveness');
    const note = (name: string): void => {
      if (window.slowTimes) window.slowTimes[name] ??= performance.now();
    };
    element?.addEventListener('statechange', ({ detail }) => note(detail.state));
    element?.addEventListener('analysiscomplete', () => note('analysiscomplete'));
  });
}

/** Test with a browser behind a line. The line is one for each test: name it with `test.use({ line })`. */
export const test = base.extend<{ line: SlowLine; slow: SlowPage }, { world: World }>({
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
  line: [{ upKbit: 500, downKbit: 2000, roundTripMs: 100, carriesPage: false }, { option: true }],
  slow: async ({ browser, world, line }, use) => {
    const delayMs = line.roundTripMs / 2;
    const proxy = await ShapingProxy.start({
      up: { bitsPerSecond: line.upKbit * 1000, delayMs, bufferBytes: 16_000 },
      down: { bitsPerSecond: line.downKbit * 1000, delayMs, bufferBytes: 16_000 },
      sendBufferBytes: 65_535,
    });
    const bypass = line.carriesPage ? '<-loopback>' : 'localhost,<-loopback>';
    const context: BrowserContext = await browser.newContext({ proxy: { server: proxy.url, bypass } });
    await context.addInitScript(noteTimes);
    await use(new SlowPage(await context.newPage(), world, proxy, line));
    await context.close();
    await proxy.close();
  },
});

/** The browser trusts the proxy's certificate, which is made anew each time. */
export const PROXY_LAUNCH = {
  executablePath: ensureChromium(),
  args: [...CHROMIUM_ARGUMENTS, '--ignore-certificate-errors'],
};

declare global {
  interface Window {
    slowTimes?: Record<string, number>;
    handedBytes?: number;
  }
}
