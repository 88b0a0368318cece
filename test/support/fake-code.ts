import type { CodePort } from '../../src/check/ports.ts';
import { type ErrorCode, FaceLivenessError } from '../../src/core/errors.ts';

/** Code that is there as soon as it is asked for, unless the test says that it cannot be had. */
export class FakeCode implements CodePort {
  /** What the next loads fail with. */
  failure: ErrorCode | null = null;

  load(): Promise<void> {
    return this.failure === null ? Promise.resolve() : Promise.reject(new FaceLivenessError(this.failure));
  }
}
