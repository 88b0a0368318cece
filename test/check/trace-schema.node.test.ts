import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { CheckRequest } from '../../src/check/effects.ts';
import { CheckController } from '../../src/check/check-controller.ts';
import type { CheckTrace } from '../../src/check/check-trace.ts';
import { completed } from '../../src/check/complete-trace.ts';
import type { Challenge } from '../../src/core/challenge.ts';
import { ERROR_CODES, FaceLivenessError } from '../../src/core/errors.ts';
import type { CheckFact } from '../../src/core/state.ts';
import { DEFAULT_TIME_LIMITS } from '../../src/core/time-limits.ts';
import { aLightChallenge, FAR_FACE, FITTING_FACE, FRAME, MOVEMENT } from '../support/core-fixtures.ts';
import { FakePorts } from '../support/fake-ports.ts';
import { FakeSessionSource } from '../support/fake-session-source.ts';
import { settle } from '../support/settle.ts';
import { ENVIRONMENT, TracedCheck } from '../support/traced-check.ts';
import { traceProblems } from '../support/trace-schema.ts';

const MOST_BYTES = 64_000;
const FEWEST_RUNS = 300;

function assertIsTrace(trace: CheckTrace): void {
  assert.deepEqual(traceProblems(trace), []);
  const json = JSON.stringify(trace);
  assert.ok(Buffer.byteLength(json) < MOST_BYTES, `${Buffer.byteLength(json)} bytes`);
  assert.deepEqual(traceProblems(JSON.parse(json)), []);
}

/** An element's check with fake adapters; whoever provides sessions answers at once. */
class TracedElement {
  readonly ports = new FakePorts();
  readonly controller: CheckController;
  #isLive = true;

  constructor() {
    const host = {
      addController: () => undefined,
      removeController: () => undefined,
      requestUpdate: () => undefined,
      updateComplete: Promise.resolve(true),
    };
    this.controller = new CheckController(host, this.ports, () => undefined);
  }

