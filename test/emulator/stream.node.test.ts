import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { createSession, getResults } from './support/api-client.ts';
import { genuineCheck } from './support/genuine-check.ts';
import type { StreamClientOptions } from './support/signed-url.ts';
import { StreamClient, toWireChallenge } from './support/stream-client.ts';

const COLORS = ['0,255,0', '255,0,255', '255,0,0', '0,0,255', '255,255,0', '0,255,255', '255,255,255'];

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.close());

async function open(options: Partial<StreamClientOptions> = {}): Promise<StreamClient> {
  const { streamUrl } = emulator;
  const sessionId = options.sessionId ?? (await createSession(emulator));
  return StreamClient.open({ streamUrl, credentials: emulator.issueCredentials(), ...options, sessionId });
}

describe('a genuine check', () => {
  for (const type of ['FaceMovementAndLightChallenge', 'FaceMovementChallenge'] as const) {
    it(`succeeds with at least 95 for ${type}`, async () => {
      const sessionId = await createSession(emulator, { Settings: { ChallengePreferences: [{ Type: type }] } });
      const client = await open({ sessionId });
      assert.equal((await getResults(emulator, sessionId)).Status, 'IN_PROGRESS');
      const challenge = await client.challenge();
      assert.equal(challenge.name, type);
      await client.sendAll(genuineCheck(challenge));
      const disconnection = await client.next();
      assert.equal(disconnection.type, 'DisconnectionEvent');
      assert.ok(Math.abs(Number(disconnection.body['TimestampMillis']) - Date.now()) < 60_000);
      assert.equal(await client.closed, 1000);

      const results = await getResults(emulator, sessionId);
      assert.equal(results.Status, 'SUCCEEDED');
      assert.ok((results.Confidence ?? 0) >= 95, `confidence was ${results.Confidence}`);
      assert.deepEqual(results.Challenge, {
        Type: type,
        Version: type === 'FaceMovementChallenge' ? '1.0.0' : '2.0.0',
      });
    });
  }
});

