import { FaceLivenessError } from './core/errors.ts';
import { type CheckAdapters, importCheckAdapters } from './import-check-adapters.ts';

let loading: Promise<CheckAdapters> | null = null;
let loaded: CheckAdapters | null = null;

/**
 * Loads what only a check needs; all elements of a page share one load. A failed load is tried anew by the next call.
 * @throws {FaceLivenessError} `assets-unavailable`.
 */
export async function loadCheckAdapters(): Promise<CheckAdapters> {
  loading ??= importCheckAdapters();
  try {
    return (loaded = await loading);
  } catch (cause) {
    loading = null;
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
