import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { FaceLivenessError } from '../../src/core/errors.ts';
import { base64Length, writeBase64 } from '../../src/transport/base64.ts';
import { measureClockOffset } from '../../src/transport/clock-offset.ts';
import { WebCryptoSha256 } from '../../src/transport/web-crypto-sha256.ts';
import { WireClock } from '../../src/transport/wire-clock.ts';
import { ManualClock } from './manual-clock.ts';

describe('base64', () => {
  it('is the same as the platform writes, for every length up to 300 and a long one', () => {
    for (const size of [...Array.from({ length: 301 }, (_, index) => index), 100_003]) {
      const source = randomBytes(size);
      const target = new Uint8Array(base64Length(size) + 2);
      const end = writeBase64(source, target, 1);
      assert.equal(Buffer.from(target.subarray(1, end)).toString(), source.toString('base64'));
      assert.deepEqual([end, target[0], target.at(-1)], [target.length - 1, 0, 0], 'writes nothing beside it');
    }
  });
});

describe('the hash', () => {
  const pieces = ['grüße', new Uint8Array([0, 255, 7]).buffer, new Uint8Array([9, 8, 7, 6]).subarray(1, 3)] as const;
  const joined = Buffer.concat([Buffer.from('grüße'), Buffer.from([0, 255, 7, 8, 7])]);

  it('is SHA-256 of all pieces', async () => {
    const hash = new WebCryptoSha256();
    for (const piece of pieces) hash.update(piece);
    assert.equal(Buffer.from(await hash.digest()).toString('hex'), createHash('sha256').update(joined).digest('hex'));
  });

  it('is HMAC with a secret', async () => {
    const hash = new WebCryptoSha256('secret');
    for (const piece of pieces) hash.update(piece);
    assert.equal(
      Buffer.from(await hash.digest()).toString('hex'),
      createHmac('sha256', 'secret').update(joined).digest('hex'),
    );
  });

  it('begins anew after a reset', async () => {
    const hash = new WebCryptoSha256();
    hash.update('x');
    hash.reset();
    assert.equal(Buffer.from(await hash.digest()).toString('hex'), createHash('sha256').digest('hex'));
  });

  it('takes shared memory', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(3)).fill(5);
    const hash = new WebCryptoSha256();
    hash.update(shared);
    assert.equal(
      Buffer.from(await hash.digest()).toString('hex'),
      createHash('sha256')
        .update(Buffer.of(5, 5, 5))
        .digest('hex'),
    );
  });

  it('says so when the page is not a secure context', async () => {
    const { crypto } = globalThis;
    Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
    try {
      await assert.rejects(
        new WebCryptoSha256().digest(),
        (error) => error instanceof FaceLivenessError && error.code === 'insecure-context',
      );
    } finally {
      Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
    }
  });
});

describe('the wire clock', () => {
  it('rounds the sum, not its parts', () => {
    const clock = new WireClock(new ManualClock(), { epochMs: 1_700_000_000_000, monotonicMs: 100.4 }, 0.3);
    assert.equal(clock.toEpochMs(200.6), 1_700_000_000_101);
    assert.equal(clock.toEpochMs(99.4), 1_699_999_999_999);
  });

  it('follows the monotonic clock after the anchor was taken', () => {
    const manual = new ManualClock(5000);
    manual.advance(10);
    const clock = new WireClock(manual, { epochMs: manual.epochMs(), monotonicMs: manual.nowMs() }, 3_600_000);
    manual.advance(1000);
    assert.equal(clock.nowEpochMs(), 3_606_010);
  });
});

describe('the clock offset', () => {
  const answering = async (headers: Record<string, string>, ask: (url: string) => Promise<void>): Promise<void> => {
    const server = createServer((_, response) => {
      response.sendDate = false;
      response.writeHead(405, headers).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };
  const { signal } = new AbortController();

  it('is taken from the date of any answer', async () => {
    const clock = new ManualClock(Date.UTC(2026, 10, 24, 10, 0, 0));
    await answering({ date: 'Tue, 24 Nov 2026 11:00:00 GMT' }, async (url) => {
      assert.equal(await measureClockOffset(url, clock, signal), 3_600_500);
    });
  });

  it('takes half of the way as past', async () => {
    const clock = new ManualClock(Date.UTC(2026, 10, 24, 10, 0, 0));
    const slowly = async (): Promise<Response> => {
      clock.advance(3000);
      return new Response(null, { headers: { date: 'Tue, 24 Nov 2026 10:00:01 GMT' } });
    };
    assert.equal(await measureClockOffset('https://host.test/', clock, signal, slowly), 0);
  });

  it('is unknown without a date or an answer', async () => {
    const clock = new ManualClock();
    await answering({}, async (url) => assert.equal(await measureClockOffset(url, clock, signal), null));
    assert.equal(await measureClockOffset('http://127.0.0.1:1/', clock, signal), null);
  });
});
