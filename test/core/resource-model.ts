import assert from 'node:assert/strict';
import { deadlinesOf } from '../../src/core/deadlines.ts';
import type { CheckEffect, CheckFact, CheckState, SessionEvent } from '../../src/core/state.ts';
import { isRunning } from '../../src/core/transition.ts';
import { edge, effectNames, END_STATES, successionsOf, WITHIN } from './successions.ts';

/** What a check holds of the world, by the effects that were asked for and the facts that came of them. */
export interface Held {
  readonly detector: 'none' | 'loading' | 'ready';
  readonly camera: 'none' | 'asked' | 'granted' | 'open';
  readonly session: 'none' | 'asked' | 'taken';
  readonly stream: 'none' | 'opening' | 'open' | 'ready' | 'finishing' | 'uploaded' | 'ended';
  readonly recorder: 'none' | 'asked' | 'running' | 'stopping' | 'stopped';
  /** Frames are analysed, and the screen is kept on. */
  readonly isDetecting: boolean;
  readonly verdict: 'none' | 'asked' | 'expected';
}

const NOTHING: Held = {
  detector: 'none',
  camera: 'none',
  session: 'none',
  stream: 'none',
  recorder: 'none',
  isDetecting: false,
  verdict: 'none',
};

/**
 * Watches a state machine from outside: what it asks for is acquired once, used only while it is held, and given back.
 * Every method throws when a rule is broken.
 */
export class ResourceModel {
  held: Held = NOTHING;
  readonly edges = new Set<string>();
  readonly #hasSaneTimes: boolean;
  #sessionsTaken = 0;
  #sent: SessionEvent[] = [];

  /** @param hasSaneTimes Whether all facts tell true times, so that those on the wire can be compared. */
  constructor(hasSaneTimes: boolean) {
    this.#hasSaneTimes = hasSaneTimes;
  }

  /** Notes a fact of the world before the machine hears of it. */
  hear(fact: CheckFact): void {
    const change = heard(this.held, fact);
    if (change) this.held = { ...this.held, ...change };
  }

  /** Follows one transition. */
  follow(before: CheckState, fact: CheckFact, after: CheckState, effects: readonly CheckEffect[]): void {
    if (before === after && effects.length === 0) return;
    this.#followTable(before, fact, after, effects);
    if (fact.type === 'begin' && after.kind === 'starting' && before.kind !== 'starting') this.#sessionsTaken = 0;
    for (const effect of effects) this.#apply(effect);
    if (before.kind !== after.kind || effects.length > 0) this.#inspect(after);
    assertWayOut(after, this.held);
  }

  #followTable(before: CheckState, fact: CheckFact, after: CheckState, effects: readonly CheckEffect[]): void {
    const names = effectNames(effects);
    if (before.kind === after.kind) {
      assert.ok(
        (WITHIN[before.kind].effects as readonly string[]).includes(names),
        `asks for "${names}" in ${after.kind}`,
      );
      return;
    }
    const name = edge(before.kind, after.kind);
    const legal = successionsOf(before.kind)[after.kind];
    assert.ok(legal, `${name} is not in the table`);
    assert.ok(legal.by.includes(fact.type), `${name} by ${fact.type}`);
    assert.ok(legal.effects.includes(names), `"${names}" on ${name}`);
    this.edges.add(name);
  }

  #apply(effect: CheckEffect): void {
    const { held } = this;
    switch (effect.type) {
      case 'load-detector':
        // Waits for the load that is under way, if one is.
        if (held.detector === 'none') this.held = { ...held, detector: 'loading' };
        return;
      case 'open-camera':
        assert.equal(held.camera, 'none', 'a second camera');
        this.held = { ...held, camera: 'asked' };
        return;
      case 'start-detection':
        assert.deepEqual([held.camera, held.detector, held.isDetecting], ['open', 'ready', false], 'start-detection');
        this.held = { ...held, isDetecting: true };
        return;
      case 'take-session':
        this.#takeSession();
        return;
      case 'open-stream':
        assert.deepEqual([held.session, held.stream, held.camera], ['taken', 'none', 'open'], 'open-stream');
        this.held = { ...held, stream: 'opening' };
        return;
      case 'close-stream':
        assert.equal(held.recorder, 'none', 'a session is replaced that has a recording');
        this.held = { ...held, stream: 'none', session: 'none' };
        return;
      case 'ask-verdict':
        assert.equal(held.verdict, 'none', 'a second question for the verdict');
        this.held = { ...held, verdict: 'asked' };
        return;
      case 'release':
        this.#sent = [];
        this.held = NOTHING;
        return;
      default:
        this.#record(effect);
    }
  }

  #takeSession(): void {
    const { held } = this;
    assert.deepEqual([held.session, held.stream], ['none', 'none'], 'take-session while there is one');
    assert.deepEqual([held.camera, held.detector], ['open', 'ready'], 'a session before the camera delivers');
    this.#sessionsTaken += 1;
    assert.ok(this.#sessionsTaken <= 3, 'a third renewal');
    this.held = { ...held, session: 'asked' };
  }

  #record(effect: CheckEffect & { type: 'start-recorder' | 'stop-recorder' | 'send' | 'finish-stream' }): void {
    const { held } = this;
    switch (effect.type) {
      case 'start-recorder':
        assert.equal(held.recorder, 'none', 'a second recording');
        assert.deepEqual([held.camera, held.stream, held.isDetecting], ['open', 'ready', true], 'start-recorder');
        this.held = { ...held, recorder: 'asked' };
        return;
      case 'stop-recorder':
        assert.equal(held.recorder, 'running', 'stop-recorder');
        this.held = { ...held, recorder: 'stopping' };
        return;
      case 'send':
        assert.deepEqual([held.stream, held.recorder], ['ready', 'running'], `send ${effect.event.type}`);
        this.#send(effect.event);
        return;
      case 'finish-stream':
        assert.deepEqual([held.stream, held.recorder], ['ready', 'stopped'], 'finish-stream');
        this.held = { ...held, stream: 'finishing' };
        this.#send(effect.end);
        return;
      default:
        throw new TypeError(`no rule for ${JSON.stringify(effect satisfies never)}`);
    }
  }

  /** Start, colors, end; and the order of times that the service asks for. */
  #send(event: SessionEvent): void {
    const [first] = this.#sent;
    const last = this.#sent.at(-1);
    if (event.type === 'start') assert.equal(first, undefined, 'the start is not the first event, or a second one');
    else assert.equal(first?.type, 'start', `${event.type} before the start`);
    assert.notEqual(last?.type, 'end', `${event.type} after the end`);
    this.#sent.push(event);
    if (!this.#hasSaneTimes) return;
    if (event.type === 'start') {
      assert.ok(event.videoStartMs <= event.initialFace.capturedMs, 'the initial face was seen before the video');
    } else if (event.type === 'color') {
      assert.ok(last?.type !== 'color' || last.startMs <= event.startMs, 'color times decrease');
    } else if (first?.type === 'start') assertEndOrder(first, event);
  }

  /** What a state may hold, whatever led to it. */
  #inspect({ kind }: CheckState): void {
    const { held } = this;
    if (kind === 'intro') assert.deepEqual({ ...held, detector: 'none' }, NOTHING, 'held at the start screen');
    else if (kind === 'verifying') assert.deepEqual({ ...held, verdict: 'none' }, NOTHING, 'held while verifying');
    else if (kind === 'sent') assert.deepEqual({ ...held, verdict: 'none' }, NOTHING, 'held in sent');
    else if (kind === 'idle' || END_STATES.includes(kind)) assert.deepEqual(held, NOTHING, `held in ${kind}`);
    else if (kind !== 'starting') {
      assert.deepEqual([held.camera, held.detector, held.isDetecting], ['open', 'ready', true], `${kind} sees nothing`);
    }
  }
}

