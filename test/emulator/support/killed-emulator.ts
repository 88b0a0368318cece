// A process that ends by itself only when an emulator leaves nothing behind: not after destroyed streams, not on close.
import { startEmulator } from '../../../src/emulator/index.ts';
import { createSession } from './api-client.ts';
import { genuineCheck } from './genuine-check.ts';
import { StreamClient } from './stream-client.ts';

const emulator = await startEmulator();
const { streamUrl, credentials } = emulator;
for (const events of [0, 1, 5, 12]) {
  const client = await StreamClient.open({ streamUrl, credentials, sessionId: await createSession(emulator) });
  const all = genuineCheck(await client.challenge());
  await client.sendAll(all.slice(0, events));
  await client.settled();
  client.vanish();
  await client.closed;
}
// One more is running when the emulator stops.
const running = await StreamClient.open({ streamUrl, credentials, sessionId: await createSession(emulator) });
await running.challenge();
await emulator.close();
await running.closed;
