import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CompareFacesCommand, CreateFaceLivenessSessionCommand } from '@aws-sdk/client-rekognition';
import { startWithClock } from '../../src/emulator/emulator.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { apiClient, createSession, getResults } from './support/api-client.ts';
import { order, sessionView } from './support/control.ts';
import { FakeClock } from './support/fake-clock.ts';
import { genuineCheck } from './support/genuine-check.ts';
import { StreamClient } from './support/stream-client.ts';

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator({ control: true });
});
after(() => emulator.close());
beforeEach(async () => {
  await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
});

const UNKNOWN_SESSION = '00000000-0000-4000-8000-000000000000';
const colorOf = (RGB: readonly number[]): object => ({
  FreshnessColor: { RGB },
  DownscrollDuration: 1,
  FlatDisplayDuration: 1,
});

async function open(sessionId?: string, skewMs = 0): Promise<{ client: StreamClient; sessionId: string }> {
  const id = sessionId ?? (await createSession(emulator));
  const client = await StreamClient.open({
    streamUrl: emulator.streamUrl,
    credentials: emulator.credentials,
    sessionId: id,
    skewMs,
  });
  return { client, sessionId: id };
}

/** Runs a whole genuine check. */
async function run(sessionId?: string): Promise<string> {
  const { client, sessionId: id } = await open(sessionId);
  await client.sendAll(genuineCheck(await client.challenge()));
  await client.next();
  return id;
}

