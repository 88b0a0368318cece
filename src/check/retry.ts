import { FaceLivenessError } from '../core/errors.ts';
import type { RetriedStep } from '../core/state.ts';
import type { Ports } from './ports.ts';

/** A browser that takes longer to refuse a camera has tried for long itself; or the person was asked meanwhile. */
const QUICK_MS = 3000;
/** Longest pauses before the attempts that follow the first. */
const PAUSES_MS = [200, 500, 1000] as const;

/** Tries again what failed in a way that may pass, a few times and after pauses of random length. */
export class Retries {
  readonly #ports: Pick<Ports, 'clock' | 'random'>;
  readonly #onRetry: (what: RetriedStep) => void;

  /** @param onRetry Told of every attempt after the first. */
  constructor(ports: Pick<Ports, 'clock' | 'random'>, onRetry: (what: RetriedStep) => void) {
    this.#ports = ports;
    this.#onRetry = onRetry;
  }

  /**
   * Runs `work` until it is done, its failure is not a passing one, or three more attempts have failed.
   * @param signal Ends the pauses; `work` has to obey it by itself.
   * @throws What the last attempt threw; the signal's reason once that is aborted.
   */
  async run<Result>(what: RetriedStep, work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    for (const pauseMs of PAUSES_MS) {
      const startedMs = this.#ports.clock.nowMs();
      try {
        return await work();
      } catch (failure) {
        signal.throwIfAborted();
        if (!isPassing(failure, what, this.#ports.clock.nowMs() - startedMs)) throw failure;
      }
      await this.#pause(pauseMs, signal);
      this.#onRetry(what);
    }
    return work();
  }

  /** The random part keeps many devices that failed together from coming back together. */
  #pause(longestMs: number, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#ports;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        cancel();
        reject(signal.reason);
      };
      const cancel = clock.startTimer((longestMs * (1 + random())) / 2, () => {
        signal.removeEventListener('abort', leave);
        resolve();
      });
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}

/** Whether the next attempt may succeed. A camera that was granted and shows nothing has had its time. */
function isPassing(failure: unknown, what: RetriedStep, tookMs: number): boolean {
  if (!(failure instanceof FaceLivenessError)) return false;
  switch (what) {
    case 'camera':
      return failure.code === 'camera-in-use' && failure.cause !== undefined && tookMs < QUICK_MS;
    case 'assets':
      return failure.code === 'assets-unavailable';
    case 'connection':
      return failure.code === 'connection-failed';
    default:
      return what satisfies never;
  }
}
