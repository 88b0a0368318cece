import { describeHost } from '../support/host-suite.ts';
import { expect } from '../support/host-test.ts';

/** What the README recommends for an element that comes from another origin. */
const CDN_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {cdn}; worker-src blob:; style-src 'self'; " +
  "connect-src 'self' ws: http: {cdn}; img-src 'self' data:; media-src 'self' blob: mediastream:";

const test = describeHost({
  folder: 'plain',
  output: 'public',
  isBuilt: false,
  cdnAddress: 'http://127.0.0.1:5171',
  policy: CDN_POLICY,
});

test('a page with the tag alone takes a check against the backend', async ({ host }) => {
  await host.open('/zero-code.html');
  await host.pressBegin();
  await host.reach('succeeded');
  await host.expectNothingHeld();
  await host.expectNoComplaints();
  expect(await host.page.locator('script').count()).toBe(1);
});
