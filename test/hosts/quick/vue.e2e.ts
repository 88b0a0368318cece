import { describeHost } from '../support/host-suite.ts';
import { expectWrongUsageRefused } from '../support/wrong-usage.ts';

const test = describeHost({ folder: 'vue', output: 'dist' });

test('vue-tsc knows the tag, and refuses what it does not take', async ({ running }) => {
  const checker = ['npx', 'vue-tsc', '--noEmit', '--pretty', 'false', '--project', 'tsconfig.app.json'] as const;
  await expectWrongUsageRefused(running.application, 'WrongUsage.vue', checker);
});
