import { expect, test } from './support/check-page.ts';

test('an idle session is renewed twice without a word, and no third party hears of the check', async ({
  check,
  page,
}) => {
  // The emulator closes idle streams after half a minute: one, and two more that replace it.
  test.setTimeout(180_000);
  const foreignHosts = new Set<string>();
  const own = new Set([new URL(check.world.origin).host, new URL(check.world.emulator.url).host]);
  page.context().on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol !== 'blob:' && protocol !== 'data:' && !own.has(host)) foreignHosts.add(host);
  });

  await check.open({ camera: { scenario: 'absent' } });
  await check.pressBegin();
  await check.reach('positioning');
  await expect.poll(async () => (await check.holdings()).closeCodes.length, { timeout: 90_000 }).toBe(3);
  expect(await check.states()).toEqual(['intro', 'starting', 'positioning']);

  await expect.poll(() => check.states(), { timeout: 60_000 }).toContain('error');
  expect((await check.events()).at(-1)).toMatchObject({ type: 'error', code: 'session-expired' });
  await check.expectNothingHeld();
  expect([...foreignHosts]).toEqual([]);
});
