import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LivenessStream } from '../../src/check/ports.ts';
import { deadlinesOf } from '../../src/core/deadlines.ts';
import { ERROR_CODES, FaceLivenessError } from '../../src/core/errors.ts';
import type { CheckEffect, CheckFact, CheckState, CheckStateName } from '../../src/core/state.ts';
import { isRunning } from '../../src/core/transition.ts';
import { CheckHarness } from '../support/check-harness.ts';
import {
  aFace,
  aLightChallenge,
  FAR_FACE,
  FITTING_FACE,
  FRAME,
  MOVEMENT,
  SESSION_ID,
} from '../support/core-fixtures.ts';
import type { FakePorts } from '../support/fake-ports.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { settle } from '../support/settle.ts';

/** More steps and other ways can be had by the environment. */
const STEPS = Number(process.env['WALK_STEPS'] ?? 20_000);
const SEED = Number(process.env['WALK_SEED'] ?? 20_261_124);
const STANDING: readonly CheckStateName[] = ['idle', 'intro', 'succeeded', 'failed', 'sent', 'error', 'cancelled'];
/** What states in which no check runs may hold. */
const MAY_HOLD: Partial<Record<CheckStateName, readonly string[]>> = {
  idle: ['camera', 'camera request'],
  // The timer: a pause before the detector's next load.
  intro: ['camera', 'camera request', 'worker', 'timer'],
  verifying: ['timer'],
};
const TURNED = { widthPx: 480, heightPx: 640 };

type Step = (harness: CheckHarness, random: SeededRandom) => Promise<void> | void;

/** What can happen, each as often as the others of its list. Verbs that nobody waits for do nothing. */
const WORLD: readonly Step[] = [
  ({ ports }) => ports.faceTracker.progress(),
  ({ ports }) => ports.faceTracker.finishLoading(),
  ({ ports }) => ports.faceTracker.failLoading('assets-unavailable'),
  ({ ports }) => (ports.camera.askedCount > 0 ? ports.camera.permit() : undefined),
  ({ ports }) => (ports.camera.askedCount > 0 ? ports.camera.deliver() : undefined),
  ({ ports }) => (ports.camera.askedCount > 0 ? ports.camera.refuse('camera-in-use') : undefined),
  ({ ports }, random) => (random.isBelow(0.2) ? ports.camera.unplug() : undefined),
  ({ ports }, random) => ports.camera.mute(random.isBelow(0.3)),
  ({ sessions }) => (sessions.waitingCount > 0 ? sessions.deliver() : undefined),
  ({ sessions }) => (sessions.waitingCount > 0 ? sessions.refuse('no-session') : undefined),
  ({ ports }) => ports.stream.accept(),
  ({ ports }, random) => ports.stream.sendChallenge(random.pick([MOVEMENT, aLightChallenge()])),
  ({ ports }, random) => ports.stream.upload(random.pick([0, 1000, 90_000, 3_000_000])),
  ({ ports }, random) => (random.isBelow(0.5) ? ports.stream.disconnect() : undefined),
  ({ ports }, random) => (random.isBelow(0.2) ? ports.stream.fail(random.pick(ERROR_CODES)) : undefined),
  ({ ports }) => ports.recorder.begin(ports.clock.nowMs()),
  ({ ports }) => ports.recorder.deliver(),
  ({ ports }) => (ports.recorder.isStopping ? ports.recorder.finish(ports.clock.nowMs()) : undefined),
  ({ ports }, random) => (random.isBelow(0.2) ? ports.recorder.fail() : undefined),
  ({ ports }, random) => (random.isBelow(0.1) ? ports.faceTracker.breakDown('detector-failed') : undefined),
  ({ ports }, random) => (random.isBelow(0.5) ? ports.page.hide() : ports.page.show()),
  ({ ports }, random) => (random.isBelow(0.1) ? ports.page.leave() : undefined),
  ({ ports }, random) => (random.isBelow(0.1) ? ports.page.goOffline() : undefined),
  ({ ports }, random) => ports.page.turn(random.isBelow(0.2)),
  ({ verdicts }) => (verdicts.waitingCount > 0 ? verdicts.deliver(true) : undefined),
  ({ verdicts }) => (verdicts.waitingCount > 0 ? verdicts.refuse('verdict-failed') : undefined),
  ({ ports }, random) => ports.wait(random.pick([10, 300, 1000, 3000, 11_000, 160_000])),
];

