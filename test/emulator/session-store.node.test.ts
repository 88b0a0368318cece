import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CutImages } from '../../src/emulator/sessions/images.ts';
import { createChallenge } from '../../src/emulator/sessions/challenge.ts';
import { seededRandom } from '../../src/emulator/sessions/random.ts';
import type { LivenessSession, SessionSettings } from '../../src/emulator/sessions/session.ts';
import { SessionStore } from '../../src/emulator/sessions/session-store.ts';
import { CheckRecorder } from '../../src/emulator/streaming/check-recorder.ts';
import { FakeClock } from './support/fake-clock.ts';

const SETTINGS: SessionSettings = { auditImagesLimit: 0, preferences: [], output: null };
const LIFETIME_MS = 180_000;
const DAY_MS = 86_400_000;
const FRAME = { widthPx: 640, heightPx: 480 };

function setUp(): { clock: FakeClock; store: SessionStore; ended: LivenessSession[]; removed: LivenessSession[] } {
  const clock = new FakeClock();
  const [ended, removed]: LivenessSession[][] = [[], []];
  const store = new SessionStore({
    clock,
    lifetimeMs: LIFETIME_MS,
    seed: 1,
    onChange: () => {},
    onEnded: (session) => ended?.push(session),
    onRemoved: (session) => removed?.push(session),
  });
  return { clock, store, ended: ended ?? [], removed: removed ?? [] };
}

/** Ends a session with a video of this size. */
function fail(session: LivenessSession, clock: FakeClock, videoBytes: number): void {
  const recorder = new CheckRecorder(FRAME, createChallenge('FaceMovementChallenge', FRAME, seededRandom(1)));
  recorder.add({ type: 'video', chunk: Buffer.alloc(videoBytes), sentEpochMs: clock.nowMs() }, clock.nowMs());
  session.fail('test', false, recorder.toCheck(), clock.nowMs());
}

/** Ends a session with a confidence, a reference image and four audit images. */
function finish(session: LivenessSession, clock: FakeClock, imageBytes: number, videoBytes = 20_000): void {
  const recorder = new CheckRecorder(FRAME, createChallenge('FaceMovementChallenge', FRAME, seededRandom(1)));
  recorder.add({ type: 'video', chunk: Buffer.alloc(videoBytes), sentEpochMs: clock.nowMs() }, clock.nowMs());
  const image = { bytes: Buffer.alloc(imageBytes), box: { Width: 1, Height: 1, Left: 0, Top: 0 }, timeMs: 0 };
  const images: CutImages = { reference: image, audit: [image, image, image, image] };
  session.finish({ confidence: 97, findings: [], video: null }, images, recorder.toCheck(), clock.nowMs());
}

describe('the store of sessions', () => {
  it('forgets every session by itself in the end', () => {
    const { clock, store, removed } = setUp();
    const [used, unused] = [store.create(SETTINGS, null), store.create(SETTINGS, null)];
    fail(used, clock, 20_000);
    clock.advance(DAY_MS);
    assert.deepEqual(store.list(), []);
    assert.deepEqual(new Set(removed), new Set([used, unused]));
  });

  it('gives a token free with its session', () => {
    const { clock, store } = setUp();
    const first = store.create(SETTINGS, 'token');
    assert.equal(store.create(SETTINGS, 'token'), first);
    clock.advance(DAY_MS);
    assert.notEqual(store.create(SETTINGS, 'token'), first);
  });

  it('keeps results for one lifetime after the end of the check', () => {
    const { clock, store } = setUp();
    const session = store.create(SETTINGS, null);
    clock.advance(170_000);
    fail(session, clock, 20_000);
    clock.advance(LIFETIME_MS - 1);
    assert.equal(store.findAvailable(session.id), session);
    clock.advance(1);
    assert.equal(store.findAvailable(session.id), undefined);
    assert.equal(store.find(session.id), session);
  });

  it('lets the oldest sessions give up their videos, not their results, when there are too many', () => {
    const { clock, store } = setUp();
    const sessions = Array.from({ length: 30 }, () => store.create(SETTINGS, null));
    for (const session of sessions) fail(session, clock, 10_000_000);
    store.sweep();
    assert.equal(store.list().length, 30);
    assert.deepEqual(
      sessions.map(({ videoBytes }) => videoBytes),
      Array.from({ length: 30 }, (_, index) => (index < 5 ? 0 : 10_000_000)),
    );
    assert.equal(store.findAvailable(sessions[0]?.id ?? '')?.failure, 'test');
  });

  for (const [what, sessions, videoBytes, imageBytes] of [
    ['thousands of cancelled checks', 9000, 40_000, null],
    ['hundreds of whole checks', 240, 2_600_000, 50_000],
  ] as const) {
    it(`keeps a result for one lifetime beside ${what}`, () => {
      const { clock, store } = setUp();
      const first = store.create(SETTINGS, null);
      finish(first, clock, 50_000);
      for (let count = 0; count < sessions; count += 1) {
        const session = store.create(SETTINGS, null);
        if (imageBytes === null) fail(session, clock, videoBytes);
        else finish(session, clock, imageBytes, videoBytes);
      }
      clock.advance(LIFETIME_MS - 1);
      assert.equal(store.list().length, sessions + 1);
      assert.equal(store.findAvailable(first.id)?.verdict?.confidence, 97);
      assert.equal(first.images?.audit.length, 4);
      const heldBytes = store.list().reduce((sum, session) => sum + session.heldBytes, 0);
      assert.ok(heldBytes <= 256_000_000, `${heldBytes} bytes are held`);
    });
  }

  it('throttles when results fill the memory, and removes none before its time', () => {
    const { clock, store } = setUp();
    const kept: LivenessSession[] = [];
    while (!store.isFull && kept.length < 1000) {
      const session = store.create(SETTINGS, null);
      finish(session, clock, 200_000);
      kept.push(session);
    }
    assert.ok(kept.length > 150 && kept.length < 200, `${kept.length} results are kept`);
    assert.throws(() => store.create(SETTINGS, null), { name: 'ThrottlingException' });
    store.sweep();
    assert.ok(kept.every(({ id }) => store.findAvailable(id)?.images?.reference));
    clock.advance(LIFETIME_MS + 5000);
    assert.equal(store.isFull, false);
    store.create(SETTINGS, null);
  });

  it('does not wait for the next sweep when sessions end faster than it comes', () => {
    const { clock, store } = setUp();
    for (let count = 0; count < 100; count += 1) fail(store.create(SETTINGS, null), clock, 10_000_000);
    const heldBytes = store.list().reduce((sum, session) => sum + session.heldBytes, 0);
    assert.ok(heldBytes < 330_000_000, `${heldBytes} bytes are held`);
    assert.equal(store.list().length, 100);
  });

  it('throttles who creates sessions in a loop, until they are forgotten', () => {
    const { clock, store } = setUp();
    for (let count = 0; count < 10_000; count += 1) store.create(SETTINGS, null);
    assert.throws(() => store.create(SETTINGS, null), { name: 'ThrottlingException' });
    clock.advance(2 * LIFETIME_MS + 5000);
    assert.equal(store.list().length, 500);
    store.create(SETTINGS, null);
  });

  it('reports the end of a session once', () => {
    const { clock, store, ended } = setUp();
    const session = store.create(SETTINGS, null);
    fail(session, clock, 20_000);
    fail(session, clock, 20_000);
    assert.deepEqual(ended, [session]);
  });
});
