import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { buildNetwork, packNetwork } from '../../scripts/build-network.mjs';
import { readPublishedNetwork } from '../../scripts/published-network.mjs';
import { fromHalf, readTflite } from '../../scripts/tflite-reader.mjs';
import { NETWORK_BYTES } from '../../src/vision/worker/model.ts';

describe('the packer', () => {
  it('writes a file of the size that the worker insists on, at most 206 kB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'face-network-'));
    try {
      const file = join(folder, 'made/face-network.bin');
      await buildNetwork(file);
      assert.equal((await stat(file)).size, NETWORK_BYTES);
      assert.ok(NETWORK_BYTES <= 206_000);
      assert.deepEqual(await readFile(file), Buffer.from(packNetwork(await readPublishedNetwork())));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('keeps every weight of the published network, and adds none', async () => {
    const published = await readPublishedNetwork();
    const packed = Buffer.from(packNetwork(published));
    const layers = packed.readUInt32LE(4);
    const values = packed.subarray(12 + 4 * layers);
    const halves = (bytes: Uint8Array): number[] => [...new Uint16Array(Uint8Array.from(bytes).buffer)];
    const { tensors, operators } = readTflite(published);
    const weights = operators
      .filter(({ name }) => name === 'DEQUANTIZE')
      .flatMap(({ inputs: [index = -1] }) => halves(tensors[index]?.data ?? new Uint8Array()));
    assert.equal(weights.length, values.length / 2);
    assert.deepEqual(halves(values).sort(), weights.sort());
    assert.ok(weights.every((bits) => Number.isFinite(fromHalf(bits))));
  });

  it('refuses a network of which one bit changed, and says what to do', async () => {
    const damaged = Uint8Array.from(await readPublishedNetwork());
    damaged[100_000] = (damaged[100_000] ?? 0) ^ 1;
    await assert.rejects(
      buildNetwork('/nowhere/made', damaged),
      /damaged or another version: its SHA-256 is .* "npm ci"/s,
    );
  });

  it('refuses a network that was cut short', async () => {
    const published = await readPublishedNetwork();
    await assert.rejects(buildNetwork('/nowhere/made', published.subarray(0, 1000)), /damaged or another version/);
  });
});
