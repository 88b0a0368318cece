import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { SessionEvent } from '../../src/core/state.ts';
import { CheckHarness } from '../support/check-harness.ts';
import { FITTING_FACE, FRAME, MOVEMENT } from '../support/core-fixtures.ts';
import { PIECE_BYTES } from '../support/fake-recorder.ts';
import { SESSION } from '../support/fake-session-source.ts';
import { settle } from '../support/settle.ts';

let harness: CheckHarness;
beforeEach(() => {
  harness = new CheckHarness();
});

describe('the effects of a check', () => {
  it('load the detector behind the start screen and go on with that load', async () => {
    harness.showStart();
    await settle();
    assert.deepEqual(harness.ports.held, ['worker']);
    harness.ports.faceTracker.finishLoading();
    await settle();
    harness.begin();
    harness.ports.camera.deliver();
    await settle();
    assert.equal(harness.sessions.wishes.length, 1);
  });

  it('report the progress of the load, so that a slow one is no stalled one', async () => {
    harness.begin();
    harness.ports.camera.deliver();
    await settle();
    for (let tenth = 0; tenth < 10; tenth += 1) {
      harness.ports.wait(15_000);
      harness.ports.faceTracker.progress();
    }
    assert.equal(harness.state, 'starting');
  });

  it('ask for the camera that was settled at the beginning', () => {
    harness.begin({ camera: { deviceId: 'back', allowVirtualCamera: true } });
    assert.deepEqual(harness.ports.camera.requests, [
      { deviceId: 'back', allowVirtualCamera: true, firstFrameMs: 10_000 },
    ]);
  });

  it('tell when the camera is permitted, before it delivers', () => {
    harness.begin();
    harness.ports.camera.permit();
    const state = harness.check.state;
    assert.ok(state.kind === 'starting' && state.preparation.isCameraGranted && !state.preparation.camera);
  });

  it('take the session with the wish of the person', async () => {
    harness.begin({ challenge: 'movement' });
    await harness.ports.prepare();
    assert.deepEqual(harness.sessions.wishes, ['movement']);
  });

  it('open the stream with session, frame, ids and the clocks of the beginning', async () => {
    harness.ports.wait(400);
    const anchor = { epochMs: harness.ports.clock.epochMs(), monotonicMs: 400 };
    harness.begin({ hasStartScreen: false });
    harness.ports.wait(700);
    await harness.ports.prepare();
    assert.deepEqual(harness.ports.stream.last.request, {
      session: SESSION,
      frame: FRAME,
      anchor,
      challengeId: '00000000-0000-4000-8000-000000000001',
      attemptCount: 1,
      hasStartScreen: false,
      userAgent: 'face-liveness/0.0.0',
    });
  });

  it('watch the page from Begin on', () => {
    harness.ports.page.turn(true);
    harness.begin();
    assert.equal(harness.ports.page.listenerCount, 1);
    const state = harness.check.state;
    assert.ok(state.kind === 'starting' && state.conditions.isSideways);
  });

  it('analyse the track of the camera and keep the screen on while the person is guided', async () => {
    harness.begin();
    await harness.ports.prepare();
    assert.deepEqual([harness.ports.wakeLock.heldCount, harness.ports.faceTracker.isAnalysing], [0, false]);
    harness.ports.stream.accept();
    harness.ports.stream.sendChallenge(MOVEMENT);
    assert.equal(harness.ports.wakeLock.heldCount, 1);
    assert.equal(harness.ports.faceTracker.track, harness.runner.camera?.track);
  });

  it('record the stream of the camera', async () => {
    harness.begin();
    await harness.ports.toFitting();
    assert.deepEqual(harness.ports.recorder.streams, [harness.runner.camera?.stream]);
  });

  it('send video, start and end in the order in which they came to be', async () => {
    harness.begin();
    await harness.ports.toUploading();
    const order = harness.ports.stream.last.sent.map((item) => {
      if ('event' in item) return item.event.type;
      return 'videoBytes' in item ? 'video' : 'end of the video';
    });
    assert.deepEqual(order, ['video', 'start', 'video', 'end', 'end of the video']);
  });

  it('say how much video every piece has', async () => {
    harness.begin();
    await harness.ports.toFitting();
    harness.ports.recorder.deliver(new Blob(['12345']));
    const bytes = harness.facts.flatMap((fact) => (fact.type === 'video' ? [fact.bytes] : []));
    assert.deepEqual(bytes, [PIECE_BYTES, 5]);
  });

  it('stop the recorder when the face has matched, once', async () => {
    harness.begin();
    await harness.ports.toMatch();
    assert.equal(harness.ports.recorder.isStopping, true);
    harness.ports.showFaces([FITTING_FACE], 5);
    assert.equal(harness.effects.filter(({ type }) => type === 'stop-recorder').length, 1);
  });

  it('count the connections of the last five minutes', async () => {
    const counts: number[] = [];
    for (const pauseMs of [0, 120_000, 179_000, 1000, 300_000]) {
      harness.ports.wait(pauseMs);
      harness.begin();
      await harness.ports.prepare();
      counts.push(harness.ports.stream.last.request.attemptCount);
      harness.cancel();
    }
    // The first is 299 s old for the third, and 300 s for the fourth.
    assert.deepEqual(counts, [1, 2, 3, 3, 1]);
  });

  it('replace a session that was not used in time, on another connection with the same camera', async () => {
    harness.begin();
    await harness.ports.toPositioning();
    harness.ports.stay(150_000);
    await settle();
    const [first, second] = harness.ports.stream.connections;
    assert.equal(first?.closeCode, 4000);
    assert.equal(second?.request.attemptCount, 2);
    assert.equal(harness.ports.stream.openCount, 1);
    assert.equal(harness.ports.camera.openedCount, 1);
  });
});

