import { expect } from '../../e2e/support/check-page.ts';
import type { HeapParts } from './heap-snapshot.ts';
import type { Measurement } from './page-meter.ts';
import { printTable } from './table.ts';

/** What a page was made of after so many checks, visits or minutes. */
export interface Row extends Measurement {
  readonly after: number;
  /** `null` where no snapshot was taken. */
  readonly parts: HeapParts | null;
}

/** How much more than at the level there may be, in bytes for each check, visit or minute. */
export interface AllowedGrowth {
  /** What scripts hold. */
  readonly objectBytes: number;
  /** What the browser holds for them. */
  readonly browserBytes: number;
}

/** Prints the measurements. What has to be nothing is not among them: a row exists only where it was. */
export function printRows(title: string, rows: readonly Row[]): void {
  printTable(
    title,
    rows.map((row) => ({
      after: row.after,
      nodes: row.nodes,
      documents: row.documents,
      listeners: row.listeners,
      observers: row.observers,
      objects: row.parts?.objects ?? '–',
      'objects kB': kilobytes(row.parts?.objectBytes),
      'browser kB': kilobytes(row.parts?.browserBytes),
      'code kB': kilobytes(row.parts?.codeBytes),
      'heap kB': kilobytes(row.heapBytes),
      'buffers kB': kilobytes(row.bufferBytes),
      'process MB': row.residentBytes === null ? '–' : Math.round(row.residentBytes / 1e6),
    })),
  );
}

/** The heap at the end is that of the level, but for what is allowed and for machine code. */
export function expectNoGrowth(rows: readonly Pick<Row, 'after' | 'parts'>[], allowed: AllowedGrowth): void {
  const [level, last] = [rows[0], rows.at(-1)];
  if (!level?.parts || !last?.parts || level === last) throw new Error('Growth needs two thorough measurements.');
  const steps = last.after - level.after;
  for (const name of ['objectBytes', 'browserBytes'] as const) {
    const growth = Math.round((last.parts[name] - level.parts[name]) / steps);
    expect(growth, `growth of ${name}, from ${level.after} to ${last.after}`).toBeLessThan(allowed[name]);
  }
}

/** Where no snapshots are taken: the heap has not grown by more than this since the level, machine code included. */
export function expectHeapWithin(rows: readonly Row[], bytes: number): void {
  const [level, last] = [rows[0], rows.at(-1)];
  if (!level || !last || level === last) throw new Error('Growth needs two measurements.');
  expect(last.heapBytes - level.heapBytes, `growth of the heap, from ${level.after} to ${last.after}`).toBeLessThan(
    bytes,
  );
}

function kilobytes(bytes: number | undefined): string | number {
  return bytes === undefined ? '–' : Math.round(bytes / 1000);
}