describe('the announcement of the challenge', () => {
  it('names type and version first, then oval, thresholds and colors', async () => {
    const client = await open();
    const announcement = await client.next();
    assert.equal(announcement.headers[':message-type'], 'event');
    assert.equal(announcement.headers[':content-type'], 'application/json');
    assert.deepEqual(
      [announcement.type, announcement.body],
      ['ChallengeEvent', { Type: 'FaceMovementAndLightChallenge', Version: '2.0.0' }],
    );
    const information = await client.next();
    assert.equal(information.type, 'ServerSessionInformationEvent');
    const challenge = toWireChallenge(information);
    const { Width, Height, CenterX, CenterY } = challenge.OvalParameters;
    assert.deepEqual([Width, Height], [288, 465]);
    assert.ok(Math.abs(CenterX - 320) <= 13 && Math.abs(CenterY - 240) <= 8, `centre was ${CenterX}, ${CenterY}`);
    assert.deepEqual(Object.keys(challenge.ChallengeConfig).sort(), [
      'BlazeFaceDetectionThreshold',
      'FaceDistanceThreshold',
      'FaceDistanceThresholdMax',
      'FaceDistanceThresholdMin',
      'FaceIouHeightThreshold',
      'FaceIouWidthThreshold',
      'OvalFitTimeout',
      'OvalHeightWidthRatio',
      'OvalIouHeightThreshold',
      'OvalIouThreshold',
      'OvalIouWidthThreshold',
    ]);
    const [black, ...colors] = challenge.ColorSequences;
    assert.deepEqual(black, { FreshnessColor: { RGB: [0, 0, 0] }, DownscrollDuration: 0, FlatDisplayDuration: 75 });
    assert.deepEqual(colors.map(({ FreshnessColor }) => FreshnessColor.RGB.join(',')).sort(), [...COLORS].sort());
    assert.ok(colors.every((color) => color.DownscrollDuration === 475 && color.FlatDisplayDuration === 0));
    client.close(1000);
  });

  it('leaves light out of the movement challenge', async () => {
    const client = await open({ versions: 'FaceMovementChallenge_1.0.0' });
    assert.deepEqual((await client.next()).body, { Type: 'FaceMovementChallenge', Version: '1.0.0' });
    const { body } = await client.next();
    assert.deepEqual(
      Object.keys(Object(Object(Object(body)['SessionInformation'])['Challenge'])['FaceMovementChallenge']),
      ['OvalParameters', 'ChallengeConfig'],
    );
    client.close(1000);
  });

  it('is the same for the same seed and differs from session to session', async () => {
    const seen = await Promise.all(
      [7, 7].map(async (seed) => {
        const seeded = await startEmulator({ seed });
        const challenges: string[] = [];
        for (const sessionId of [await createSession(seeded), await createSession(seeded)]) {
          const client = await StreamClient.open({
            streamUrl: seeded.streamUrl,
            credentials: seeded.credentials,
            sessionId,
          });
          challenges.push(JSON.stringify(await client.challenge()));
        }
        await seeded.close();
        return challenges;
      }),
    );
    assert.deepEqual(seen[0], seen[1]);
    assert.notEqual(seen[0]?.[0], seen[0]?.[1]);
  });

  for (const [widthPx, heightPx] of [
    [480, 640],
    [1280, 720],
    [600, 640],
    [3840, 2160],
    [320, 240],
  ] as const) {
    it(`keeps the oval within a frame of ${widthPx}×${heightPx}`, async () => {
      const client = await open({ frame: { widthPx, heightPx } });
      const { Width, Height, CenterX, CenterY } = (await client.challenge()).OvalParameters;
      assert.ok(CenterX - Width / 2 >= 0 && CenterX + Width / 2 <= widthPx);
      assert.ok(CenterY - Height / 2 >= -0.01 && CenterY + Height / 2 <= heightPx + 0.01);
      assert.ok(Math.abs(Height / Width - 1.618) < 0.02);
      client.close(1000);
    });
  }

  it('follows the order of the preferences as far as the client offers them', async () => {
    const Settings = {
      ChallengePreferences: [
        { Type: 'FaceMovementChallenge' as const },
        { Type: 'FaceMovementAndLightChallenge' as const },
      ],
    };
    const both = await open({ sessionId: await createSession(emulator, { Settings }) });
    assert.equal((await both.challenge()).name, 'FaceMovementChallenge');
    const one = await open({
      sessionId: await createSession(emulator, { Settings }),
      versions: 'FaceMovementAndLightChallenge_2.0.0',
    });
    assert.equal((await one.challenge()).name, 'FaceMovementAndLightChallenge');
  });

  it('uses the default challenge that the emulator was started with', async () => {
    const movement = await startEmulator({ challenge: 'movement' });
    const sessionId = await createSession(movement);
    const client = await StreamClient.open({
      streamUrl: movement.streamUrl,
      credentials: movement.credentials,
      sessionId,
    });
    assert.equal((await client.challenge()).name, 'FaceMovementChallenge');
    await movement.close();
  });
});