describe('the control API', () => {
  it('does not exist unless it was asked for', async () => {
    const plain = await startEmulator();
    assert.equal((await order(plain, 'verdict', { confidence: 1 })).status, 404);
    assert.equal((await fetch(`${plain.url}/_emulator/sessions`)).status, 404);
    await plain.close();
  });

  it('lists sessions, the newest first', async () => {
    const ids = [await createSession(emulator), await createSession(emulator)];
    const list = (await (await fetch(`${emulator.url}/_emulator/sessions`)).json()) as { id: string; status: string }[];
    assert.deepEqual(
      list.slice(0, 2).map(({ id }) => id),
      [ids[1], ids[0]],
    );
    assert.equal(list[0]?.status, 'CREATED');
  });

  it('shows events, findings, colors and history of a check', async () => {
    const view = await sessionView(emulator, await run());
    assert.equal(view.status, 'SUCCEEDED');
    assert.deepEqual(
      view.findings.map(({ code }) => code),
      ['pixels-not-examined'],
    );
    assert.equal(view.events.filter(({ type }) => type === 'color').length, 8);
    assert.deepEqual(view.colorsShown, view.colorsAsked);
    assert.deepEqual([view.video?.codec, view.video?.widthPx], ['V_VP8', 640]);
    const labels = view.timeline.map(({ label }) => label);
    assert.deepEqual(labels.slice(0, 5), [
      'created',
      'IN_PROGRESS',
      'ChallengeEvent',
      'ServerSessionInformationEvent',
      'VideoEvent',
    ]);
    assert.ok(labels.includes('DisconnectionEvent'));
  });

  it('hands out short-lived credentials', async () => {
    const { status, body } = await order(emulator, 'credentials', {});
    assert.equal(status, 201);
    const credentials = {
      accessKeyId: String(body['accessKeyId']),
      secretAccessKey: String(body['secretAccessKey']),
      sessionToken: String(body['sessionToken']),
    };
    const client = await StreamClient.open({
      streamUrl: emulator.streamUrl,
      credentials,
      sessionId: await createSession(emulator),
    });
    assert.equal((await client.next()).type, 'ChallengeEvent');
  });

  for (const [what, path, body, pattern] of [
    ['an unknown member', 'faults', { refuze: true }, /no member refuze/],
    ['no fault at all', 'faults', {}, /name a fault/],
    ['a confidence above 100', 'verdict', { confidence: 101 }, /confidence/],
    ['a malformed session id', 'verdict', { confidence: 1, sessionId: 'x' }, /sessionId/],
    ['an unknown exception', 'faults', { exception: { name: 'NoSuchException' } }, /exception\.name/],
    ['an unknown way to break a challenge', 'faults', { invalidChallenge: 'purple' }, /invalidChallenge/],
    ['an unknown threshold', 'challenge', { config: { Threshold: 1 } }, /Threshold/],
    [
      'a color without a duration',
      'challenge',
      { colors: [{ FreshnessColor: { RGB: [0, 0, 0] } }] },
      /DownscrollDuration/,
    ],
    ['a skew of a week', 'skew', { minutes: 10_080 }, /minutes/],
    ['a script without a response', 'api', { operation: 'CompareFaces' }, /response/],
    ['a body that is no object', 'verdict', [], /body/],
    ['a color of two channels', 'challenge', { colors: [colorOf([1, 2])] }, /three integers/],
    ['a color of broken channels', 'challenge', { colors: [colorOf([1, 2, 0.5])] }, /RGB has to be an integer/],
    ['a color beyond white', 'challenge', { colors: [colorOf([1, 2, 256])] }, /RGB has to be an integer/],
    ['an empty challenge', 'challenge', {}, /oval, config or colors/],
    ['an empty challenge as a fault', 'faults', { challenge: {} }, /oval, config or colors/],
    ['half a byte', 'faults', { dropAfterBytes: 0.5 }, /dropAfterBytes has to be an integer/],
    ['half an event', 'faults', { closeEarlyAfterEvents: 1.5 }, /closeEarlyAfterEvents has to be an integer/],
    [
      'half a byte per second',
      'faults',
      { slowReadBytesPerSecond: 1.5 },
      /slowReadBytesPerSecond has to be an integer/,
    ],
    [
      'an exception after half an event',
      'faults',
      { exception: { name: 'ThrottlingException', afterEvents: 0.5 } },
      /afterEvents has to be an integer/,
    ],
    ['a verdict for an unknown session', 'verdict', { confidence: 1, sessionId: UNKNOWN_SESSION }, /no session/],
    ['a fault for an unknown session', 'faults', { throttle: true, sessionId: UNKNOWN_SESSION }, /no session/],
    ['a challenge for an unknown session', 'challenge', { colors: [], sessionId: UNKNOWN_SESSION }, /no session/],
    [
      'an unknown operation',
      'api',
      { operation: 'CreateFaceLivenessSesion', exception: 'ThrottlingException' },
      /operation has to be one of CreateFaceLivenessSession/,
    ],
    [
      'a response of an operation that is emulated',
      'api',
      { operation: 'CreateFaceLivenessSession', response: {} },
      /no scripted response/,
    ],
    [
      'a response and an exception in one',
      'api',
      { operation: 'CompareFaces', response: {}, exception: 'ThrottlingException' },
      /not with both/,
    ],
  ] as const) {
    it(`refuses ${what} and says why`, async () => {
      const answer = await order(emulator, path, body);
      assert.equal(answer.status, 400);
      assert.match(String(answer.body['error']), pattern);
    });
  }

  it('takes no order that a foreign page could send', async () => {
    const response = await fetch(`${emulator.url}/_emulator/verdict`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"confidence":1}',
    });
    assert.equal(response.status, 400);
  });
});

describe('scripted verdicts', () => {
  it('apply to the next stream only', async () => {
    await order(emulator, 'verdict', { confidence: 12.5 });
    assert.equal((await getResults(emulator, await run())).Confidence, 12.5);
    assert.ok(((await getResults(emulator, await run())).Confidence ?? 0) >= 95);
  });

  it('apply to a given session and leave a note', async () => {
    const sessionId = await createSession(emulator);
    await order(emulator, 'verdict', { confidence: 33, sessionId });
    assert.ok(((await getResults(emulator, await run())).Confidence ?? 0) >= 95);
    assert.equal((await getResults(emulator, await run(sessionId))).Confidence, 33);
    assert.ok((await sessionView(emulator, sessionId)).findings.some(({ code }) => code === 'confidence-scripted'));
  });

  it('apply to a session whose stream is already open', async () => {
    const { client, sessionId } = await open();
    const challenge = await client.challenge();
    await order(emulator, 'verdict', { confidence: 44, sessionId });
    await client.sendAll(genuineCheck(challenge));
    await client.next();
    assert.equal((await getResults(emulator, sessionId)).Confidence, 44);
  });
});

