// Whole checks under the policies that hosts have. In each the page complains of no violation.
import type { FaceLivenessElement } from 'face-liveness';
import { CDN_SCRIPT, cdnHosts, policy } from './support/cdn-hosts.ts';
import type { CheckPage } from './support/check-page.ts';
import { expect, test } from './support/check-page.ts';
import type { OpenOptions } from './support/page-address.ts';

/** What scripts of a page with Trusted Types need: Lit has a policy of its own. */
const TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types face-liveness lit-html";

/** Each host: its name, and how it opens its page. */
const HOSTS: readonly [name: string, options: (cdnOrigin: string) => OpenOptions][] = [
  ...Object.keys(cdnHosts('http://localhost')).map((name): [string, (cdn: string) => OpenOptions] => [
    name,
    (cdn) => cdnHosts(cdn)[name] ?? {},
  ]),
  [
    'assets on a CDN that may run no script',
    (cdn) => ({
      attributes: { 'session-url': '/api/liveness', challenge: 'movement', 'assets-url': `${cdn}/cdn/` },
      policy: policy({ worker: 'blob:' }),
    }),
  ],
  ['Trusted Types', () => ({ policy: policy({ more: TRUSTED_TYPES }) })],
  [
    'Trusted Types and a CDN',
    (cdn) => ({
      script: cdn + CDN_SCRIPT,
      policy: policy({ script: `'self' ${cdn}`, worker: 'blob:', more: TRUSTED_TYPES }),
    }),
  ],
  [
    'an embedder policy, and a server that does not send it with the worker',
    () => ({
      embedderPolicy: 'require-corp',
      policy: policy({ worker: "'self' blob:" }),
    }),
  ],
  [
    'an embedder policy and a CDN',
    (cdn) => ({
      script: cdn + CDN_SCRIPT,
      embedderPolicy: 'require-corp',
      policy: policy({ script: `'self' ${cdn}`, worker: 'blob:' }),
    }),
  ],
];

async function expectCompleteCheck(check: CheckPage): Promise<void> {
  await check.pressBegin();
  await check.reach('succeeded');
  await check.expectNothingHeld();
}

for (const [name, optionsOf] of HOSTS) {
  test(`a check completes with ${name}`, async ({ check, world }) => {
    await check.open(optionsOf(world.cdnOrigin));
    await expectCompleteCheck(check);
  });
}

test('a check completes with an embedder policy that the worker’s script carries as well', async ({ check, page }) => {
  await page.route('**/face-tracker.worker.js', async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'Cross-Origin-Embedder-Policy': 'require-corp' };
    await route.fulfill({ response, headers });
  });
  await check.open({ embedderPolicy: 'require-corp', policy: policy({}) });
  await expectCompleteCheck(check);
});

test('asking for support violates no policy that leaves out the name of ours', async ({ check, page }) => {
  // Without a source of sessions nothing is loaded behind the start screen, which needs the name.
  const more = "require-trusted-types-for 'script'; trusted-types lit-html";
  await check.open({ attributes: {}, policy: policy({ more }) });
  const support = await page.evaluate(() =>
    (customElements.get('face-liveness') as typeof FaceLivenessElement).checkSupport(),
  );
  expect(support).toEqual({ supported: true, missing: [] });
  expect(await page.evaluate(() => window.harness.complaints)).toEqual([]);
});

test('a language comes from a CDN as data', async ({ check, page, world }) => {
  const fetched: string[] = [];
  page.on('response', (response) => fetched.push(response.url()));
  await check.open({
    script: world.cdnOrigin + CDN_SCRIPT,
    attributes: { 'session-url': '/api/liveness', lang: 'ja' },
    policy: policy({ script: `'self' ${world.cdnOrigin}`, worker: 'blob:' }),
  });
  await expect.poll(() => check.heading()).toMatch(/[ぁ-ん]/);
  expect(fetched).toContain(`${world.cdnOrigin}/cdn/locales/ja.json`);
});
