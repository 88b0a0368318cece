import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import type { EmulatorControl } from './emulator-control.ts';
import type { Turns } from './turns.ts';

const MINUTE_MS = 60_000;
/** A stream that was refused for its time leaves no trace at its session, so nothing tells that the check is over. */
const LONGEST_SKEW_MS = 60_000;
const LOOK_EVERY_MS = 500;

/** Calls back once after `delayMs`; the callback never rejects. @returns A function that cancels it. */
export type StartTimer = (delayMs: number, callback: () => Promise<void>) => () => void;

/** The emulator's clock. There is one for everybody who talks to the emulator, so it is wrong for as short as possible. */
export class EmulatorClock {
  readonly #control: EmulatorControl;
  readonly #turns: Turns;
  readonly #startTimer: StartTimer;
  readonly #clients: RekognitionClient[] = [];
  #skewMinutes = 0;
  #stopWatching: (() => void) | null = null;

  /** @param turns Those of all calls of the clients, during none of which the clock may change. */
  constructor(control: EmulatorControl, turns: Turns, startTimer: StartTimer = startIdleTimer) {
    this.#control = control;
    this.#turns = turns;
    this.#startTimer = startTimer;
  }

  /** How far the emulator's clock is ahead; negative when it is behind. */
  get skewMinutes(): number {
    return this.#skewMinutes;
  }

  /** Tells a client of each change: it follows a clock that goes wrong, but gives up a call when that is right again (AWS SDK 3.1142). */
  keepInTime(client: RekognitionClient): void {
    this.#clients.push(client);
  }

  /** Sets the clock; to be called within a turn. */
  async set(minutes: number): Promise<void> {
    this.#stopWatching?.();
    if (minutes === this.#skewMinutes) return;
    await this.#control.send('skew', { minutes });
    this.#skewMinutes = minutes;
    for (const { config } of this.#clients) Object.assign(config, { systemClockOffset: minutes * MINUTE_MS });
  }

  /** Sets a clock that is wrong right once the session's stream is over, or after a minute. */
  setRightAfter(sessionId: string): void {
    this.#stopWatching?.();
    if (this.#skewMinutes === 0) return;
    let isWatching = true;
    const setRight = (): Promise<void> =>
      // An emulator that is gone has no clock to set; one that is not is set with the next session.
      this.#turns.take(async () => (isWatching ? this.set(0) : undefined)).catch(() => {});
    const look = async (): Promise<void> => {
      if (await this.#control.isOver(sessionId)) await setRight();
      else if (isWatching) cancelLook = this.#startTimer(LOOK_EVERY_MS, look);
    };
    let cancelLook = this.#startTimer(LOOK_EVERY_MS, look);
    const cancelLast = this.#startTimer(LONGEST_SKEW_MS, setRight);
    this.#stopWatching = () => {
      isWatching = false;
      cancelLook();
      cancelLast();
      this.#stopWatching = null;
    };
  }
}

/** Does not keep the process alive. */
function startIdleTimer(delayMs: number, callback: () => Promise<void>): () => void {
  const timer = setTimeout(() => void callback(), delayMs);
  timer.unref();
  return () => clearTimeout(timer);
}