describe('orders are not used up', () => {
  it('by strangers who name the session, by unknown sessions, by used ones and by wrong clocks', async () => {
    const used = await run();
    const sessionId = await createSession(emulator);
    await order(emulator, 'verdict', { confidence: 5, sessionId });
    await order(emulator, 'faults', { neverDisconnect: true });
    await order(emulator, 'verdict', { confidence: 6 });
    const stranger = await StreamClient.open({
      streamUrl: emulator.streamUrl,
      credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'secret' },
      sessionId,
    });
    assert.equal((await stranger.next()).type, 'UnrecognizedClientException');
    assert.equal((await (await open(UNKNOWN_SESSION)).client.next()).type, 'SessionNotFoundException');
    assert.equal((await (await open(used)).client.next()).type, 'ValidationException');
    assert.equal((await (await open(sessionId, 3_600_000)).client.next()).type, 'InvalidSignatureException');

    const { client } = await open(sessionId);
    await client.sendAll(genuineCheck(await client.challenge()));
    await client.settled();
    assert.equal((await getResults(emulator, sessionId)).Confidence, 5);
    assert.equal((await getResults(emulator, await run())).Confidence, 6);
  });

  for (const fault of ['throttle', 'refuse'] as const) {
    it(`by a ${fault}, which takes itself alone`, async () => {
      for (const isNamed of [true, false]) {
        const sessionId = await createSession(emulator);
        const target = isNamed ? { sessionId } : {};
        await order(emulator, 'verdict', { confidence: 7, ...target });
        await order(emulator, 'faults', { [fault]: true, challenge: { colors: [colorOf([1, 2, 3])] }, ...target });
        if (fault === 'refuse') await assert.rejects(open(sessionId), /503/);
        else assert.equal((await (await open(sessionId)).client.next()).type, 'ThrottlingException');
        const { client } = await open(sessionId);
        const challenge = await client.challenge();
        assert.equal(challenge.ColorSequences.length, 1);
        await client.sendAll(genuineCheck(challenge, { webm: { frameBytes: 2500 } }));
        await client.next();
        assert.equal((await getResults(emulator, sessionId)).Confidence, 7);
      }
    });
  }

  it('by anybody else when two streams are to be throttled', async () => {
    await order(emulator, 'faults', { throttle: true });
    await order(emulator, 'faults', { throttle: true });
    const sessionId = await createSession(emulator);
    const types: string[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) types.push((await (await open(sessionId)).client.next()).type);
    assert.deepEqual(types, ['ThrottlingException', 'ThrottlingException', 'ChallengeEvent']);
  });
});