describe('refusals of a stream', () => {
  const HOUR_MS = 3_600_000;
  const cases: readonly [what: string, options: Partial<StreamClientOptions>, name: string, message: RegExp][] = [
    [
      'an unknown session',
      { sessionId: '00000000-0000-4000-8000-000000000000' },
      'SessionNotFoundException',
      /not found/i,
    ],
    [
      'a wrong secret',
      { credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wrong' } },
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'an unknown key',
      { credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } },
      'UnrecognizedClientException',
      /invalid/,
    ],
    ['another region', { region: 'eu-west-1' }, 'InvalidSignatureException', /valid region/],
    ['another service', { signingService: 'transcribe' }, 'InvalidSignatureException', /correct service/],
    ['a clock an hour behind', { skewMs: -HOUR_MS }, 'InvalidSignatureException', /^Signature expired: /],
    ['a clock an hour ahead', { skewMs: HOUR_MS }, 'InvalidSignatureException', /^Signature not yet current: /],
    [
      'a URL that has expired',
      { skewMs: -11_000, expiresSeconds: 10 },
      'InvalidSignatureException',
      /^Signature expired: /,
    ],
    [
      'another host',
      { signedHost: 'streaming-rekognition.us-east-1.amazonaws.com' },
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'a missing signature',
      { tamper: (url) => url.searchParams.delete('X-Amz-Signature') },
      'IncompleteSignatureException',
      /X-Amz-Signature/,
    ],
    [
      'an altered size',
      { tamper: (url) => url.searchParams.set('video-width', '641') },
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'an added parameter',
      { tamper: (url) => url.searchParams.set('extra', '1') },
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'no signature at all',
      { tamper: (url) => (url.search = '?session-id=x') },
      'MissingAuthenticationTokenException',
      /Missing/,
    ],
    [
      'a doubled parameter',
      { tamper: (url) => url.searchParams.append('video-width', '640') },
      'IncompleteSignatureException',
      /twice/,
    ],
    [
      'a malformed escape',
      { tamper: (url) => (url.search += '&x=%E0%A4%A') },
      'IncompleteSignatureException',
      /decoded/,
    ],
    ['a width of two digits', { query: { 'video-width': '99' } }, 'ValidationException', /video-width/],
    ['a fractional height', { query: { 'video-height': '480.5' } }, 'ValidationException', /video-height/],
    [
      'several bad values at once',
      { query: { 'video-width': '', 'video-height': '' } },
      'ValidationException',
      /^2 validation errors detected/,
    ],
    [
      'an upper-case session id',
      { query: { 'session-id': 'ABCDEF00-0000-4000-8000-000000000000' } },
      'ValidationException',
      /session-id/,
    ],
    ['a malformed attempt count', { query: { 'attempt-count': 'one' } }, 'ValidationException', /attempt-count/],
    [
      'a malformed start screen flag',
      { query: { 'precheck-view-enabled': 'true' } },
      'ValidationException',
      /precheck-view-enabled/,
    ],
    [
      'challenge versions that do not exist',
      { versions: 'FaceMovementChallenge_9.0.0' },
      'ValidationException',
      /challenge-versions/,
    ],
  ];
  for (const [what, options, name, pattern] of cases) {
    it(`answers ${what} with ${name} and closes`, async () => {
      const client = await open(options);
      const message = await client.next();
      assert.equal(message.headers[':message-type'], 'exception');
      assert.equal(message.headers[':exception-type'], name);
      assert.match(String(message.body['Message']), pattern);
      assert.equal(message.body['Code'], name);
      assert.equal(await client.closed, 1000);
    });
  }

  it('refuses a second use of a session', async () => {
    const sessionId = await createSession(emulator);
    await open({ sessionId });
    const second = await open({ sessionId });
    const { type, body } = await second.next();
    assert.equal(type, 'ValidationException');
    assert.match(String(body['Message']), /session has already been used/);
  });

  it('does not use a session up when the signature was refused', async () => {
    const sessionId = await createSession(emulator);
    await (
      await open({ sessionId, skewMs: HOUR_MS })
    ).closed;
    const client = await open({ sessionId });
    assert.equal((await client.next()).type, 'ChallengeEvent');
  });

  it('refuses issued credentials without their token', async () => {
    const { accessKeyId, secretAccessKey } = emulator.issueCredentials();
    const client = await open({ credentials: { accessKeyId, secretAccessKey } });
    assert.equal((await client.next()).type, 'UnrecognizedClientException');
  });

  for (const signedHost of ['127.0.0.1', 'with port']) {
    it(`accepts the host signed ${signedHost === 'with port' ? 'with' : 'without'} its port`, async () => {
      const host = new URL(emulator.url).host;
      const client = await open({ signedHost: signedHost === 'with port' ? host : signedHost });
      assert.equal((await client.next()).type, 'ChallengeEvent');
    });
  }

  it('answers another path with 404', async () => {
    const response = await fetch(`${emulator.url}/start-face-liveness-session`);
    assert.equal(response.status, 404);
  });
});
