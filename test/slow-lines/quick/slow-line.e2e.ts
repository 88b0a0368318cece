import { expect } from 'playwright/test';
import { messageFindings, newestSession } from '../../e2e/support/emulator-report.ts';
import { printMeasures } from '../support/measures.ts';
import { PROXY_LAUNCH, test } from '../support/slow-page.ts';

test.use({ launchOptions: PROXY_LAUNCH, line: { upKbit: 500, downKbit: 2000, roundTripMs: 100, carriesPage: false } });

test('a movement check over a line of 500 kbit/s is complete when its last byte has arrived', async ({
  slow,
  world,
}) => {
  await slow.open({ attributes: { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0' } });
  await slow.pressBegin();
  const measures = await slow.measure();
  printMeasures(slow.line, 'movement', measures);
  expect(measures.samples.at(-1)?.state).toBe('succeeded');
  const early = measures.samples.filter(
    ({ state, arrivedBytes }) => state === 'verifying' && arrivedBytes < measures.wireBytes,
  );
  expect(early, 'never verifies before the service has all').toEqual([]);
  expect(messageFindings(await newestSession(world))).toEqual([]);
});