  async begin(): Promise<void> {
    const sessionSource = new FakeSessionSource();
    const request: CheckRequest = {
      camera: { allowVirtualCamera: false },
      challenge: 'auto',
      sessionSource,
      verdictSource: null,
      hasStartScreen: true,
      userAgent: 'face-liveness/0.0.0',
      limits: DEFAULT_TIME_LIMITS,
      announceAnalysis: () => Promise.resolve({ isLive: this.#isLive }),
    };
    this.controller.begin({ request, countdownSeconds: 3, problem: null });
    await settle();
    this.ports.camera.permit();
    await this.ports.prepare();
    if (sessionSource.waitingCount > 0) sessionSource.deliver();
    await settle();
  }

  /** From Begin to the verdict. */
  async complete(challenge: Challenge): Promise<void> {
    const { ports, controller } = this;
    await this.begin();
    ports.stream.accept();
    ports.stream.sendChallenge(challenge);
    ports.showFaces([FAR_FACE], 3);
    ports.wait(3000);
    ports.recorder.begin(ports.clock.nowMs() - 20);
    ports.recorder.deliver();
    ports.showFaces([FAR_FACE], 2);
    ports.showFaces([FITTING_FACE], 9);
    if (challenge.name === 'FaceMovementAndLightChallenge') {
      ports.showFaces([FITTING_FACE], 31);
      for (let index = 0; index < 2; index += 1)
        controller.dispatch({ type: 'color-shown', index, frameMs: ports.clock.nowMs() });
      controller.dispatch({ type: 'colors-done', frameMs: ports.clock.nowMs() });
    }
    ports.recorder.finish(ports.clock.nowMs());
    ports.stream.upload(90_000);
    ports.stream.upload(0);
    ports.stream.disconnect();
    await settle();
  }

  get trace(): CheckTrace {
    return completed(this.controller.readTrace('face-liveness/0.0.0 md/browser#Chrome_156'), ENVIRONMENT);
  }
}

describe('the trace of a whole check', () => {
  it('fulfils the schema and has every step of a light check', async () => {
    const element = new TracedElement();
    await element.complete(aLightChallenge());
    const { trace } = element;
    assertIsTrace(trace);
    assert.deepEqual(Object.keys(trace.timings), [
      'page-shown',
      'orientation',
      'camera-granted',
      'detector-ready',
      'camera-ready',
      'session-taken',
      'stream-opened',
      'challenge',
      'frame',
      'recorder-started',
      'guidance',
      'video',
      'initial-face',
      'match',
      'color-shown',
      'colors-done',
      'recorder-stopped',
      'upload',
      'uploaded',
      'disconnected',
      'verdict-expected',
      'verdict',
    ]);
    const { sessionEvents, messagesReceived, colorsShown, connections, sessionsTaken } = trace.counters;
    assert.deepEqual(
      { sessionEvents, messagesReceived, colorsShown, connections, sessionsTaken },
      { sessionEvents: 4, messagesReceived: 2, colorsShown: 2, connections: 1, sessionsTaken: 1 },
    );
    assert.equal(trace.states.at(-1)?.state, 'succeeded');
  });

  it('fulfils the schema after a movement check, and after one that begins after it', async () => {
    const element = new TracedElement();
    await element.complete(MOVEMENT);
    assertIsTrace(element.trace);
    await element.begin();
    assertIsTrace(element.trace);
    assert.equal(element.trace.states.length, 1);
  });

  it('fulfils the schema before any check', () => {
    const { controller } = new TracedElement();
    assertIsTrace(controller.readTrace('face-liveness/0.0.0 md/browser#unknown').trace);
  });
});

/** Texts that a host, a browser or a service may hand over. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .constantFrom('\u0000', '\ud800', '💥', '"', '\\', '<img src=x onerror=alert(1)>')
    .chain((unit) => fc.integer({ min: 1, max: 100_000 }).map((times) => unit.repeat(times))),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
);

const wait = fc.record({ type: fc.constant('wait' as const), ms: fc.nat({ max: 200_000 }) });
const frame = fc
  .record({ faces: fc.constantFrom([], [FAR_FACE], [FITTING_FACE], [FAR_FACE, FITTING_FACE]), ageMs: fc.integer() })
  .map(({ faces, ageMs }) => ({ type: 'show' as const, faces, ageMs }));
const fact: fc.Arbitrary<CheckFact> = fc.oneof(
  fc.constantFrom<CheckFact>(
    { type: 'cancel' },
    { type: 'removed' },
    { type: 'camera-granted' },
    { type: 'camera-ready', camera: { size: FRAME, isFallback: true } },
    { type: 'camera-muted', isMuted: true },
    { type: 'camera-muted', isMuted: false },
    { type: 'detector-progress' },
    { type: 'detector-ready' },
    { type: 'stream-opened' },
    { type: 'challenge', challenge: MOVEMENT },
    { type: 'challenge', challenge: aLightChallenge() },
    { type: 'disconnected' },
    { type: 'page-hidden' },
    { type: 'page-shown' },
    { type: 'page-left' },
    { type: 'offline' },
    { type: 'standstill' },
    { type: 'orientation', isSideways: true },
    { type: 'verdict-expected' },
    { type: 'verdict-absent' },
    { type: 'verdict', isLive: true },
    { type: 'retry', what: 'assets' },
    { type: 'retry', what: 'connection' },
    { type: 'session-source', isAvailable: true, isReplaced: true },
    { type: 'recorder-started', videoStartMs: 6000 },
    { type: 'recorder-stopped', videoEndMs: 9000 },
    { type: 'color-shown', index: 0, frameMs: 7000 },
    { type: 'colors-frame', frameMs: 7016 },
    { type: 'colors-done', frameMs: 8000 },
    { type: 'deadline', name: 'fit' },
  ),
  fc.record({ type: fc.constant('video' as const), bytes: fc.nat() }),
  fc.record({ type: fc.constant('upload' as const), waitingBytes: fc.nat(), isSlow: fc.boolean() }),
  fc.record({ type: fc.constant('session-taken' as const), sessionId: hostileText, region: hostileText }),
  fc
    .tuple(fc.constantFrom(...ERROR_CODES), hostileText)
    .map(([code, message]) => ({ type: 'failed' as const, error: new FaceLivenessError(code, { message }) })),
);
/** Ways into a check; without them a sequence would hardly ever come far. */
const WAYS: readonly ((check: TracedCheck) => void)[] = [
  (check) => check.begin(),
  (check) => check.toFitting(),
  (check) => check.toMatch(),
  (check) => check.toMatch(aLightChallenge()),
  (check) => check.toFlashing(aLightChallenge()),
  (check) => check.toVerifying(),
  (check) => {
    check.toVerifying();
    check.tell({ type: 'verdict-absent' });
  },
  (check) => {
    check.toVerifying();
    check.tell({ type: 'verdict', isLive: true });
  },
];
const way = fc.constantFrom(...WAYS).map((take) => ({ type: 'way' as const, take }));
const steps = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: way },
    { weight: 2, arbitrary: wait },
    { weight: 4, arbitrary: frame },
    { weight: 8, arbitrary: fact },
  ),
  { maxLength: 60 },
);

