import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  CreateFaceLivenessSessionCommand,
  GetFaceLivenessSessionResultsCommand,
  RekognitionClient,
} from '@aws-sdk/client-rekognition';
import { type Emulator, startEmulator } from 'face-liveness/emulator';
import { EMULATOR_FAULTS, type FaultValues } from '../../demo/emulator-faults.ts';
import { readOrder } from '../../demo/emulator-order.ts';
import { EmulatorOrders } from '../../demo/emulator-orders.ts';
import { order } from '../emulator/support/control.ts';
import { genuineCheck } from '../emulator/support/genuine-check.ts';
import { StreamClient } from '../emulator/support/stream-client.ts';

interface OrderState {
  readonly armed: { readonly summary: string; readonly repeats: boolean } | null;
  readonly uses: number;
  readonly skewMinutes: number;
  readonly error?: string;
}

let emulator: Emulator;
let client: RekognitionClient;
/** Another client of the emulator, as that of the recipes. */
let neighbor: RekognitionClient;
let orders: EmulatorOrders;
/** Timers that were started and are neither over nor cancelled. */
const timers = new Set<{ readonly delayMs: number; readonly callback: () => Promise<void> }>();

const createClient = (): RekognitionClient => {
  const { url: endpoint, credentials } = emulator;
  return new RekognitionClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 2 });
};

before(async () => {
  emulator = await startEmulator({ control: true, challenge: 'light' });
  [client, neighbor] = [createClient(), createClient()];
  orders = new EmulatorOrders(emulator.url, (delayMs, callback) => {
    const timer = { delayMs, callback };
    timers.add(timer);
    return () => timers.delete(timer);
  });
  orders.attachTo(client);
  orders.keepClear(neighbor);
});
after(() => emulator.close());
beforeEach(() => send('DELETE'));

