// An emulator in a process of its own, for emulator-load.ts: tells its addresses and, when asked, what it uses.
import type { Clock } from '../src/emulator/clock.ts';
import { systemClock } from '../src/emulator/clock.ts';
import { startWithClock } from '../src/emulator/emulator.ts';
import type { Emulator } from '../src/emulator/index.ts';

/** What the other process may ask for; each is answered once, in order. */
export type Question = 'usage' | 'forget' | 'close';

/** The first message. */
export type Addresses = Pick<Emulator, 'url' | 'streamUrl' | 'secureStreamUrl' | 'certificate' | 'credentials'>;

/** Memory in bytes, after the garbage was collected, and processor time in milliseconds since the start. */
export interface Usage {
  readonly residentBytes: number;
  readonly peakResidentBytes: number;
  readonly heldBytes: number;
  readonly processorMs: number;
}

const DAY_MS = 86_400_000;
/** The emulator looks every five seconds for what it may forget. */
const SWEEP_MS = 5500;

/** The machine's time, which can be moved on: then every session is forgotten. */
class MovableClock implements Clock {
  aheadMs = 0;

  nowMs(): number {
    return systemClock.nowMs() + this.aheadMs;
  }

  startTimer(delayMs: number, callback: () => void): () => void {
    return systemClock.startTimer(delayMs, callback);
  }
}

async function tellUsage(): Promise<void> {
  // Buffers are given back by finalizers, which run between two turns of the event loop.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({
    residentBytes: rss,
    peakResidentBytes: process.resourceUsage().maxRSS * 1024,
    heldBytes: heapUsed + external,
    processorMs: (user + system) / 1000,
  } satisfies Usage);
}

const clock = new MovableClock();
const emulator = await startWithClock({ control: true }, clock);
process.on('message', (question: Question) => {
  switch (question) {
    case 'usage':
      void tellUsage();
      break;
    case 'forget':
      clock.aheadMs = DAY_MS;
      setTimeout(() => void tellUsage(), SWEEP_MS);
      break;
    case 'close':
      void emulator.close().then(() => process.disconnect());
      break;
  }
});
const { url, streamUrl, secureStreamUrl, certificate, credentials } = emulator;
process.send?.({ url, streamUrl, secureStreamUrl, certificate, credentials } satisfies Addresses);
