import type * as checkAdapters from './check-adapters.ts';

/** The module with what only a check needs. */
export type CheckAdapters = typeof checkAdapters;

/**
 * Fetches that module. In the npm package the host's bundler makes a file of it; the build for script tags has
 * import-check-adapters.cdn.ts in place of this module.
 * @param _attempt Counts from 0; the other build needs it.
 */
export function importCheckAdapters(_attempt: number): Promise<CheckAdapters> {
  return import('./check-adapters.ts');
}