async function send(
  method: string,
  body?: object,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<{ readonly status: number; readonly body: OrderState }> {
  const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  const response = await orders.handle(new Request('http://localhost/api/emulator/order', init));
  return { status: response.status, body: (await response.json()) as OrderState };
}

async function createSession(by = client): Promise<string> {
  const { SessionId = '' } = await by.send(new CreateFaceLivenessSessionCommand({}));
  return SessionId;
}

const openStream = (sessionId: string): Promise<StreamClient> =>
  StreamClient.open({ streamUrl: emulator.streamUrl, credentials: emulator.issueCredentials(), sessionId });

async function confidenceOf(sessionId: string): Promise<number | undefined> {
  const stream = await openStream(sessionId);
  await stream.sendAll(genuineCheck(await stream.challenge()));
  await stream.next();
  stream.close(1000);
  return (await client.send(new GetFaceLivenessSessionResultsCommand({ SessionId: sessionId }))).Confidence;
}

/** How far the emulator's clock is from the true one, for whoever asks. */
async function skewHours(): Promise<number> {
  const date = (await fetch(emulator.url)).headers.get('date');
  // Not -0, which is not 0 to an assertion.
  return Math.round((Date.parse(date ?? '') - Date.now()) / 3_600_000) + 0;
}

/** Lets the timers of this delay run out, and waits for what they set off. */
async function runOut(delayMs: number): Promise<void> {
  const due = [...timers].filter((timer) => timer.delayMs === delayMs);
  assert.notEqual(due.length, 0);
  for (const timer of due) timers.delete(timer);
  await Promise.all(due.map(({ callback }) => callback()));
}

/** Whatever a visitor can choose about a fault. */
function choicesOf({ parameters }: (typeof EMULATOR_FAULTS)[number]): readonly FaultValues[] {
  const initial = new Map(parameters.map((parameter) => [parameter.name, parameter.initial]));
  const withOne = (name: string, value: string | number): FaultValues => Object.fromEntries(initial.set(name, value));
  const chosen = parameters.flatMap((parameter) => {
    const values = parameter.kind === 'choice' ? parameter.options : [parameter.min, parameter.max];
    return values.map((value) => withOne(parameter.name, value));
  });
  return chosen.length === 0 ? [{}] : chosen;
}

describe('the faults that can be chosen', () => {
  it('are all that the emulator knows, with the confidence and the challenge', async () => {
    const { body } = await order(emulator, 'faults', {});
    const [, list = ''] = /^The body has to name a fault: (.*)\.$/.exec(String(body['error'])) ?? [];
    const plans = EMULATOR_FAULTS.map((fault) => fault.plan(choicesOf(fault)[0] ?? {}));
    const members = new Set(plans.flatMap(({ stream = {} }) => Object.keys(stream)));
    assert.deepEqual([...members, 'confidence', 'challenge'].sort(), list.split(', ').sort());
    assert.ok(plans.some(({ api }) => api !== undefined) && plans.some((plan) => plan.skewMinutes !== undefined));
  });

  for (const fault of EMULATOR_FAULTS) {
    it(`is taken by the emulator, whatever is chosen: ${fault.label}`, async () => {
      for (const values of choicesOf(fault)) {
        const { plan } = readOrder({ fault: fault.name, values });
        const sent: readonly (readonly [string, object | undefined])[] = [
          ['faults', plan.stream],
          ['api', plan.api],
          ['skew', plan.skewMinutes === undefined ? undefined : { minutes: plan.skewMinutes }],
        ];
        const bodies = sent.filter(([, body]) => body !== undefined);
        assert.equal(bodies.length, 1);
        for (const [path, body] of bodies)
          assert.deepEqual(await order(emulator, path, body), { status: 200, body: {} });
      }
      await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
    });
  }
});

describe('an order for the emulator', () => {
  it('meets the next session, once, and then is told to be used up', async () => {
    const armed = await send('POST', { confidence: 12 });
    assert.deepEqual(armed.body.armed, { summary: 'confidence 12', repeats: false });
    const first = await createSession();
    const { body } = await send('GET');
    assert.deepEqual([body.armed, body.uses], [null, 1]);
    assert.equal(await confidenceOf(first), 12);
    assert.notEqual(await confidenceOf(await createSession()), 12);
  });

  it('is bound to the session, whichever stream opens first', async () => {
    const earlier = await createSession();
    await send('POST', { confidence: 12 });
    const ordered = await createSession();
    assert.notEqual(await confidenceOf(earlier), 12);
    assert.equal(await confidenceOf(ordered), 12);
  });

  it('holds for every session until it is cleared', async () => {
    await send('POST', { confidence: 7, repeats: true });
    assert.equal(await confidenceOf(await createSession()), 7);
    assert.equal(await confidenceOf(await createSession()), 7);
    assert.equal((await send('GET')).body.uses, 2);
    assert.equal((await send('DELETE')).body.armed, null);
    assert.notEqual(await confidenceOf(await createSession()), 7);
  });

  it('asks for the colors and the time that were chosen', async () => {
    await send('POST', { colors: '#ff0000, #0000FF', scrollMs: 100, flatMs: 20, fitTimeoutMs: 3000 });
    const stream = await openStream(await createSession());
    const challenge = await stream.challenge();
    stream.close(1000);
    assert.deepEqual(challenge.ColorSequences, [
      { FreshnessColor: { RGB: [255, 0, 0] }, DownscrollDuration: 100, FlatDisplayDuration: 20 },
      { FreshnessColor: { RGB: [0, 0, 255] }, DownscrollDuration: 100, FlatDisplayDuration: 20 },
    ]);
    assert.equal(challenge.ChallengeConfig['OvalFitTimeout'], 3000);
  });

  it('combines a fault with the rest', async () => {
    const { body } = await send('POST', { fault: 'throttle', confidence: 3 });
    assert.equal(body.armed?.summary, 'The service throttles; confidence 3');
    const sessionId = await createSession();
    const refused = await openStream(sessionId);
    assert.equal((await refused.next()).headers[':exception-type'], 'ThrottlingException');
    assert.equal(await confidenceOf(sessionId), 3);
  });

  it('makes the creation of the session fail, through all attempts of the client', async () => {
    await send('POST', { fault: 'create-fails', values: { exception: 'ThrottlingException' } });
    await assert.rejects(createSession(), { name: 'ThrottlingException' });
    assert.equal((await send('GET')).body.armed, null);
    assert.match(await createSession(), /^[0-9a-f-]{36}$/);
  });

  it('makes the results of its own session fail, however often they are asked for', async () => {
    const earlier = await createSession();
    await send('POST', { fault: 'results-fail' });
    const ordered = await createSession();
    const results = (SessionId: string): Promise<unknown> =>
      client.send(new GetFaceLivenessSessionResultsCommand({ SessionId }));
    await assert.rejects(results(ordered), { name: 'AccessDeniedException' });
    await assert.rejects(results(ordered), { name: 'AccessDeniedException' });
    await results(earlier);
  });

  it('makes the results of every session fail that it meets, not only of the last one', async () => {
    await send('POST', { fault: 'results-fail', repeats: true });
    for (const SessionId of [await createSession(), await createSession()].toReversed()) {
      const results = client.send(new GetFaceLivenessSessionResultsCommand({ SessionId }));
      await assert.rejects(results, { name: 'AccessDeniedException' });
    }
  });

  it('remembers the last hundred of them', async () => {
    await send('POST', { fault: 'results-fail', repeats: true });
    const sessions: string[] = [];
    for (let number = 0; number <= 100; number += 1) sessions.push(await createSession());
    const [first, second] = sessions.map((SessionId) => new GetFaceLivenessSessionResultsCommand({ SessionId }));
    assert.ok(first && second);
    await client.send(first);
    await assert.rejects(client.send(second), { name: 'AccessDeniedException' });
  });

  it('makes no call of another client fail', async () => {
    await send('POST', { fault: 'create-fails', repeats: true });
    const calls = Array.from({ length: 10 }, () => [createSession(), createSession(neighbor)]);
    const ends = await Promise.allSettled(calls.flat());
    assert.deepEqual(
      ends.map(({ status }) => status),
      calls.flatMap(() => ['rejected', 'fulfilled']),
    );
  });

  it('turns the service’s clock for one session, and back for the next one', async () => {
    await send('POST', { fault: 'skew', values: { minutes: 120 } });
    assert.equal(await skewHours(), 0);
    await createSession();
    assert.equal(await skewHours(), 2);
    assert.equal((await send('GET')).body.skewMinutes, 120);
    await createSession();
    assert.equal(await skewHours(), 0);
    assert.equal((await send('GET')).body.skewMinutes, 0);
    await send('POST', { fault: 'skew', values: { minutes: -60 } });
    await createSession();
    await send('DELETE');
    assert.equal(await skewHours(), 0);
    assert.equal(timers.size, 0);
  });

  it('leaves the clock right when a session is created at the same time as that with a wrong one', async () => {
    await send('POST', { fault: 'skew', values: { minutes: 120 } });
    await Promise.all([createSession(), createSession()]);
    assert.equal(await skewHours(), 0);
  });

  it('sets the clock right when the session’s stream is over, for other clients too', async () => {
    await send('POST', { fault: 'skew', values: { minutes: 120 } });
    const sessionId = await createSession();
    await createSession(neighbor);
    const skewMs = 7_200_000;
    const credentials = emulator.issueCredentials();
    const stream = await StreamClient.open({ streamUrl: emulator.streamUrl, credentials, sessionId, skewMs });
    await stream.challenge();
    await runOut(500);
    assert.equal(await skewHours(), 2);
    stream.vanish();
    await stream.closed;
    for (let looks = 0; timers.size > 0; looks += 1) {
      assert.ok(looks < 20, 'the end of the stream is never noticed');
      await runOut(500);
    }
    assert.equal(await skewHours(), 0);
    await createSession(neighbor);
    await client.send(new GetFaceLivenessSessionResultsCommand({ SessionId: sessionId }));
  });

  it('sets the clock right after a minute when no stream was ever opened', async () => {
    await send('POST', { fault: 'skew', values: { minutes: -120 } });
    await createSession();
    await runOut(500);
    assert.equal(await skewHours(), -2);
    await runOut(60_000);
    assert.equal(await skewHours(), 0);
    assert.equal(timers.size, 0);
  });

  for (const [body, problem] of [
    [{}, /^Choose a fault/],
    [{ fault: 'none-such' }, /no such fault/],
    [{ fault: 'constructor' }, /no such fault/],
    [{ fault: 'drop', values: { bytes: -1 } }, /number from 0 to 10000000/],
    [{ fault: 'drop', values: { bytes: 1.5 } }, /whole number/],
    [{ fault: 'drop', values: { bytes: '5' } }, /number from 0/],
    [{ fault: 'exception', values: { exception: 'NoSuchException' } }, /one of AccessDeniedException, /],
    [{ confidence: 101 }, /confidence has to be a number from 0 to 100/],
    [{ colors: 'red' }, /#ff0000/],
    [{ colors: '#ff0000 '.repeat(17) }, /up to 16/],
    [{ colors: ['#ff0000'] }, /#ff0000/],
    [{ colors: '#ff0000', scrollMs: 10_001 }, /The scroll/],
    [{ fitTimeoutMs: 'soon' }, /time for the oval/],
    [{ confidence: 1, repeats: 'yes' }, /true or false/],
    [{ confidence: 1, sessionId: 'x' }, /no sessionId/],
  ] as const) {
    it(`is refused in words: ${JSON.stringify(body).slice(0, 70)}`, async () => {
      const { status, body: answer } = await send('POST', body);
      assert.equal(status, 400);
      assert.match(answer.error ?? '', problem);
      assert.equal((await send('GET')).body.armed, null);
    });
  }

  it('comes as JSON alone, which pages of other origins cannot send unasked', async () => {
    const { status } = await send('POST', { confidence: 1 }, { 'content-type': 'text/plain' });
    assert.equal(status, 415);
    assert.equal((await send('GET')).body.armed, null);
  });

  it('has one address and three methods', async () => {
    assert.equal((await send('PUT', {})).status, 405);
    const elsewhere = await orders.handle(new Request('http://localhost/api/emulator/other'));
    assert.equal(elsewhere.status, 404);
  });
});
