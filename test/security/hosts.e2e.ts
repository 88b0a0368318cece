import { expect, test } from '../e2e/support/check-page.ts';

for (const engine of ['builtin', 'mediapipe']) {
  test(`a whole check with engine="${engine}" speaks to the page's, the assets' and the service's host alone`, async ({
    check,
    page,
  }) => {
    const asked = new Map<string, Set<string>>();
    const note = (kind: string, address: string): void => {
      const { protocol, host } = new URL(address);
      if (protocol === 'blob:' || protocol === 'data:') return;
      asked.set(kind, (asked.get(kind) ?? new Set()).add(host));
    };
    page.context().on('request', (request) => note('http', request.url()));
    page.on('websocket', (socket) => note('socket', socket.url()));

    const script = `${check.world.cdnOrigin}/cdn/face-liveness.js`;
    const policy = "default-src * 'unsafe-inline' 'unsafe-eval' data: blob: mediastream:";
    const attributes = { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0', engine };
    await check.open({ attributes, script, policy });
    await check.pressBegin();
    await check.reach('verifying');
    await check.reach(engine === 'builtin' ? 'succeeded' : 'verifying');

    const host = (address: string): string => new URL(address).host;
    const { origin, cdnOrigin, emulator } = check.world;
    expect([...(asked.get('http') ?? [])].toSorted()).toEqual([host(origin), host(cdnOrigin)].toSorted());
    expect([...(asked.get('socket') ?? [])]).toEqual([host(emulator.url)]);
  });
}
