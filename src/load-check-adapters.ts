import { FaceLivenessError } from './core/errors.ts';
import { type CheckAdapters, importCheckAdapters } from './import-check-adapters.ts';

/** A load that takes longer hangs; less than what a check waits for its detector, so that a retry begins another one. */
const HUNG_MS = 15_000;

interface Load {
  readonly adapters: Promise<CheckAdapters>;
  readonly startedMs: number;
}

let load: Load | null = null;
let attempts = 0;
let loaded: CheckAdapters | null = null;

/**
 * Loads what only a check needs; all elements of a page share one load. One that failed or hangs is not waited for again:
 * the next call begins another one.
 * @throws {FaceLivenessError} `assets-unavailable`.
 */
export async function loadCheckAdapters(): Promise<CheckAdapters> {
  if (loaded) return loaded;
  if (load && performance.now() - load.startedMs > HUNG_MS) load = null;
  const current = (load ??= beginLoad());
  try {
    return (loaded = await current.adapters);
  } catch (cause) {
    if (load === current) load = null;
    throw new FaceLivenessError('assets-unavailable', { message: 'The code of the check did not load.', cause });
  }
}

/**
 * The same, for those who run after the load.
 * @throws {FaceLivenessError} `internal` before it.
 */
export function loadedCheckAdapters(): CheckAdapters {
  if (loaded) return loaded;
  throw new FaceLivenessError('internal', { message: 'The code of the check was used before it was loaded.' });
}

/** The same, `null` before it. */
export function checkAdaptersIfLoaded(): CheckAdapters | null {
  return loaded;
}

function beginLoad(): Load {
  const adapters = importCheckAdapters(attempts);
  attempts += 1;
  return { adapters, startedMs: performance.now() };
}