const PERSON: readonly Step[] = [
  (harness, random) => harness.begin(random.isBelow(0.5) ? { verdictSource: harness.verdicts } : {}),
  ({ check }, random) => (random.isBelow(0.1) ? check.dispatch({ type: 'cancel' }) : undefined),
  ({ check }, random) => (random.isBelow(0.1) ? check.dispatch({ type: 'removed' }) : undefined),
  ({ check }, random) =>
    check.dispatch({ type: 'session-source', isAvailable: random.isBelow(0.9), isReplaced: random.isBelow(0.5) }),
  ({ ports }) => ports.showFaces([FAR_FACE], 3),
  ({ ports }) => ports.showFaces([FITTING_FACE], 9),
  ({ ports }) => ports.showFaces([FITTING_FACE], 31),
  ({ ports }) => ports.showFaces([], 20),
  ({ ports }) => ports.showFaces([FAR_FACE, aFace({ center: { x: 500, y: 200 } })], 2),
  ({ ports }, random) => (random.isBelow(0.2) ? ports.showFaces([FAR_FACE], 1, { size: TURNED }) : undefined),
  ({ ports, check }) => showColor(ports.clock.nowMs(), check.state, (fact) => check.dispatch(fact)),
  ({ check }, random) => check.dispatch({ type: 'verdict', isLive: random.isBelow(0.5) }),
  tryCameraOut,
  goAllTheWay,
];

/** Facts without a cause, as a broken adapter would report them. */
const NONSENSE: readonly ((nowMs: number) => CheckFact)[] = [
  () => ({ type: 'failed', error: new FaceLivenessError('session-expired') }),
  () => ({ type: 'camera-granted' }),
  () => ({ type: 'camera-ready', camera: { size: FRAME, isFallback: true } }),
  () => ({ type: 'detector-ready' }),
  () => ({ type: 'session-taken', sessionId: SESSION_ID, region: 'us-east-1' }),
  () => ({ type: 'stream-opened' }),
  () => ({ type: 'challenge', challenge: MOVEMENT }),
  () => ({ type: 'disconnected' }),
  (nowMs) => ({ type: 'recorder-started', videoStartMs: nowMs }),
  () => ({ type: 'video', bytes: 20_000 }),
  (nowMs) => ({ type: 'recorder-stopped', videoEndMs: nowMs }),
  (nowMs) => ({ type: 'color-shown', index: 1, frameMs: nowMs }),
  (nowMs) => ({ type: 'colors-done', frameMs: nowMs }),
  () => ({ type: 'verdict-expected' }),
  () => ({ type: 'verdict-absent' }),
  () => ({ type: 'deadline', name: 'fit' }),
  () => ({ type: 'deadline', name: 'session-age' }),
];

function showColor(nowMs: number, state: CheckState, tell: (fact: CheckFact) => void): void {
  if (state.kind !== 'flashing') return;
  if (state.shownStages < state.stages.length) tell({ type: 'color-shown', index: state.shownStages, frameMs: nowMs });
  else tell({ type: 'colors-done', frameMs: nowMs });
}

async function tryCameraOut(harness: CheckHarness, random: SeededRandom): Promise<void> {
  if (harness.state !== 'idle' && harness.state !== 'intro') return;
  const deviceId = random.pick(['front', 'back']);
  const request = { allowVirtualCamera: false, firstFrameMs: 10_000, deviceId };
  harness.runner.previewCamera(request, () => undefined).catch(() => undefined);
}

/** Ways through a check; without them a walk would hardly ever come to the end of one. */
const WAYS: readonly ((ports: FakePorts) => Promise<void>)[] = [
  (ports) => ports.toCountdown(),
  (ports) => ports.toFitting(aLightChallenge()),
  (ports) => ports.toMatch(aLightChallenge()),
  (ports) => ports.toFlashing(aLightChallenge()),
  (ports) => ports.toUploading(),
  (ports) => ports.toVerifying(),
];

async function goAllTheWay({ check, ports, sessions }: CheckHarness, random: SeededRandom): Promise<void> {
  const { state } = check;
  if (state.kind !== 'starting' || state.preparation.session) return;
  sessions.isPrompt = true;
  await random.pick(WAYS)(ports);
  sessions.isPrompt = random.isBelow(0.5);
}

/** Watches a check and what it holds; every method throws when a rule is broken. */
class Watcher {
  readonly visited = new Set<CheckStateName>();
  readonly #harness: CheckHarness;

