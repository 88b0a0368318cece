import type { Page } from 'playwright/test';
import { type CheckPage, expect, test } from './support/check-page.ts';

// What Safari does otherwise, imitated by taking away what it lacks and bending what it has. No proof for Safari itself.

const AT_ONCE = { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0' };

/** Runs a check to its live verdict. @returns What the emulator knows of the video. */
async function complete(check: CheckPage): Promise<Awaited<ReturnType<CheckPage['newestSession']>>['video']> {
  await check.pressBegin();
  await check.reach('succeeded');
  expect(await check.messageFindings()).toEqual([]);
  await expect.poll(() => check.holdings()).toMatchObject({ liveTracks: 0, openSockets: 0, workers: 0 });
  return (await check.newestSession()).video;
}

test('where MP4 is all that is recorded, a check runs to the verdict', async ({ check, page }) => {
  await page.addInitScript(() => {
    const { isTypeSupported } = MediaRecorder;
    MediaRecorder.isTypeSupported = (type) => type.startsWith('video/mp4') && isTypeSupported.call(MediaRecorder, type);
  });
  await check.open({ attributes: AT_ONCE });
  expect((await complete(check))?.container).toBe('mp4');
});

test('where no piece of the video comes unasked, it is asked for', async ({ check, page }) => {
  await page.addInitScript(() => {
    const { start } = MediaRecorder.prototype;
    MediaRecorder.prototype.start = function startWithoutPieces(this: MediaRecorder): void {
      start.call(this);
    };
  });
  await check.open({ attributes: AT_ONCE });
  await complete(check);
});

test('where videos call nobody for a frame, pictures are taken by the clock', async ({ check, page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'MediaStreamTrackProcessor');
    HTMLVideoElement.prototype.requestVideoFrameCallback = () => 1;
  });
  await check.open({ attributes: AT_ONCE });
  await complete(check);
});

/** Lets a track be transferred: what goes over is the stream that the worker would make of it. */
async function giveTrackToWorker(page: Page): Promise<void> {
  await page.route('**/face-tracker.worker.js', async (route) => {
    const response = await route.fetch();
    const processor =
      'globalThis.MediaStreamTrackProcessor = class { constructor({ track }) { this.readable = track; } };';
    const stop = 'ReadableStream.prototype.stop = () => undefined;';
    await route.fulfill({ response, body: `${processor}${stop}${await response.text()}` });
  });
  await page.addInitScript(() => {
    const { MediaStreamTrackProcessor: Processor } = window as unknown as {
      MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack }) => { readable: ReadableStream };
    };
    Reflect.deleteProperty(window, 'MediaStreamTrackProcessor');
    window.createImageBitmap = () => Promise.reject(new Error('The worker makes the frames here.'));
    const { captureStream } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.captureStream = function captureTransferable(...rate): MediaStream {
      const stream = captureStream.apply(this, rate);
      for (const track of stream.getVideoTracks()) {
        const clone = track.clone.bind(track);
        track.clone = () => {
          const copy = clone();
          const { readable } = new Processor({ track: copy });
          // The simulated camera dresses whatever a track's clone is as a camera.
          const dressable = { getSettings: () => copy.getSettings(), clone: () => copy.clone() };
          return Object.assign(readable, dressable, { stop: () => copy.stop() }) as unknown as typeof track;
        };
      }
      return stream;
    };
  });
}

test('where the track goes to the worker, it makes the frames, and gives the camera back at the end', async ({
  check,
  page,
}) => {
  await giveTrackToWorker(page);
  await check.open({ attributes: AT_ONCE });
  await complete(check);
});
