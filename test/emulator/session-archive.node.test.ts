import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { createSession } from './support/api-client.ts';
import { genuineCheck } from './support/genuine-check.ts';
import { LogLines } from './support/log-lines.ts';
import { StreamClient } from './support/stream-client.ts';
import { writeWebm } from './support/webm-writer.ts';

describe('sessions on disk', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'face-liveness-emulator-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  async function run(emulator: Emulator, video: Buffer): Promise<string> {
    const sessionId = await createSession(emulator, { Settings: { AuditImagesLimit: 1 } });
    const client = await StreamClient.open({
      streamUrl: emulator.streamUrl,
      credentials: emulator.credentials,
      sessionId,
    });
    await client.sendAll(genuineCheck(await client.challenge(), { video }));
    await client.closed;
    return sessionId;
  }

  it('keep video, images and everything else, and are shown by the next emulator', async () => {
    const video = writeWebm({ durationMs: 5900 });
    const first = await startEmulator({ dataDir });
    const sessionId = await run(first, video);
    await first.close();
    const folder = join(dataDir, sessionId);
    assert.deepEqual((await readdir(folder)).sort(), ['audit-1.webp', 'reference.webp', 'session.json', 'video.webm']);
    assert.deepEqual(await readFile(join(folder, 'video.webm')), video);

    const second = await startEmulator({ dataDir });
    const base = `${second.url}/inspector/sessions`;
    const list = (await (await fetch(base)).json()) as { id: string; status: string }[];
    assert.deepEqual(
      list.map(({ id, status }) => [id, status]),
      [[sessionId, 'SUCCEEDED']],
    );
    const view = (await (await fetch(`${base}/${sessionId}`)).json()) as { timeline: { label: string }[] };
    assert.ok(view.timeline.some(({ label }) => label === 'SUCCEEDED'));
    assert.deepEqual(Buffer.from(await (await fetch(`${base}/${sessionId}/video`)).arrayBuffer()), video);
    const image = await (await fetch(`${base}/${sessionId}/images/reference.webp`)).arrayBuffer();
    assert.deepEqual(Buffer.from(image), await readFile(join(folder, 'reference.webp')));
    assert.equal((await fetch(`${base}/${sessionId}/images/..%2Fsession.webp`)).status, 404);
    await second.close();
  });

  it('are skipped when they cannot be read', async () => {
    const broken = join(dataDir, '00000000-0000-4000-8000-000000000000');
    await mkdir(broken);
    await writeFile(join(broken, 'session.json'), '{');
    await writeFile(join(dataDir, 'other.txt'), 'not a session');
    const lines = new LogLines();
    const emulator = await startEmulator({ dataDir, log: lines.log });
    assert.deepEqual(await (await fetch(`${emulator.url}/inspector/sessions`)).json(), []);
    assert.ok(lines.lines.some((line) => line.includes('not valid JSON')));
    await emulator.close();
  });

  it('need a folder that can be used', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    await assert.rejects(startEmulator({ dataDir: file }), { code: 'EEXIST' });
  });
});
