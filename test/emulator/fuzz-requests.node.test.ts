import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import * as fc from 'fast-check';
import { handleApiRequest } from '../../src/emulator/api/rekognition-api.ts';
import { SkewedClock } from '../../src/emulator/clock.ts';
import {
  ControlInputError,
  parseApiPlan,
  parseChallengePlan,
  parseSkew,
  parseStreamPlan,
  parseVerdictPlan,
} from '../../src/emulator/control-input.ts';
import { FaultBook } from '../../src/emulator/faults.ts';
import { DEVELOPMENT_CREDENTIALS } from '../../src/emulator/options.ts';
import { isServiceExceptionName, ServiceException } from '../../src/emulator/service-exception.ts';
import { SessionStore } from '../../src/emulator/sessions/session-store.ts';
import { CredentialStore } from '../../src/emulator/signing/credential-store.ts';
import type { ApiRequest } from '../../src/emulator/signing/header-signature.ts';
import { parseQuery, verifyPresignedUrl } from '../../src/emulator/signing/presigned-url.ts';
import { STREAM_PATH } from '../../src/emulator/streaming/stream-request.ts';
import { FakeClock } from './support/fake-clock.ts';
import { FUZZ_SEED, textMutationOf } from './support/mutation.ts';
import { presign, Sha256 } from './support/signed-url.ts';

const REGION = 'us-east-1';
const HOST = '127.0.0.1:4570';

const clock = new SkewedClock(new FakeClock());
const credentials = new CredentialStore([DEVELOPMENT_CREDENTIALS], clock);
/** What the emulator logs when an error is its own. */
const bugs: string[] = [];
const api = {
  credentials,
  clock,
  region: REGION,
  faults: new FaultBook(),
  sessions: new SessionStore({
    clock,
    lifetimeMs: 180_000,
    seed: 1,
    onChange: () => {},
    onEnded: () => {},
    onRemoved: () => {},
  }),
  log: (line: string): void => {
    if (line.startsWith('bug')) bugs.push(line);
  },
};

let query: string;
let apiHeaders: Readonly<Record<string, string>>;
before(async () => {
  const sessionId = '00000000-0000-4000-8000-000000000000';
  const { url } = await presign({ streamUrl: `ws://${HOST}`, credentials: credentials.issue(), sessionId });
  query = url.search.slice(1);
  const signer = new SignatureV4({
    service: 'rekognition',
    region: REGION,
    credentials: DEVELOPMENT_CREDENTIALS,
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: '/',
    headers: { host: HOST, 'x-amz-target': 'RekognitionService.CreateFaceLivenessSession' },
    body: '{}',
  });
  apiHeaders = headers;
});

/** Whether a query is accepted. Anything but a refusal in the service's terms comes out as an error. */
function isAccepted(text: string): boolean {
  const pairs = parseQuery(text);
  if (!pairs) return false;
  try {
    verifyPresignedUrl(STREAM_PATH, pairs, { host: HOST }, { credentials, region: REGION, nowMs: clock.nowMs() });
    return true;
  } catch (error) {
    assert.ok(error instanceof ServiceException && error.httpStatus === 400, String(error));
    return false;
  }
}

describe('a presigned query', () => {
  it('is accepted as it was signed', () => assert.ok(isAccepted(query)));

  it('is refused in the service’s terms in 20,000 mutations, unless they say the same', () => {
    const sorted = (text: string): string => JSON.stringify([...(parseQuery(text) ?? [])].sort());
    const property = fc.property(textMutationOf(query), (text) => {
      assert.equal(isAccepted(text), sorted(text) === sorted(query));
    });
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 20_000 });
  });

  it('is refused in the service’s terms for 10,000 of any values of its parameters', () => {
    const names = query.split('&').map((pair) => pair.slice(0, pair.indexOf('=')));
    const value = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        'constructor',
        'host;__proto__',
        'host;toString',
        '20269999T999999Z',
        'a/b/c/d/aws4_request',
        '-1',
      ),
    );
    const property = fc.property(fc.constantFrom(...names), value, (name, other) => {
      const pairs = query.split('&').filter((pair) => !pair.startsWith(`${name}=`));
      const text = encodeURIComponent(other);
      assert.equal(isAccepted([...pairs, `${name}=${text}`].join('&')), query.split('&').includes(`${name}=${text}`));
    });
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 10_000 });
  });
});

