import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright/test';

/** Longer than a timer may be late, a second before it fell due included; the fault itself lasts so long. */
const STANDSTILL_MS = 3500;

/** Stops the processes of all pages of the test's own browser for a while: timers come late, answers wait behind them. */
export async function standStill(page: Page): Promise<void> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser.');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await delay(STANDSTILL_MS);
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
  await session.detach();
}