describe('faults', () => {
  it('refuse: the upgrade fails', async () => {
    await order(emulator, 'faults', { refuse: true });
    await assert.rejects(open(), /503/);
    assert.equal((await (await open()).client.next()).type, 'ChallengeEvent');
  });

  it('throttle: a ThrottlingException, and the session stays unused', async () => {
    await order(emulator, 'faults', { throttle: true });
    const { client, sessionId } = await open();
    assert.equal((await client.next()).type, 'ThrottlingException');
    assert.equal((await (await open(sessionId)).client.next()).type, 'ChallengeEvent');
  });

  it('exception at once: it comes in place of the challenge', async () => {
    await order(emulator, 'faults', { exception: { name: 'ServiceQuotaExceededException', message: 'Too many.' } });
    const message = await (await open()).client.next();
    assert.deepEqual([message.type, message.body['Message']], ['ServiceQuotaExceededException', 'Too many.']);
  });

  it('exception after some events', async () => {
    await order(emulator, 'faults', { exception: { name: 'InternalServerException', afterEvents: 3 } });
    const { client, sessionId } = await open();
    await client.sendAll(genuineCheck(await client.challenge()).slice(0, 3));
    assert.equal((await client.next()).type, 'InternalServerException');
    assert.equal(await client.closed, 1000);
    assert.equal((await sessionView(emulator, sessionId)).events.length, 3);
  });

  it('dropAfterBytes: the connection is lost without a close frame', async () => {
    await order(emulator, 'faults', { dropAfterBytes: 50_000 });
    const { client, sessionId } = await open();
    await client.sendAll(genuineCheck(await client.challenge()).slice(0, 4));
    assert.equal(await client.closed, 1006);
    assert.equal((await getResults(emulator, sessionId)).Status, 'FAILED');
  });

  it('neverDisconnect: the verdict exists, but the client is not told', async () => {
    await order(emulator, 'faults', { neverDisconnect: true });
    const { client, sessionId } = await open();
    await client.sendAll(genuineCheck(await client.challenge()));
    await client.settled();
    assert.equal((await getResults(emulator, sessionId)).Status, 'SUCCEEDED');
    client.close(1000);
    await assert.rejects(client.next(), /closed with 1000/);
  });

  for (const [what, options, code] of [
    ['is idle', { idleTimeoutMs: 20_000 }, 4001],
    ['expires', { sessionLifetimeMs: 20_000 }, 4003],
  ] as const) {
    it(`neverDisconnect: a stream that ${what} is closed with ${code}, and the result stays`, async () => {
      const clock = new FakeClock();
      const own = await startWithClock({ control: true, ...options }, clock);
      await order(own, 'faults', { neverDisconnect: true });
      const sessionId = await createSession(own);
      const { streamUrl, credentials } = own;
      const client = await StreamClient.open({ streamUrl, credentials, sessionId });
      await client.sendAll(genuineCheck(await client.challenge()));
      await client.settled();
      clock.advance(19_999);
      assert.equal((await getResults(own, sessionId)).Status, 'SUCCEEDED');
      await client.settled();
      clock.advance(1);
      assert.equal(await client.closed, code);
      await own.close();
    });
  }

  it('closeEarlyAfterEvents: 1000 without a DisconnectionEvent', async () => {
    await order(emulator, 'faults', { closeEarlyAfterEvents: 2 });
    const { client, sessionId } = await open();
    await client.sendAll(genuineCheck(await client.challenge()).slice(0, 2));
    assert.equal(await client.closed, 1000);
    await assert.rejects(client.next(), /closed with 1000/);
    assert.equal((await getResults(emulator, sessionId)).Status, 'FAILED');
  });

  for (const [kind, check] of [
    ['unknown-challenge', (body: string) => body.includes('FaceDanceChallenge')],
    ['unknown-light-type', (body: string) => body.includes('"STROBE"')],
    ['no-oval', (body: string) => !body.includes('OvalParameters') && body.includes('ColorSequences')],
    ['not-json', (body: string) => body === '{}'],
  ] as const) {
    it(`invalidChallenge: ${kind}`, async () => {
      await order(emulator, 'faults', { invalidChallenge: kind });
      const { client } = await open();
      await client.next();
      const { type, body } = await client.next();
      assert.equal(type, 'ServerSessionInformationEvent');
      assert.ok(check(JSON.stringify(body)), JSON.stringify(body));
    });
  }

  it('slowReadBytesPerSecond: a check on a slow line still completes', async () => {
    await order(emulator, 'faults', { slowReadBytesPerSecond: 5_000_000 });
    const sessionId = await run();
    assert.equal((await getResults(emulator, sessionId)).Status, 'SUCCEEDED');
  });

  it('slowReadBytesPerSecond: what is still being read is no silence, what follows is', async () => {
    const clock = new FakeClock();
    const own = await startWithClock({ control: true, idleTimeoutMs: 30_000 }, clock);
    await order(own, 'faults', { slowReadBytesPerSecond: 1000 });
    const sessionId = await createSession(own);
    const { streamUrl, credentials } = own;
    const client = await StreamClient.open({ streamUrl, credentials, sessionId });
    // Its first message has some 40,000 bytes, which take 40 s.
    const isReading = clock.timerStarted((delayMs) => delayMs > 40_000 && delayMs < 45_000);
    await client.sendAll(genuineCheck(await client.challenge()).slice(0, 1));
    await isReading;
    clock.advance(35_000);
    assert.equal((await getResults(own, sessionId)).Status, 'IN_PROGRESS');
    clock.advance(30_000);
    assert.equal(await client.closed, 4001);
    await own.close();
  });

  it('challenge: colors, oval and thresholds as ordered', async () => {
    const colors = [{ FreshnessColor: { RGB: [1, 2, 3] }, DownscrollDuration: 1000, FlatDisplayDuration: 1 }];
    await order(emulator, 'challenge', {
      colors,
      oval: { CenterX: 300 },
      config: { OvalFitTimeout: 0, FaceDistanceThresholdMin: 0 },
    });
    const { client, sessionId } = await open();
    const challenge = await client.challenge();
    assert.deepEqual(challenge.ColorSequences, colors);
    assert.deepEqual([challenge.OvalParameters.CenterX, challenge.OvalParameters.Width], [300, 288]);
    assert.deepEqual(
      [challenge.ChallengeConfig['OvalFitTimeout'], challenge.ChallengeConfig['FaceDistanceThresholdMin']],
      [0, 0],
    );
    await client.sendAll(genuineCheck(challenge, { webm: { frameBytes: 2500 } }));
    await client.next();
    assert.ok(((await getResults(emulator, sessionId)).Confidence ?? 0) >= 95);
  });

  it('skew: the service lives at another time, and says so in its Date header', async () => {
    await order(emulator, 'skew', { minutes: 60 });
    const sessionId = '00000000-0000-4000-8000-000000000000';
    const refused = await (await open(sessionId)).client.next();
    assert.match(String(refused.body['Message']), /^Signature expired: /);
    const response = await fetch(emulator.url);
    assert.ok(Math.abs(Date.parse(response.headers.get('date') ?? '') - Date.now() - 3_600_000) < 5000);
    const accepted = await (await open(sessionId, 3_600_000)).client.next();
    assert.equal(accepted.type, 'SessionNotFoundException');
  });

  it('skew: a client is to date its events by the time of the service', async () => {
    const HOUR_MS = 3_600_000;
    for (const [bodiesAheadMs, isMarked] of [
      [HOUR_MS, false],
      [0, true],
    ] as const) {
      await order(emulator, 'skew', { minutes: 0 });
      const sessionId = await createSession(emulator);
      await order(emulator, 'skew', { minutes: 60 });
      const { client } = await open(sessionId, HOUR_MS);
      const videoStartEpochMs = Date.now() - 10_000 + bodiesAheadMs;
      await client.sendAll(genuineCheck(await client.challenge(), { videoStartEpochMs }));
      await client.next();
      const codes = (await sessionView(emulator, sessionId)).findings.map(({ code }) => code);
      assert.equal(codes.includes('times-off-service-clock'), isMarked, codes.join(', '));
    }
  });

  it('api: an exception for the next call of an operation', async () => {
    await order(emulator, 'api', {
      operation: 'CreateFaceLivenessSession',
      exception: 'ThrottlingException',
      message: 'Rate exceeded',
    });
    const create = (): Promise<unknown> => apiClient(emulator).send(new CreateFaceLivenessSessionCommand({}));
    await assert.rejects(create(), { name: 'ThrottlingException', message: 'Rate exceeded' });
    await create();
  });

  it('api: a response for CompareFaces', async () => {
    await order(emulator, 'api', { operation: 'CompareFaces', response: { FaceMatches: [{ Similarity: 99.5 }] } });
    const picture = { Bytes: new Uint8Array([1]) };
    const compare = (): Promise<{ FaceMatches?: { Similarity?: number | undefined }[] | undefined }> =>
      apiClient(emulator).send(new CompareFacesCommand({ SourceImage: picture, TargetImage: picture }));
    assert.equal((await compare()).FaceMatches?.[0]?.Similarity, 99.5);
    await assert.rejects(compare(), { name: 'NotEmulated' });
  });
});