describe('the verdict', () => {
  it('is asked of the host with the session that was used, when everything was given back', async () => {
    harness.begin();
    let heldThen: readonly string[] | null = null;
    harness.check.subscribe(({ kind }) => {
      if (kind === 'verifying') heldThen = harness.ports.held;
    });
    await harness.ports.toVerifying();
    assert.deepEqual(harness.announced, [SESSION]);
    assert.deepEqual(heldThen, []);
    assert.equal(harness.ports.stream.last.closeCode, 1000);
  });

  it('is absent when neither host nor backend tells it', async () => {
    harness.begin();
    await harness.ports.toVerifying();
    assert.equal(harness.state, 'sent');
  });

  for (const [isLive, state] of [
    [true, 'succeeded'],
    [false, 'failed'],
  ] as const) {
    it(`of the host makes it ${state}`, async () => {
      harness.answer = () => Promise.resolve({ isLive });
      harness.begin({ verdictSource: harness.verdicts });
      await harness.ports.toVerifying();
      assert.equal(harness.state, state);
      assert.deepEqual(harness.verdicts.sessions, []);
    });

    it(`of the backend makes it ${state} when the host says nothing`, async () => {
      harness.begin({ verdictSource: harness.verdicts });
      await harness.ports.toVerifying();
      assert.deepEqual([harness.state, harness.verdicts.sessions], ['verifying', [SESSION]]);
      harness.verdicts.deliver(isLive);
      await settle();
      assert.equal(harness.state, state);
    });
  }
});

describe('a light check', () => {
  it('sends its colors between the pieces of the video', async () => {
    harness.begin();
    const rgb = [255, 0, 0] as const;
    const colors = [{ rgb, scrollMs: 0, flatMs: 500 }];
    await harness.ports.toFlashing({ ...MOVEMENT, name: 'FaceMovementAndLightChallenge', colors });
    const nowMs = harness.ports.clock.nowMs();
    harness.check.dispatch({ type: 'color-shown', index: 0, frameMs: nowMs });
    harness.check.dispatch({ type: 'colors-done', frameMs: nowMs });
    const types = harness.ports.stream.last.events.map(({ type }: SessionEvent) => type);
    assert.deepEqual(types, ['start', 'color']);
    assert.equal(harness.ports.recorder.isStopping, true);
  });
});
