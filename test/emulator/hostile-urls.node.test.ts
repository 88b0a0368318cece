import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { createSession } from './support/api-client.ts';
import { presign, type StreamClientOptions } from './support/signed-url.ts';
import { type ServiceMessage, StreamClient } from './support/stream-client.ts';

const HOUR_MS = 3_600_000;

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.close());

async function optionsFor(sessionId?: string): Promise<StreamClientOptions> {
  return {
    streamUrl: emulator.streamUrl,
    credentials: emulator.issueCredentials(),
    sessionId: sessionId ?? (await createSession(emulator)),
  };
}

/** Opens a stream with this query in place of the signed one. @returns What the service says first. */
async function answerTo(query: string): Promise<ServiceMessage> {
  const tamper = (url: URL): void => {
    url.search = query;
  };
  const client = await StreamClient.open({ ...(await optionsFor()), tamper });
  const message = await client.next();
  client.vanish();
  return message;
}

/** The pairs of a URL that the emulator would accept, still encoded. */
async function signedPairs(options?: StreamClientOptions): Promise<string[]> {
  const { url } = await presign(options ?? (await optionsFor()));
  return url.search.slice(1).split('&');
}

const nameOf = (pair: string): string => pair.slice(0, pair.indexOf('='));

describe('a URL of which one parameter was altered is refused:', () => {
  const cases: Readonly<Record<string, { to: (value: string) => string; name: string }>> = {
    'X-Amz-Algorithm': { to: () => 'AWS4-HMAC-SHA1', name: 'IncompleteSignatureException' },
    'X-Amz-Credential': { to: (value) => value.replace(/^.{5}/, 'AKIAX'), name: 'UnrecognizedClientException' },
    'X-Amz-Date': { to: (value) => value.replace(/.Z$/, '0Z'), name: 'InvalidSignatureException' },
    'X-Amz-Expires': { to: () => '604800', name: 'InvalidSignatureException' },
    'X-Amz-SignedHeaders': { to: () => 'host%3Bconstructor%3B__proto__', name: 'InvalidSignatureException' },
    'X-Amz-Security-Token': { to: (value) => value.replace('A', 'B'), name: 'UnrecognizedClientException' },
    'X-Amz-Signature': { to: (value) => value.toUpperCase(), name: 'InvalidSignatureException' },
    'session-id': { to: () => '00000000-0000-4000-8000-000000000000', name: 'InvalidSignatureException' },
    'video-width': { to: () => '641', name: 'InvalidSignatureException' },
    'video-height': { to: () => '481', name: 'InvalidSignatureException' },
    'challenge-versions': { to: () => 'FaceMovementChallenge_1.0.0', name: 'InvalidSignatureException' },
    'x-amz-user-agent': { to: () => 'other', name: 'InvalidSignatureException' },
    'attempt-count': { to: () => '2', name: 'InvalidSignatureException' },
    'precheck-view-enabled': { to: () => '0', name: 'InvalidSignatureException' },
  };

  it('(the cases cover every parameter)', async () => {
    const pairs = await signedPairs();
    assert.deepEqual(pairs.map(nameOf).sort(), Object.keys(cases).sort());
  });

  for (const [name, expected] of Object.entries(cases)) {
    const rewrite = async (change: (pair: string) => string[]): Promise<string> =>
      (await signedPairs()).flatMap((pair) => (nameOf(pair) === name ? change(pair) : [pair])).join('&');

    it(`${name} with another value`, async () => {
      // A date that happens to end in zero seconds is altered by the same replacement in its minute.
      const query = await rewrite((pair) => {
        const value = pair.slice(name.length + 1);
        const altered = expected.to(value);
        return [`${name}=${altered === value ? value.replace(/..Z$/, '59Z') : altered}`];
      });
      const { headers } = await answerTo(query);
      assert.deepEqual([headers[':message-type'], headers[':exception-type']], ['exception', expected.name]);
    });

    it(`${name} twice`, async () => {
      const { type, body } = await answerTo(await rewrite((pair) => [pair, pair]));
      assert.equal(type, 'IncompleteSignatureException');
      assert.match(String(body['Message']), /occurs twice/);
    });

    it(`${name} left out`, async () => {
      const { type } = await answerTo(await rewrite(() => []));
      const isSignature = name.startsWith('X-Amz-');
      if (name === 'X-Amz-Security-Token') assert.equal(type, 'UnrecognizedClientException');
      else assert.equal(type, isSignature ? 'IncompleteSignatureException' : 'InvalidSignatureException');
    });
  }
});

