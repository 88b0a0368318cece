import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { OpenCamera } from '../../src/check/ports.ts';
import { CheckHarness } from '../support/check-harness.ts';
import { rejection, settle } from '../support/settle.ts';

const REQUEST = { allowVirtualCamera: false, firstFrameMs: 10_000 };

let harness: CheckHarness;
let lost: number;
beforeEach(() => {
  harness = new CheckHarness();
  harness.showStart();
  lost = 0;
});

function preview(deviceId?: string): Promise<OpenCamera | null> {
  const request = deviceId === undefined ? REQUEST : { ...REQUEST, deviceId };
  return harness.runner.previewCamera(request, () => (lost += 1));
}

async function openPreview(deviceId?: string): Promise<void> {
  const opening = preview(deviceId);
  harness.ports.camera.deliver();
  await opening;
}

describe('a camera that is tried out before the check', () => {
  it('is open and shown', async () => {
    const opening = preview();
    harness.ports.camera.deliver({ label: 'Front' });
    assert.equal((await opening)?.label, 'Front');
    assert.equal(harness.runner.camera?.label, 'Front');
  });

  it('goes on into the check', async () => {
    await openPreview();
    harness.begin();
    assert.deepEqual([harness.ports.camera.openedCount, harness.ports.camera.askedCount], [1, 0]);
    await harness.ports.toPositioning();
    assert.equal(harness.state, 'positioning');
  });

  it('goes on into a check that asks for this very camera', async () => {
    await openPreview('back');
    harness.begin({ camera: { deviceId: 'back', allowVirtualCamera: false } });
    assert.equal(harness.ports.camera.askedCount, 0);
  });

  it('is closed and another one opened when the check asks for another', async () => {
    await openPreview('back');
    harness.begin({ camera: { deviceId: 'front', allowVirtualCamera: false } });
    assert.equal(harness.ports.camera.openCount, 0);
    assert.equal(harness.ports.camera.requests.at(-1)?.deviceId, 'front');
  });

  it('is replaced when another one is chosen', async () => {
    await openPreview('back');
    await openPreview('front');
    assert.equal(harness.ports.camera.openCount, 1);
    assert.equal(harness.runner.camera?.deviceId, 'front');
  });

  it('is never one of two: a choice that changes while the first is being opened', async () => {
    const first = preview('back');
    const second = preview('front');
    assert.equal(harness.ports.camera.askedCount, 1);
    harness.ports.camera.deliver();
    assert.equal(await first, null);
    assert.equal((await second)?.deviceId, 'front');
    assert.equal(harness.ports.camera.openCount, 1);
  });

  it('is never one of two: Begin while it is being opened', async () => {
    const opening = preview();
    harness.begin();
    assert.equal(harness.ports.camera.askedCount, 1);
    assert.equal(await opening, null);
    await harness.ports.toPositioning();
    assert.equal(harness.ports.camera.openCount, 1);
    assert.equal(harness.state, 'positioning');
  });

  it('is closed when it opens in the moment in which Begin asks for another', async () => {
    const opening = preview();
    harness.ports.camera.deliver();
    harness.begin();
    assert.equal(await opening, null);
    await harness.ports.toPositioning();
    assert.equal(harness.ports.camera.openCount, 1);
  });

  it('fails without a failed check', async () => {
    const opening = preview();
    harness.ports.camera.refuse('camera-denied');
    assert.equal(((await rejection(opening)) as { code?: string }).code, 'camera-denied');
    assert.equal(harness.state, 'intro');
    assert.deepEqual(harness.failures, []);
  });

  it('is not used any more once it was unplugged', async () => {
    await openPreview();
    harness.ports.camera.unplug();
    assert.equal(lost, 1);
    assert.equal(harness.runner.camera, null);
    assert.equal(harness.ports.camera.openCount, 0);
    assert.equal(harness.state, 'intro');
    harness.begin();
    assert.equal(harness.ports.camera.askedCount, 1);
  });

  it('ends the check when it is unplugged during the check, and is no lost preview then', async () => {
    await openPreview();
    harness.begin();
    harness.ports.camera.unplug();
    assert.equal(harness.errorCode, 'camera-lost');
    assert.equal(lost, 0);
  });

  it('is closed with everything else when the element is removed', async () => {
    await openPreview();
    harness.check.dispatch({ type: 'removed' });
    assert.deepEqual(harness.ports.held, []);
  });

  it('is closed when the person cancels while it is being opened', async () => {
    const opening = preview();
    harness.ports.camera.deliver();
    harness.cancel();
    assert.equal(await opening, null);
    await settle();
    assert.deepEqual(harness.ports.held, []);
  });

  it('that a check has used is not there for the next one', async () => {
    await openPreview();
    harness.begin();
    harness.cancel();
    harness.begin();
    assert.equal(harness.ports.camera.askedCount, 1);
  });

  it('that stopped delivering before Begin is known to the check', async () => {
    await openPreview();
    harness.ports.camera.mute(true);
    harness.begin();
    const { state } = harness.check;
    assert.ok(state.kind === 'starting' && state.conditions.mutedSinceMs !== null);
  });
});
