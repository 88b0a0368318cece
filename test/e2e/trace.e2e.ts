import { traceProblems } from '../support/trace-schema.ts';
import { expect, type PlaygroundPage, test } from './support/playground-page.ts';

/** What the element of the page noted, as JSON. */
function traceOf({ element }: PlaygroundPage): Promise<string> {
  return element.evaluate((node) => JSON.stringify((node as HTMLElement & { getTrace(): unknown }).getTrace()));
}

test.describe('the trace of a real check', () => {
  test('fulfils the schema, leaks nothing, and is drawn by the inspector beside its session', async ({
    playground,
    demo,
  }) => {
    const { page, element } = playground;
    await playground.open('&challenge=light&countdown=0');
    expect(traceProblems(JSON.parse(await traceOf(playground)))).toEqual([]);
    const sessionId = element.evaluate(
      (node) =>
        new Promise<string>((tell) => {
          node.addEventListener('analysiscomplete', (event) => tell((event as CustomEvent).detail.sessionId));
        }),
    );
    await playground.armConfidence(99);
    await playground.begin();
    await playground.expectState('succeeded');

    const json = await traceOf(playground);
    const trace: unknown = JSON.parse(json);
    expect(traceProblems(trace)).toEqual([]);
    expect(trace).toMatchObject({
      version: 2,
      client: expect.stringMatching(/^face-liveness\/\d+\.\d+\.\d+ md\/browser#Chrome_\d+$/),
      session: `…${(await sessionId).slice(-4)}`,
      challenge: 'FaceMovementAndLightChallenge',
      environment: {
        frameFeed: 'stream',
        recorderType: 'video/webm;codecs=vp8',
        isSecureContext: true,
        isFramed: false,
      },
      error: null,
    });
    for (const step of [
      'camera-granted',
      'initial-face',
      'match',
      'color-shown',
      'colors-done',
      'disconnected',
      'verdict',
    ])
      expect(trace).toHaveProperty(['timings', step], expect.any(Number));
    const { label, agent } = await page.evaluate(async () => {
      const [camera] = await navigator.mediaDevices.enumerateDevices();
      return { label: camera?.label ?? '', agent: navigator.userAgent };
    });
    expect(label).not.toBe('');
    for (const secret of [await sessionId, demo.origin, '127.0.0.1', 'localhost', '://', label, agent, 'ASIA', 'AKIA'])
      expect(json).not.toContain(secret);

    await page.goto(demo.emulatorUrl);
    await page.getByText('Trace of an element').click();
    await page.getByLabel('Trace as JSON').fill(json);
    await page.getByRole('button', { name: 'Show' }).click();
    await expect(page.getByRole('link', { name: `…${(await sessionId).slice(-4)}` })).toBeVisible();
    const rows = page.locator('#trace-view tbody tr');
    // Both sides tell of the end: the service when it sends, the element when it hears.
    await expect(rows.filter({ hasText: 'DisconnectionEvent' })).toHaveCount(1);
    await expect(rows.filter({ hasText: /step\s*disconnected/ })).toHaveCount(1);
  });
});
