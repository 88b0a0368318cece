import { describeHost } from '../support/host-suite.ts';
import { expect } from '../support/host-test.ts';
import { expectWrongUsageRefused } from '../support/wrong-usage.ts';

const test = describeHost({ folder: 'svelte', server: ['node', 'build'], policy: null });

test('the server answers the tag with its attributes and its slots', async ({ request, running }) => {
  const page = await (await request.get(running.site.origin)).text();
  expect(page).toMatch(/<face-liveness\b[^>]* session-url="\/api\/liveness"[^>]*>\s*<p slot="privacy"/);
});

test('svelte-check knows the tag, and refuses what it does not take', async ({ running }) => {
  const checker = ['npx', 'svelte-check', '--tsconfig', './tsconfig.json', '--output', 'machine'] as const;
  await expectWrongUsageRefused(running.application, 'WrongUsage.svelte', checker);
});
