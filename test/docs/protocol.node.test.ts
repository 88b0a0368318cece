import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHALLENGE_VERSIONS } from '../../src/core/challenge.ts';
import { CLOSE_CODE } from '../../src/core/errors.ts';
import { fromServerClose, fromServiceFailure } from '../../src/core/service-errors.ts';
import { decodeMessage } from '../../src/emulator/streaming/event-stream-message.ts';
import { sha256Hex, signEvent, signRequest } from '../../src/emulator/signing/signature-v4.ts';
import { EventSigner } from '../../src/transport/event-signer.ts';
import { encodeVideoEvent } from '../../src/transport/liveness-messages.ts';
import { createSigner, presignUrl } from '../../src/transport/presigned-url.ts';
import { codeBlocks, readPage, sectionsOf, tableRows } from './pages.ts';

interface ExampleInput {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly region: string;
  readonly epochMs: number;
  readonly sessionId: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly attemptCount: number;
  readonly hasStartScreen: boolean;
  readonly userAgent: string;
}

const page = readPage('docs/protocol.md');

function sectionText(heading: string): string {
  const section = [...sectionsOf(page, 2), ...sectionsOf(page, 3)].find((other) => other.heading === heading);
  assert.ok(section, heading);
  return section.text;
}

/** Values, URL and first message of the page's example. */
function readExample(): { input: ExampleInput; url: URL; message: Buffer } {
  const section = { path: page.path, text: sectionText('An example to compute with') };
  const [values, url, message] = codeBlocks(section).map(({ code }) => code);
  assert.ok(values !== undefined && url !== undefined && message !== undefined);
  const bytes = message.replaceAll(/#.*|^(?:outer|inner)|\s/gm, '');
  return {
    input: JSON.parse(values) as ExampleInput,
    url: new URL(url.replaceAll('\n', '')),
    message: Buffer.from(bytes, 'hex'),
  };
}

describe('the example in docs/protocol.md', () => {
  const { input, url, message } = readExample();
  const { accessKeyId, secretAccessKey, sessionToken, region, epochMs } = input;
  const session = {
    sessionId: input.sessionId,
    region,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    clockOffsetMs: 0,
  };
  const urlSignature = url.searchParams.get('X-Amz-Signature') ?? '';

  it('has the URL that this client opens', async () => {
    const { sessionId, widthPx, heightPx, ...request } = input;
    const anchor = { epochMs, monotonicMs: 0 };
    const presigned = await presignUrl(
      { ...request, session, frame: { widthPx, heightPx }, challengeId: sessionId, anchor },
      createSigner(session),
      epochMs,
    );
    assert.equal(presigned.url, url.href);
  });

  it('has the signature that the emulator computes on its own', () => {
    const query = [...url.searchParams].filter(([name]) => name !== 'X-Amz-Signature');
    const request = {
      method: 'GET',
      path: url.pathname,
      query,
      headers: { host: url.hostname },
      signedHeaders: ['host'],
      payloadHash: sha256Hex(''),
    };
    const scope = { accessKeyId, day: '20270115', region, service: 'rekognition' };
    assert.equal(signRequest(request, secretAccessKey, scope, '20270115T080000Z'), urlSignature);
  });

  it('has the first message that this client sends', async () => {
    const signer = new EventSigner(createSigner(session), urlSignature);
    const sent = await signer.sign(encodeVideoEvent(new Uint8Array([1, 2, 3]), epochMs), epochMs);
    assert.equal(Buffer.from(sent).toString('hex'), message.toString('hex'));
  });

  it('has a message whose checksums and signature the emulator accepts', () => {
    const { headers, payload } = decodeMessage(message);
    const dateHeader = Buffer.concat([
      Buffer.from('\x05:date\x08', 'latin1'),
      headers.get(':date')?.value ?? Buffer.alloc(0),
    ]);
    const hashes = { headersHash: sha256Hex(dateHeader), payloadHash: sha256Hex(payload) };
    const event = { amzDate: '20270115T080000Z', priorSignature: urlSignature, ...hashes };
    assert.equal(headers.get(':chunk-signature')?.value.toString('hex'), signEvent(event, secretAccessKey, region));
    assert.equal(decodeMessage(payload).payload.toString(), '{"VideoChunk":"AQID","TimestampMillis":1800000000000}');
  });
});

describe('docs/protocol.md', () => {
  it('names every parameter of the URL and no other', () => {
    const named = tableRows(sectionText('The connection')).map(([name = '']) => name.replaceAll('`', ''));
    assert.deepEqual(named.slice(1).toSorted(), [...readExample().url.searchParams.keys()].toSorted());
  });

  it('names the challenges that this client offers', () => {
    assert.ok(page.text.includes(`\`${CHALLENGE_VERSIONS}\``));
  });

  it('translates exceptions as the client does', () => {
    for (const [names = '', code] of tableRows(sectionText('Refusals')).slice(1)) {
      for (const [, name = ''] of names.matchAll(/`(\w+)`/g)) {
        assert.equal(fromServiceFailure({ name, message: '' }).code, code?.replaceAll('`', ''), name);
      }
    }
  });

  it('lists every close code of the client, and translates those of the service as the client does', () => {
    const rows = tableRows(sectionText('Close codes')).slice(1);
    const codes = new Set(rows.map(([code]) => Number(code)));
    for (const code of Object.values(CLOSE_CODE)) assert.ok(codes.has(code), String(code));
    for (const [closeCode, , , reported = ''] of rows) {
      const code = /`([a-z-]+)`/.exec(reported)?.[1];
      if (code !== undefined) assert.equal(fromServerClose(Number(closeCode)).code, code, closeCode);
    }
  });
});