describe('a URL that was rewritten', () => {
  it('is accepted in another order, because signatures sort', async () => {
    assert.equal((await answerTo((await signedPairs()).toReversed().join('&'))).type, 'ChallengeEvent');
  });

  it('is accepted in another escaping of the same text, because signatures decode', async () => {
    const pairs = await signedPairs();
    const escaped = pairs.map((pair) =>
      pair.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()).replace('=1', '=%31'),
    );
    assert.notDeepEqual(escaped, pairs);
    assert.equal((await answerTo(escaped.join('&'))).type, 'ChallengeEvent');
  });

  for (const [what, rewrite, name] of [
    ['escaped twice', (query: string) => query.replaceAll('%', '%25'), 'IncompleteSignatureException'],
    ['with a parameter added', (query: string) => `${query}&x=1`, 'InvalidSignatureException'],
    ['with a second question mark', (query: string) => `${query}?x=1`, 'InvalidSignatureException'],
    ['with a broken escape', (query: string) => `${query}&x=%E0%A4`, 'IncompleteSignatureException'],
    [
      'with a name in other letters',
      (query: string) => query.replace('session-id', 'Session-Id'),
      'InvalidSignatureException',
    ],
    [
      'without any signature',
      () => 'session-id=00000000-0000-4000-8000-000000000000',
      'MissingAuthenticationTokenException',
    ],
    ['with nothing at all', () => '', 'MissingAuthenticationTokenException'],
  ] as const) {
    it(`is refused ${what}`, async () => {
      assert.equal((await answerTo(rewrite((await signedPairs()).join('&')))).type, name);
    });
  }
});

describe('a URL is refused', () => {
  it('when it was used before, and the session stays as it was', async () => {
    const query = (await signedPairs()).join('&');
    assert.equal((await answerTo(query)).type, 'ChallengeEvent');
    const { type, body } = await answerTo(query);
    assert.equal(type, 'ValidationException');
    assert.match(String(body['Message']), /already been used/);
  });

  for (const [what, options, name] of [
    ['when it has expired', { skewMs: -HOUR_MS }, 'InvalidSignatureException'],
    ['when it comes from the future', { skewMs: HOUR_MS }, 'InvalidSignatureException'],
    ['when it was made for another region', { region: 'eu-west-1' }, 'InvalidSignatureException'],
    ['when it was made for another service', { signingService: 'transcribe' }, 'InvalidSignatureException'],
  ] as const) {
    it(what, async () => {
      const query = (await signedPairs({ ...(await optionsFor()), ...options })).join('&');
      assert.equal((await answerTo(query)).type, name);
    });
  }

  it('with the session token of other credentials', async () => {
    const [mine, other] = [emulator.issueCredentials(), emulator.issueCredentials()];
    const credentials = { ...mine, sessionToken: other.sessionToken };
    const query = (await signedPairs({ ...(await optionsFor()), credentials })).join('&');
    assert.equal((await answerTo(query)).type, 'UnrecognizedClientException');
  });

  it('when it was signed with the secret of other credentials', async () => {
    const [mine, other] = [emulator.issueCredentials(), emulator.issueCredentials()];
    const credentials = { ...mine, secretAccessKey: other.secretAccessKey };
    const query = (await signedPairs({ ...(await optionsFor()), credentials })).join('&');
    assert.equal((await answerTo(query)).type, 'InvalidSignatureException');
  });

  it('and none of that uses the session up', async () => {
    const options = await optionsFor();
    const [first = '', ...rest] = await signedPairs(options);
    for (const query of [`${first}&${first}`, rest.join('&'), [first, ...rest, 'x=1'].join('&')]) await answerTo(query);
    assert.equal((await answerTo([first, ...rest].join('&'))).type, 'ChallengeEvent');
  });
});
