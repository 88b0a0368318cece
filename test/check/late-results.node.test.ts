import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CheckHarness } from '../support/check-harness.ts';
import { FAR_FACE, MOVEMENT } from '../support/core-fixtures.ts';
import { SESSION } from '../support/fake-session-source.ts';
import { settle } from '../support/settle.ts';

let harness: CheckHarness;
beforeEach(() => {
  harness = new CheckHarness();
});

/** Asserts that nothing reached the check since this was called. */
async function expectSilence(happen: () => Promise<void> | void): Promise<void> {
  harness.facts.length = 0;
  await happen();
  await settle();
  assert.deepEqual(harness.facts, []);
  assert.deepEqual(harness.ports.held, []);
}

describe('after a cancel', () => {
  it('a camera that opens in the same moment is closed', async () => {
    harness.begin();
    harness.ports.camera.deliver();
    assert.equal(harness.ports.camera.openCount, 1);
    harness.cancel();
    await expectSilence(() => undefined);
  });

  it('nobody waits for the camera any more', async () => {
    harness.begin();
    harness.cancel();
    await expectSilence(() => assert.equal(harness.ports.camera.askedCount, 0));
  });

  it('a detector that was loaded in the same moment is given back', async () => {
    harness.begin();
    harness.ports.faceTracker.finishLoading();
    harness.cancel();
    await expectSilence(() => undefined);
  });

  it('a session that is created in the same moment is not used', async () => {
    harness.begin();
    harness.sessions.isPrompt = false;
    await harness.ports.prepare();
    harness.sessions.deliver();
    harness.cancel();
    await expectSilence(() => undefined);
    assert.deepEqual(harness.ports.stream.connections, []);
  });

  it('a session source that fails in the same moment is not heard', async () => {
    harness.begin();
    harness.sessions.isPrompt = false;
    await harness.ports.prepare();
    harness.sessions.refuse('limited');
    harness.cancel();
    await expectSilence(() => undefined);
    assert.equal(harness.state, 'cancelled');
  });

  it('service, recorder, tracker, camera and page are not heard any more', async () => {
    harness.begin();
    await harness.ports.toFitting();
    const { ports } = harness;
    harness.cancel();
    await expectSilence(() => {
      ports.stream.disconnect();
      ports.recorder.finish(1);
      ports.showFaces([FAR_FACE]);
      ports.camera.unplug();
      ports.page.hide();
      ports.wait(600_000);
    });
  });

  it('a verdict that comes in the same moment is not heard', async () => {
    harness.begin({ verdictSource: harness.verdicts });
    await harness.ports.toVerifying();
    harness.verdicts.deliver(true);
    harness.cancel();
    await settle();
    assert.equal(harness.state, 'cancelled');
  });

  it('the backend is not asked for a verdict any more', async () => {
    harness.begin({ verdictSource: harness.verdicts });
    await harness.ports.toVerifying();
    harness.cancel();
    await expectSilence(() => assert.equal(harness.verdicts.waitingCount, 0));
  });

  it('the next check begins with nothing of the one before', async () => {
    harness.begin();
    await harness.ports.toFitting();
    harness.cancel();
    harness.begin();
    await harness.ports.toCountdown();
    assert.equal(harness.state, 'countdown');
    assert.deepEqual(harness.ports.held.toSorted(), [
      'camera',
      'connection',
      'page listener',
      'timer',
      'wake lock',
      'worker',
    ]);
  });
});

describe('a verdict of the check before', () => {
  it('is not taken for the one of the next check', async () => {
    let tellFirst: (verdict: { isLive: boolean }) => void = () => undefined;
    const first = new Promise<{ isLive: boolean }>((resolve) => (tellFirst = resolve));
    harness.answer = () => first;
    harness.begin();
    await harness.ports.toVerifying();
    harness.check.dispatch({ type: 'verdict', isLive: false });
    assert.equal(harness.state, 'failed');

    harness.answer = () => new Promise(() => undefined);
    harness.begin();
    await harness.ports.toVerifying();
    tellFirst({ isLive: true });
    await settle();
    assert.equal(harness.state, 'verifying');
  });

  it('that fails does not end the next check', async () => {
    let failFirst: (failure: Error) => void = () => undefined;
    const first = new Promise<never>((_, reject) => (failFirst = reject));
    harness.answer = () => first;
    harness.begin();
    await harness.ports.toVerifying();
    harness.check.dispatch({ type: 'verdict', isLive: false });
    harness.begin();
    failFirst(new Error('too late'));
    await settle();
    assert.equal(harness.state, 'starting');
  });
});

describe('a second session for the same check', () => {
  it('is not taken: there is one connection', async () => {
    harness.begin();
    await harness.ports.prepare();
    harness.check.dispatch({ type: 'session-taken', sessionId: SESSION.sessionId, region: SESSION.region });
    assert.deepEqual(
      harness.ports.stream.connections.map(({ closeCode }) => closeCode),
      [null],
    );
  });
});

describe('a session that is renewed while another one is on its way', () => {
  const turned = { widthPx: 480, heightPx: 640 };

  it('leaves one connection, for the size of the picture now', async () => {
    harness.begin();
    await harness.ports.toPositioning();
    harness.sessions.isPrompt = false;
    harness.ports.showFaces([FAR_FACE], 1, { size: turned });
    harness.ports.showFaces([FAR_FACE]);
    assert.equal(harness.sessions.waitingCount, 1);
    harness.sessions.deliver({ ...SESSION, sessionId: '11111111-1d5c-4c7e-9a63-2f1e0d9c8b7a' });
    await settle();
    assert.equal(harness.ports.stream.openCount, 1);
    harness.ports.stream.accept();
    harness.ports.stream.sendChallenge(MOVEMENT);
    harness.ports.showFaces([FAR_FACE], 3);
    assert.equal(harness.state, 'countdown');
  });

  it('is given up with the check', async () => {
    harness.begin();
    await harness.ports.toPositioning();
    harness.sessions.isPrompt = false;
    harness.ports.showFaces([FAR_FACE], 1, { size: turned });
    harness.cancel();
    await expectSilence(() => assert.equal(harness.sessions.waitingCount, 0));
  });
});