describe('the trace of anything that may happen', () => {
  it('fulfils the schema and stays small', () => {
    const states = new Set<string>();
    fc.assert(
      fc.property(way, steps, (first, others) => {
        const check = new TracedCheck();
        for (const step of [first, ...others]) {
          if (step.type === 'wait') check.wait(step.ms);
          else if (step.type === 'way') step.take(check);
          else if (step.type === 'show') check.show(2, step.faces, step.ageMs);
          else check.tell(step);
          states.add(check.state);
        }
        assertIsTrace(check.notes);
        assertIsTrace(check.trace);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? FEWEST_RUNS) },
    );
    // The sequences have to lead somewhere for this to mean anything.
    for (const state of [
      'starting',
      'fitting',
      'holding',
      'flashing',
      'finishing',
      'verifying',
      'sent',
      'succeeded',
      'error',
      'cancelled',
    ])
      assert.ok(states.has(state), `${state} was never reached`);
  });

  it('stays small when every list and every text is full', () => {
    const check = new TracedCheck();
    check.toFitting();
    for (let round = 0; round < 1000; round += 1) {
      check.wait(1e9);
      check.tell({ type: 'challenge', challenge: MOVEMENT });
      check.show(1, []);
      check.show(1);
      if (check.state === 'error' || check.state === 'cancelled') check.toFitting();
    }
    for (let round = 0; round < 1000; round += 1) {
      check.tell({ type: 'removed' });
      check.tell({ type: 'session-source', isAvailable: true, isReplaced: false });
    }
    const message = '\u0001 '.repeat(1e6);
    check.begin();
    check.tell({ type: 'failed', error: new FaceLivenessError('connection-lost', { message }) });
    for (let round = 0; round < 1000; round += 1) {
      check.tell({ type: 'removed' });
      check.tell({ type: 'session-source', isAvailable: true, isReplaced: false });
    }
    assert.equal(check.trace.states.length, 200);
    assertIsTrace(check.trace);
  });

  it('tells the last four characters of no session but the newest, and nothing else of one', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (first, second) => {
        const check = new TracedCheck();
        check.begin();
        check.tell({ type: 'session-taken', sessionId: first, region: 'us-east-1' });
        check.tell({ type: 'session-taken', sessionId: second, region: 'us-east-1' });
        const message = `The session ${second} of https://host.example/${first} is over.`;
        check.tell({ type: 'failed', error: new FaceLivenessError('session-expired', { message }) });
        const json = JSON.stringify(check.trace);
        assert.ok(json.includes(`"…${second.slice(-4)}"`));
        for (const id of [first, second]) assert.ok(!json.includes(id.slice(0, 8)) && !json.includes(id.slice(-5)));
      }),
    );
  });
});

describe('the schema', () => {
  const trace = new TracedCheck();
  trace.toFitting();
  trace.tell({ type: 'failed', error: new FaceLivenessError('camera-lost') });

  it('has no member that may hold anything else: a new member of a trace has to be written down', () => {
    const schema: unknown = JSON.parse(readFileSync('docs/trace.schema.json', 'utf8'));
    const open: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('properties' in node && !('additionalProperties' in node && node.additionalProperties === false))
        open.push(path);
      for (const [name, value] of Object.entries(node)) walk(value, `${path}/${name}`);
    };
    walk(schema, '');
    assert.deepEqual(open, []);
  });

  for (const [what, change] of [
    ['another member', { picture: 'data:image/png;base64,AAAA' }],
    ['another version', { version: 1 }],
    ['a whole session id', { session: '0b8a7f4e-1d5c-4c7e-9a63-2f1e0d9c8b7a' }],
    ['another step', { timings: { 'session-leaked': 1 } }],
    ['a longer message', { error: { code: 'internal', recovery: 'none', message: 'x'.repeat(301) } }],
    ['an unknown code', { error: { code: 'what', recovery: 'none', message: '' } }],
    ['the name of a camera', { camera: { widthPx: 640, heightPx: 480, label: 'FaceTime HD' } }],
    ['the id of a device', { environment: { ...trace.trace.environment, deviceId: 'abc' } }],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(traceProblems(trace.trace), []);
      assert.notDeepEqual(traceProblems({ ...trace.trace, ...change }), []);
    });
  }
});
