import { expect } from '@open-wc/testing';
import { createFrameSource } from '../../src/camera/frame-source.ts';
import type { FrameFeed, FrameSink, FrameSource } from '../../src/check/ports.ts';
import { browserClock } from '../../src/page/browser-clock.ts';
import { installSimulatedCamera, type SimulatedCamera } from '../../src/testing/index.ts';
import { ManualClock } from '../transport/manual-clock.ts';

/** A sink that notes what it is given and releases it. */
class NotingSink implements FrameSink {
  isBusy = false;
  takesTracks = false;
  canTransfer = true;
  readonly taken: FrameFeed[] = [];
  readonly rates: number[] = [];
  readonly times: number[] = [];
  clone: MediaStreamTrack | null = null;
  onBitmap: () => void = () => undefined;

  takeStream(frames: ReadableStream<VideoFrame>, frameRate: number): void {
    this.#transfer('stream', frameRate);
    void frames;
  }

  takeTrack(track: MediaStreamTrack, frameRate: number): void {
    this.clone = track;
    this.#transfer('track', frameRate);
  }

  takeBitmap(bitmap: ImageBitmap, capturedMs: number): void {
    bitmap.close();
    this.taken.push('video-callback');
    this.times.push(capturedMs);
    this.onBitmap();
  }

  #transfer(feed: FrameFeed, frameRate: number): void {
    if (!this.canTransfer) throw new DOMException('cannot be transferred', 'DataCloneError');
    this.taken.push(feed);
    this.rates.push(frameRate);
  }
}

describe('frame source', () => {
  let camera: SimulatedCamera;
  let track: MediaStreamTrack;
  let sink: NotingSink;
  let source: FrameSource;

  beforeEach(async () => {
    camera = installSimulatedCamera({ seed: 3, width: 320, height: 240 });
    [track] = (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks() as [MediaStreamTrack];
    sink = new NotingSink();
  });

  afterEach(() => {
    source.close();
    camera.uninstall();
  });

  it('gives the stream of a processor on the window first, with the frame rate', () => {
    source = createFrameSource({ clock: browserClock })(track, sink);
    expect([...sink.taken, source.feed]).to.deep.equal(['stream', 'stream']);
    expect(sink.rates).to.deep.equal([30]);
  });

  it('counts what the stream left out because nobody read it', async () => {
    source = createFrameSource({ clock: browserClock })(track, sink);
    await until(() => (source.droppedFrames ?? 0) > 2);
    expect(source.droppedFrames).to.be.above(2);
  });

  it('stops its own clone at the end, not the camera', () => {
    const clones: MediaStreamTrack[] = [];
    const clone = track.clone.bind(track);
    Object.defineProperty(track, 'clone', {
      value: () => {
        const copy = clone();
        clones.push(copy);
        return copy;
      },
    });
    source = createFrameSource({ clock: browserClock })(track, sink);
    expect(clones.map(({ readyState }) => readyState)).to.deep.equal(['live']);
    source.close();
    expect(clones.map(({ readyState }) => readyState)).to.deep.equal(['ended']);
    expect(track.readyState).to.equal('live');
  });

  it('gives a clone of the track to a worker that makes the stream itself', () => {
    sink.takesTracks = true;
    source = createFrameSource({ clock: browserClock, feeds: ['track'] })(track, sink);
    expect([...sink.taken, source.feed]).to.deep.equal(['track', 'track']);
    expect(sink.clone).not.to.equal(track);
    source.close();
    expect([sink.clone?.readyState, track.readyState]).to.deep.equal(['ended', 'live']);
  });

  it('falls to bitmaps where neither stream nor track can be transferred, and stops the clone', async () => {
    sink.takesTracks = true;
    sink.canTransfer = false;
    source = createFrameSource({ clock: browserClock })(track, sink);
    await until(() => sink.taken.length > 0);
    expect([sink.taken[0], source.feed]).to.deep.equal(['video-callback', 'video-callback']);
    expect(sink.clone?.readyState).to.equal('ended');
  });

  it('leaves out and counts frames while the sink is busy', async () => {
    source = createFrameSource({ clock: browserClock, feeds: ['video-callback'] })(track, sink);
    sink.onBitmap = () => (sink.isBusy = true);
    await until(() => (source.droppedFrames ?? 0) > 2);
    expect(sink.taken).to.have.length(1);
  });

  it('takes to a timer where the callback of the video never comes', async () => {
    const request = HTMLVideoElement.prototype.requestVideoFrameCallback;
    HTMLVideoElement.prototype.requestVideoFrameCallback = () => 1;
    const clock = new ManualClock();
    try {
      source = createFrameSource({ clock, feeds: ['video-callback'] })(track, sink);
      clock.advance(999);
      expect(clock.delaysMs).to.deep.equal([1]);
      await until(() => {
        clock.advance(33);
        return sink.taken.length > 2;
      });
    } finally {
      HTMLVideoElement.prototype.requestVideoFrameCallback = request;
    }
    expect(source.feed).to.equal('timer');
    source.close();
    expect(clock.delaysMs).to.deep.equal([]);
  });

  it('delivers nothing after it was closed', async () => {
    source = createFrameSource({ clock: browserClock, feeds: ['video-callback'] })(track, sink);
    await until(() => sink.taken.length > 0);
    source.close();
    const { length } = sink.taken;
    const other = new NotingSink();
    const witness = createFrameSource({ clock: browserClock, feeds: ['video-callback'] })(track, other);
    await until(() => other.taken.length > 3);
    witness.close();
    expect(sink.taken).to.have.length(length);
    expect(track.readyState).to.equal('live');
  });
});

/** Resolves with the animation frame in which `isSo` first says yes. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => requestAnimationFrame(resolve));
}
