import { expect } from 'playwright/test';
import type { Measures, Sample, SlowLine } from './slow-page.ts';

/** So far may the screen be from the truth: the browser hides up to two fillings of its pipe of 131 kB. */
const TOLERANCE = 0.2;

/** What was said of an upload: it never falls, is never far from the truth, and never says that all has left too early. */
export function expectTruthful(samples: readonly Sample[]): void {
  const told = samples.flatMap(({ percent, arrivedBytes, handedBytes }) =>
    percent === null ? [] : [{ percent, arrivedBytes, handedBytes }],
  );
  expect(told.length, 'the screen named a percentage').toBeGreaterThan(3);
  const percents = told.map(({ percent }) => percent);
  expect(percents, 'never falls').toEqual(percents.toSorted((a, b) => a - b));
  const totalBytes = samples.at(-1)?.handedBytes ?? 0;
  for (const { percent, arrivedBytes } of told) {
    const trueShare = Math.min(1, arrivedBytes / totalBytes);
    expect(Math.abs(percent / 100 - trueShare), `${percent} % of ${trueShare}`).toBeLessThan(TOLERANCE);
    expect(percent).toBeLessThan(100);
  }
}

/** One line of the table of measures. */
export function printMeasures(line: SlowLine, name: string, measures: Measures): void {
  const { recordingMs, waitingMs, wireBytes, samples } = measures;
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  const told = samples.flatMap(({ percent, arrivedBytes }) =>
    percent === null ? [] : [`${percent} (${Math.round((100 * arrivedBytes) / wireBytes)})`],
  );
  console.log(
    `${line.upKbit} kbit/s up, ${line.downKbit} down, round trip ${line.roundTripMs} ms, ${name}: ${wireBytes} bytes, ` +
      `recording ${seconds(recordingMs)} s, waiting ${seconds(waitingMs)} s`,
  );
  console.log(`  said (true) percent: ${told.filter((_, index) => index % 6 === 0).join(' ')}`);
}

/** How soon a line that stands still was given up. */
export function printStall(line: SlowLine, ms: number): void {
  console.log(`${line.upKbit} kbit/s up, given up after ${(ms / 1000).toFixed(1)} s without a byte`);
}
