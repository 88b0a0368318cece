import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { type Random, seededRandom } from '../../src/emulator/sessions/random.ts';
import { createSession, getResults } from './support/api-client.ts';
import { genuineCheck } from './support/genuine-check.ts';
import { LogLines } from './support/log-lines.ts';
import { encodeInner, StreamClient } from './support/stream-client.ts';

const SESSIONS = 30;
const SEEDS = [1, 2, 3];

/** How a connection is lost: between two messages, in the middle of one, or by a close that explains nothing. */
const WAYS = ['between', 'within', 'closed'] as const;

/** Runs a check up to an event, and destroys its connection there. */
async function runAndKill({ streamUrl, credentials }: Emulator, sessionId: string, random: Random): Promise<void> {
  const client = await StreamClient.open({ streamUrl, credentials, sessionId });
  const events = genuineCheck(await client.challenge());
  const survived = Math.floor(random() * (events.length - 1));
  const way = WAYS[Math.floor(random() * WAYS.length)];
  await client.sendAll(events.slice(0, survived));
  const next = events[survived];
  if (way === 'within' && next) {
    const message = await client.sign(encodeInner(next));
    client.sendUnfinished(message.subarray(0, Math.floor(random() * message.length)));
  }
  if (way === 'closed') client.close(4005);
  else client.vanish();
  await client.closed;
}

async function runToTheEnd({ streamUrl, credentials }: Emulator, sessionId: string): Promise<void> {
  const client = await StreamClient.open({ streamUrl, credentials, sessionId });
  // Each event has arrived before the next is sent, so that all checks advance together.
  for (const event of genuineCheck(await client.challenge())) {
    await client.send(event);
    await Promise.race([client.settled(), client.closed]);
  }
  assert.equal((await client.next()).type, 'DisconnectionEvent');
}

describe('connections that are destroyed at random', () => {
  for (const seed of SEEDS) {
    it(`fail their own sessions and no other (seed ${seed})`, async () => {
      const log = new LogLines();
      const emulator = await startEmulator({ log: log.log });
      const random = seededRandom(seed);
      const isKilled = Array.from({ length: SESSIONS }, () => random() < 0.5);
      const ids = await Promise.all(isKilled.map(() => createSession(emulator)));
      const checks = ids.map((id, index) =>
        isKilled[index] ? runAndKill(emulator, id, random) : runToTheEnd(emulator, id),
      );
      await Promise.all(checks);
      // An emulator notices the loss of a connection a little later than the client that destroyed it.
      await log.waitForCount(/^check \d+: failed$/, isKilled.filter(Boolean).length);
      for (const [index, id] of ids.entries()) {
        const { Status, Confidence = 0 } = await getResults(emulator, id);
        if (isKilled[index]) assert.equal(Status, 'FAILED');
        else assert.ok(Status === 'SUCCEEDED' && Confidence >= 95, `${Status} with ${Confidence}`);
      }
      await emulator.close();
    });
  }

  it('leave nothing behind that keeps a process alive', () => {
    const script = fileURLToPath(new URL('support/killed-emulator.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script], {
      timeout: 20_000,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });
});
