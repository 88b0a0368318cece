import { expect } from 'playwright/test';
import { messageFindings, newestSession } from '../../e2e/support/emulator-report.ts';
import { expectTruthful, printMeasures, printStall } from '../support/measures.ts';
import { PROXY_LAUNCH, test } from '../support/slow-page.ts';

test.use({ launchOptions: PROXY_LAUNCH });
test.setTimeout(170_000);

const MOVEMENT = { 'session-url': '/api/liveness', challenge: 'movement', countdown: '1' };
const LIGHT = { 'session-url': '/api/liveness', challenge: 'light', countdown: '1' };
/** How long a session lives. */
const SESSION_MS = 180_000;
/** How long the person may wait after the last color of a light check with 500 kbit/s. */
const MOST_WAITING_MS = 15_000;
/** How long a line may stand still before it is given up: about ten seconds; half as long again where little is known of it. */
const MOST_STANDING_MS = 17_000;

test.describe('with 100 kbit/s up and a round trip of 400 ms', () => {
  test.use({ line: { upKbit: 100, downKbit: 2000, roundTripMs: 400, carriesPage: false } });

  test('a movement check comes to its verdict within the life of its session', async ({ slow, world }) => {
    await slow.open({ attributes: MOVEMENT });
    await slow.pressBegin();
    const measures = await slow.measure();
    printMeasures(slow.line, 'movement', measures);
    expect(measures.samples.at(-1)?.state).toBe('succeeded');
    expect(measures.recordingMs + measures.waitingMs).toBeLessThan(SESSION_MS);
    expect(messageFindings(await newestSession(world))).toEqual([]);
    expect(await slow.confidence()).toBeGreaterThan(60);
  });
});

test.describe('with 500 kbit/s up', () => {
  test.use({ line: { upKbit: 500, downKbit: 500, roundTripMs: 100, carriesPage: false } });

  test('the wait after the colors is fifteen seconds at most, and told truthfully', async ({ slow }) => {
    await slow.open({ attributes: LIGHT });
    await slow.pressBegin();
    const measures = await slow.measure();
    printMeasures(slow.line, 'light', measures);
    expect(measures.samples.at(-1)?.state).toBe('succeeded');
    expect(measures.waitingMs).toBeLessThanOrEqual(MOST_WAITING_MS);
    expectTruthful(measures.samples);
    expect(measures.samples.some(({ saysSlow }) => saysSlow)).toBe(true);
  });

  test('a line that stands still for eight seconds carries the check to its end', async ({ slow }) => {
    await slow.open({ attributes: LIGHT });
    await slow.pressBegin();
    await slow.reach('finishing');
    slow.proxy.up.stallFor(8000);
    const measures = await slow.measure();
    printMeasures(slow.line, 'light, 8 s without a byte', measures);
    expect(measures.samples.at(-1)?.state).toBe('succeeded');
    expectTruthful(measures.samples);
  });

  test('a line that stands still for good ends the check as lost', async ({ slow }) => {
    await slow.open({ attributes: LIGHT });
    await slow.pressBegin();
    await slow.reach('finishing');
    slow.proxy.up.stall();
    const { samples } = await slow.measure();
    expect(samples.at(-1)?.state).toBe('error');
    expect((await slow.events()).find(({ type }) => type === 'error')?.code).toBe('connection-lost');
    const [first, last] = [samples.at(0), samples.at(-1)].map((sample) => sample?.atMs ?? Number.NaN);
    printStall(slow.line, (last ?? 0) - (first ?? 0));
    expect((last ?? 0) - (first ?? 0)).toBeLessThanOrEqual(MOST_STANDING_MS);
  });
});

test.describe('with 100 kbit/s for the page and its files too', () => {
  test.use({ line: { upKbit: 100, downKbit: 100, roundTripMs: 400, carriesPage: true } });

  test('a movement check comes to its verdict, and no file is called unavailable', async ({ slow }) => {
    await slow.open({ attributes: MOVEMENT });
    await slow.pressBegin();
    const measures = await slow.measure();
    printMeasures(slow.line, 'movement', measures);
    expect(measures.samples.at(-1)?.state).toBe('succeeded');
    expectTruthful(measures.samples);
    expect(measures.samples.some(({ saysSlow }) => saysSlow)).toBe(true);
  });
});
