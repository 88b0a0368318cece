import assert from 'node:assert/strict';
import type { Emulator } from '../../../src/emulator/index.ts';
import { createSession, getResults } from './api-client.ts';
import { genuineCheck } from './genuine-check.ts';
import { StreamClient } from './stream-client.ts';

/** Long enough ago that nothing in the check lies ahead, and not so long that it is suspected. */
const RECORDED_MS_AGO = 20_000;

/** Runs a genuine check with `disturb` in its middle, and expects it to succeed as if it were alone. */
export async function assertUnharmedBy(emulator: Emulator, disturb: () => Promise<void>): Promise<void> {
  const { streamUrl, credentials } = emulator;
  const sessionId = await createSession(emulator);
  const client = await StreamClient.open({ streamUrl, credentials, sessionId });
  // By the emulator's clock: the test may have moved it.
  const date = (await fetch(emulator.url)).headers.get('date') ?? '';
  const events = genuineCheck(await client.challenge(), { videoStartEpochMs: Date.parse(date) - RECORDED_MS_AGO });
  await client.sendAll(events.slice(0, 5));
  await disturb();
  await client.sendAll(events.slice(5));
  assert.equal((await client.next()).type, 'DisconnectionEvent');
  const { Status, Confidence = 0 } = await getResults(emulator, sessionId);
  assert.equal(Status, 'SUCCEEDED');
  assert.ok(Confidence >= 95, `confidence was ${Confidence}`);
}
