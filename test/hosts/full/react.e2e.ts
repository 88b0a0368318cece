import { describeHost } from '../support/host-suite.ts';
import { expectWrongUsageRefused } from '../support/wrong-usage.ts';

const test = describeHost({ folder: 'react', output: 'dist' });

test('the compiler knows the tag, and refuses what it does not take', async ({ running }) => {
  const checker = ['npx', 'tsc', '--noEmit', '--pretty', 'false', '--project', 'tsconfig.app.json'] as const;
  await expectWrongUsageRefused(running.application, 'WrongUsage.tsx', checker);
});
