import { CheckPage, expect, test } from './support/check-page.ts';
import { startWorld } from './support/world.ts';

test('an idle session is renewed twice without a word, and no third party hears of the check', async ({ page }) => {
  // An emulator that closes idle streams sooner than by default: one, and two more that replace it.
  const world = await startWorld({ idleTimeoutMs: 5000 });
  try {
    const check = new CheckPage(page, world);
    const foreignHosts = new Set<string>();
    const own = new Set([new URL(world.origin).host, new URL(world.emulator.url).host]);
    page.context().on('request', (request) => {
      const { host, protocol } = new URL(request.url());
      if (protocol !== 'blob:' && protocol !== 'data:' && !own.has(host)) foreignHosts.add(host);
    });

    await check.open({ camera: { scenario: 'absent' } });
    await check.pressBegin();
    await check.reach('positioning');
    await expect.poll(async () => (await check.holdings()).closeCodes.length, { timeout: 20_000 }).toBe(3);
    expect(await check.states()).toEqual(['intro', 'starting', 'positioning']);

    await expect.poll(() => check.states(), { timeout: 20_000 }).toContain('error');
    expect((await check.events()).at(-1)).toMatchObject({ type: 'error', code: 'session-expired' });
    await check.expectNothingHeld();
    expect([...foreignHosts]).toEqual([]);
  } finally {
    await world.close();
  }
});
