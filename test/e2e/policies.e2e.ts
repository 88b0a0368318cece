// Whole checks under the policies that hosts have. In each the page complains of no violation.
import { readFileSync } from 'node:fs';
import type { CheckPage } from './support/check-page.ts';
import { expect, test } from './support/check-page.ts';
import type { OpenOptions } from './support/page-address.ts';

const INTEGRITY = JSON.parse(readFileSync('cdn/integrity.json', 'utf8')) as Readonly<Record<string, string>>;

interface PolicyParts {
  readonly script?: string;
  readonly worker?: string;
  readonly more?: string;
}

/** A policy without `unsafe-inline` and `unsafe-eval`. */
function policy({ script = "'self'", worker = "'self'", more = '' }: PolicyParts): string {
  return (
    `default-src 'none'; script-src ${script} 'wasm-unsafe-eval'; worker-src ${worker}; style-src 'self'; ` +
    `connect-src 'self' ws: http:; img-src 'self' data:; media-src 'self' blob: mediastream:; ${more}`
  );
}

/** What scripts of a page with Trusted Types need: Lit has a policy of its own. */
const TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types face-liveness lit-html";

const CDN_SCRIPT = '/cdn/face-liveness.js';

/** Each host: its name, and how it opens its page. */
const HOSTS: readonly [name: string, options: (cdnOrigin: string) => OpenOptions][] = [
  [
    'a CDN that the policy names, with its integrity',
    (cdn) => ({
      script: cdn + CDN_SCRIPT,
      integrity: INTEGRITY['face-liveness.js'] ?? '',
      policy: policy({ script: `'self' ${cdn}`, worker: 'blob:' }),
    }),
  ],
  [
    'a CDN that is allowed by a nonce and named nowhere',
    (cdn) => ({
      script: cdn + CDN_SCRIPT,
      nonce: 'r4nd0m',
      policy: policy({ script: "'nonce-r4nd0m' 'strict-dynamic'", worker: 'blob:' }),
    }),
  ],
  [
    'a CDN that is allowed by the digests of both modules alone',
    (cdn) => ({
      script: cdn + CDN_SCRIPT,
      integrity: INTEGRITY['face-liveness.js'] ?? '',
      policy: policy({
        script: `'self' '${INTEGRITY['face-liveness.js']}' '${INTEGRITY['face-liveness-check.js']}'`,
        worker: 'blob:',
      }),
    }),
  ],
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
