import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FaceLivenessError } from '../../src/core/errors.ts';
import { guidanceOf, isSameView, viewOf } from '../../src/core/view.ts';
import { FAR_FACE, FITTING_FACE, Machine, OVAL } from '../support/core-fixtures.ts';

describe('viewOf', () => {
  it('shows the start screen with and without a session source', () => {
    const machine = new Machine();
    assert.deepEqual(viewOf(machine.state), { screen: 'start' });
    machine.tell({ type: 'session-source', isAvailable: true, isReplaced: false });
    assert.deepEqual(viewOf(machine.state), { screen: 'start' });
  });

  it('asks for the permission, explains it after a while, then connects', () => {
    const machine = new Machine();
    const phases: unknown[] = [];
    const note = (): void => {
      const view = viewOf(machine.state);
      phases.push(view.screen === 'camera' && view.phase);
    };
    machine.begin();
    note();
    machine.wait(5000);
    note();
    machine.tell({ type: 'camera-granted' });
    note();
    assert.deepEqual(phases, ['asking-permission', 'explaining-permission', 'connecting']);
  });

  it('shows the last number until the recorder has started, and none where no countdown was asked for', () => {
    const machine = new Machine();
    const countdowns: unknown[] = [];
    machine.toCountdown();
    for (const waitMs of [0, 1000, 1000, 1000]) {
      machine.wait(waitMs);
      const view = viewOf(machine.state);
      countdowns.push(view.screen === 'camera' && view.countdown);
    }
    assert.deepEqual(countdowns, [3, 2, 1, 1]);

    const hasty = new Machine({ countdownSeconds: 0 });
    hasty.toCountdown();
    const view = viewOf(hasty.state);
    assert.ok(view.screen === 'camera' && view.phase === 'countdown');
    assert.equal(view.countdown, null);
  });

  it('shows the oval and the badge while recording', () => {
    const machine = new Machine();
    machine.toFitting();
    machine.show([FAR_FACE]);
    const view = viewOf(machine.state);
    assert.ok(view.screen === 'camera');
    assert.deepEqual(view.oval?.oval, OVAL);
    assert.equal(view.oval?.matchPercent, 25);
    assert.equal(view.isRecording, true);
    assert.equal(view.hint, 'too-far');
  });

  it('says that the line is slow while the upload waits for it, and what the face has to do before', () => {
    const machine = new Machine();
    machine.toFitting();
    machine.tell({ type: 'upload', waitingBytes: 3_000_000, isSlow: true });
    assert.equal(guidanceOf(viewOf(machine.state)), 'too-far');
    const uploading = new Machine();
    uploading.toUploading();
    assert.equal(guidanceOf(viewOf(uploading.state)), null);
    uploading.tell({ type: 'upload', waitingBytes: 90_000, isSlow: true });
    assert.equal(guidanceOf(viewOf(uploading.state)), 'slow-network');
    uploading.tell({ type: 'upload', waitingBytes: 0, isSlow: false });
    assert.equal(guidanceOf(viewOf(uploading.state)), null);
  });

  it('goes on getting ready until the first frame says how the face is', () => {
    const machine = new Machine();
    machine.toPositioning();
    const phases: unknown[] = [];
    for (const faces of [null, [FAR_FACE]]) {
      if (faces) machine.show(faces);
      const view = viewOf(machine.state);
      phases.push(view.screen === 'camera' && view.phase);
    }
    assert.deepEqual(phases, ['connecting', 'positioning']);
  });

  it('counts the upload in percent', () => {
    const machine = new Machine();
    machine.toUploading();
    machine.tell({ type: 'upload', waitingBytes: 30_000, isSlow: false });
    assert.deepEqual(viewOf(machine.state), { screen: 'verifying', uploadPercent: 66, isNetworkSlow: false });
  });

  it('counts the upload against the whole video, what left during the recording included', () => {
    const machine = new Machine();
    machine.toFitting();
    machine.tell({ type: 'video', bytes: 240_000 });
    machine.show([FAR_FACE], 2);
    machine.show([FITTING_FACE], 10);
    machine.tell({ type: 'recorder-stopped', videoEndMs: machine.nowMs });
    machine.tell({ type: 'upload', waitingBytes: 100_000, isSlow: false });
    // 300,000 bytes are 400,000 on the wire.
    assert.deepEqual(viewOf(machine.state), { screen: 'verifying', uploadPercent: 75, isNetworkSlow: false });
  });

  it('never says that everything has left while something waits', () => {
    const machine = new Machine();
    machine.toUploading();
    machine.tell({ type: 'upload', waitingBytes: 10, isSlow: false });
    assert.deepEqual(viewOf(machine.state), { screen: 'verifying', uploadPercent: 99, isNetworkSlow: false });
    machine.tell({ type: 'upload', waitingBytes: 0, isSlow: false });
    assert.deepEqual(viewOf(machine.state), { screen: 'verifying', uploadPercent: null, isNetworkSlow: false });
  });

  it('carries what the error screen needs', () => {
    const error = new FaceLivenessError('limited', { retryAfterSeconds: 1800, alternativeUrl: '/other' });
    assert.deepEqual(viewOf({ kind: 'error', error }), {
      screen: 'error',
      code: 'limited',
      retryAfterSeconds: 1800,
      alternativeUrl: '/other',
    });
  });
});

describe('isSameView', () => {
  it('sees no difference between two frames that change nothing on the screen', () => {
    const machine = new Machine();
    machine.toFitting();
    machine.show([FAR_FACE]);
    const before = viewOf(machine.state);
    machine.show([FAR_FACE]);
    assert.ok(isSameView(before, viewOf(machine.state)));
  });

  it('sees another number, another hint and another screen', () => {
    const machine = new Machine();
    machine.toCountdown();
    const three = viewOf(machine.state);
    machine.wait(1000);
    assert.ok(!isSameView(three, viewOf(machine.state)));
    assert.ok(!isSameView(three, { screen: 'start' }));
  });
});