/** What becomes of the resources by a fact, where they waited for it. */
function heard(held: Held, fact: CheckFact): Partial<Held> | null {
  switch (fact.type) {
    case 'camera-granted':
      return held.camera === 'asked' ? { camera: 'granted' } : null;
    case 'camera-ready':
      return held.camera === 'asked' || held.camera === 'granted' ? { camera: 'open' } : null;
    case 'detector-ready':
      return held.detector === 'loading' ? { detector: 'ready' } : null;
    case 'session-taken':
      return held.session === 'asked' ? { session: 'taken' } : null;
    case 'stream-opened':
      return held.stream === 'opening' ? { stream: 'open' } : null;
    case 'challenge':
      return held.stream === 'open' ? { stream: 'ready' } : null;
    case 'disconnected':
      return held.stream === 'none' ? null : { stream: 'ended' };
    case 'upload':
      return held.stream === 'finishing' && fact.waitingBytes === 0 ? { stream: 'uploaded' } : null;
    case 'recorder-started':
      return held.recorder === 'asked' ? { recorder: 'running' } : null;
    case 'recorder-stopped':
      return held.recorder === 'running' || held.recorder === 'stopping' ? { recorder: 'stopped' } : null;
    case 'verdict-expected':
      return held.verdict === 'asked' ? { verdict: 'expected' } : null;
    case 'verdict-absent':
      return held.verdict === 'none' ? null : { verdict: 'none' };
    default:
      return null;
  }
}

/** VideoStart ≤ InitialFaceDetected < TargetStart ≤ TargetEnd ≤ VideoEnd. */
function assertEndOrder(start: SessionEvent & { type: 'start' }, end: SessionEvent & { type: 'end' }): void {
  assert.deepEqual(end.initialFace.capturedMs, start.initialFace.capturedMs, 'two initial faces');
  const { startMs, endMs } = end.targetFace;
  const told = `${end.initialFace.capturedMs} < ${startMs} ≤ ${endMs} ≤ ${end.videoEndMs}`;
  assert.ok(end.initialFace.capturedMs < startMs && startMs <= endMs && endMs <= end.videoEndMs, told);
}

/** Every state of a check ends by itself, or waits for an answer that the world owes. */
function assertWayOut(state: CheckState, held: Held): void {
  const deadlines = deadlinesOf(state);
  for (const { name, atMs } of deadlines) assert.ok(Number.isFinite(atMs), `${name} at ${atMs}`);
  if (deadlines.length > 0 || !(isRunning(state) || state.kind === 'verifying')) return;
  // The person may take their time for the permission; for the first frame the camera has a limit of its own.
  const isAnswerOwed =
    state.kind === 'starting' ? held.camera === 'asked' || held.camera === 'granted' : held.verdict === 'asked';
  assert.ok(isAnswerOwed, `no way out of ${state.kind}`);
}