  constructor(harness: CheckHarness) {
    this.#harness = harness;
    harness.check.subscribe((state, previous) => this.#onState(state, previous));
    const { stream, wakeLock } = harness.ports;
    const open = stream.open.bind(stream);
    stream.open = (request, listener): LivenessStream => {
      assert.equal(stream.openCount, 0, 'a second connection');
      return open(request, listener);
    };
    const acquire = wakeLock.acquire.bind(wakeLock);
    wakeLock.acquire = () => {
      assert.equal(wakeLock.heldCount, 0, 'a second wake lock');
      return acquire();
    };
  }

  /** What a state may hold, whatever led to it. */
  inspect(): void {
    const { ports, check } = this.#harness;
    const held = count(ports.held);
    const state = check.state.kind;
    for (const [name, amount] of held) {
      assert.ok(amount <= (name === 'timer' ? mostTimers(check.state) : 1), `${amount} times ${name} in ${state}`);
    }
    assert.ok(!held.has('camera') || !held.has('camera request'), `two cameras in ${state}`);
    if (isRunning(check.state)) {
      assertWayOut(check.state, held);
      return;
    }
    if (state === 'verifying') assert.ok(held.has('timer'), 'verifying without an end');
    for (const name of held.keys()) assert.ok(MAY_HOLD[state]?.includes(name), `${name} is held in ${state}`);
  }

  /** Nothing is started while no check runs but the load of the detector behind the start screen. */
  inspectEffects(before: CheckStateName): void {
    const { effects, state } = this.#harness;
    if (!STANDING.includes(before) || !STANDING.includes(state)) return;
    const allowed = new Set<CheckEffect['type']>(['release', 'load-detector']);
    for (const { type } of effects) assert.ok(allowed.has(type), `${type} between ${before} and ${state}`);
  }

  #onState(state: CheckState, previous: CheckState): void {
    this.visited.add(state.kind);
    if (!STANDING.includes(state.kind)) return;
    // A camera that is tried out stays while the start screen gets a session source.
    if (previous.kind === 'idle' && state.kind === 'intro') return;
    assert.deepEqual(this.#harness.ports.held, [], `listeners hear of ${state.kind} before everything is given back`);
  }
}

/** Every running state ends by a timer, by an answer that is under way, or waits for something that the person does. */
function assertWayOut(state: CheckState, held: ReadonlyMap<string, number>): void {
  if (deadlinesOf(state).length > 0) {
    assert.ok(held.has('timer'), `${state.kind} has waits and no timer`);
    return;
  }
  // A camera that was refused is asked for again after a pause.
  if (state.kind === 'starting' && !state.preparation.camera && held.has('timer')) return;
  // The question for the permission has no limit, and the wait for the first frame is the camera's own.
  assert.ok(state.kind === 'starting' && held.has('camera request'), `no way out of ${state.kind}`);
}

/** The state's own, and those of pauses: before the camera and the detector, or the connection, are tried again. */
function mostTimers({ kind }: CheckState): number {
  if (kind === 'starting') return 3;
  return kind === 'positioning' ? 2 : 1;
}

function count(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

async function walk(seed: number, hasNonsense: boolean): Promise<Watcher> {
  const harness = new CheckHarness();
  const watcher = new Watcher(harness);
  const random = new SeededRandom(seed);
  for (let step = 0; step < STEPS; step += 1) {
    const before = harness.state;
    try {
      if (hasNonsense && random.isBelow(0.1))
        harness.check.dispatch(random.pick(NONSENSE)(harness.ports.clock.nowMs()));
      else await random.pick(random.isBelow(0.6) ? WORLD : PERSON)(harness, random);
      await settle();
      watcher.inspect();
      watcher.inspectEffects(before);
    } catch (cause) {
      throw new Error(`step ${step} of seed ${seed}, from ${before} to ${harness.state}`, { cause });
    }
    harness.forget();
  }
  return watcher;
}

describe(`a walk of ${STEPS} random steps`, () => {
  it('breaks no rule, and comes through every state', async () => {
    const { visited } = await walk(SEED, false);
    const everything: readonly CheckStateName[] = [
      ...STANDING,
      'starting',
      'positioning',
      'countdown',
      'fitting',
      'holding',
      'flashing',
      'finishing',
      'verifying',
    ];
    assert.deepEqual([...visited].toSorted(), everything.toSorted());
  });

  it('breaks no rule when adapters report nonsense', async () => {
    const { visited } = await walk(SEED + 1, true);
    assert.ok(visited.has('succeeded'));
  });
});