describe('a request of the API', () => {
  /** Answers a request and expects the answer to be the service's, and the error, if it is one, not a bug. */
  function answer(request: Partial<ApiRequest>): { status: number; name: unknown } {
    const whole = { method: 'POST', path: '/', query: [], headers: apiHeaders, body: Buffer.from('{}'), ...request };
    const { status, body } = handleApiRequest(whole, api);
    const name = (JSON.parse(body) as Record<string, unknown>)['__type'];
    assert.deepEqual(bugs, []);
    assert.ok(status === 200 ? name === undefined : isServiceExceptionName(name), `${status} ${String(name)}`);
    return { status, name };
  }

  it('is accepted as it was signed', () => assert.equal(answer({}).status, 200));

  it('is refused in the service’s terms in 10,000 mutations of a header', () => {
    const changed = fc
      .constantFrom(...Object.keys(apiHeaders))
      .chain((name) =>
        fc.tuple(fc.constant(name), fc.option(textMutationOf(apiHeaders[name] ?? ''), { nil: undefined })),
      );
    const property = fc.property(changed, ([name, value]) => {
      const { [name]: original = '', ...others } = apiHeaders;
      const { status } = answer({ headers: value === undefined ? others : { ...others, [name]: value } });
      // The signature of a header ignores repeated blanks; the header of the signature ignores all of them.
      const isSame = (value ?? '').replaceAll(' ', '') === original.replaceAll(' ', '');
      if (!isSame && name !== 'authorization' && name !== 'x-amz-content-sha256') assert.equal(status, 400);
    });
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 10_000 });
  });

  it('is refused with any other body than the signed one, 5,000 times', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 40 }), (body) => {
      if (Buffer.from(body).toString() !== '{}') assert.equal(answer({ body }).name, 'InvalidSignatureException');
    });
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 5000 });
  });
});

describe('an order to the control API is read or refused with a reason', () => {
  const member = fc.oneof(
    fc.constantFrom('sessionId', 'confidence', 'exception', 'name', 'message', 'afterEvents', 'challenge', 'oval'),
    fc.constantFrom(
      'config',
      'colors',
      'operation',
      'response',
      'minutes',
      'refuse',
      'dropAfterBytes',
      'invalidChallenge',
    ),
    fc.constantFrom('FreshnessColor', 'RGB', 'CenterX', 'OvalFitTimeout', '__proto__', 'constructor'),
  );
  const { body } = fc.letrec<{ body: unknown; value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(0, -1, 50, Infinity, true, null, '', 'no-oval', 'ThrottlingException'),
      tie('body'),
    ),
    body: fc.oneof(
      { depthSize: 'small' },
      fc.dictionary(member, tie('value'), { maxKeys: 3 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.jsonValue({ maxDepth: 1 }),
    ),
  }));
  for (const parse of [parseVerdictPlan, parseStreamPlan, parseChallengePlan, parseApiPlan, parseSkew]) {
    it(`5,000 times by ${parse.name}`, () => {
      const property = fc.property(body, (order) => {
        try {
          parse(order);
        } catch (error) {
          assert.ok(error instanceof ControlInputError && error.message.length > 0, String(error));
        }
        assert.equal(Object.getPrototypeOf({}), Object.prototype);
        assert.deepEqual(Object.keys(Object.prototype), []);
      });
      fc.assert(property, { seed: FUZZ_SEED, numRuns: 5000 });
    });
  }
});
