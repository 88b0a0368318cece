import { expect } from '@open-wc/testing';
import { Camera, type CameraMemory } from '../../src/camera/camera.ts';
import type { CameraRequest, Clock, OpenCamera } from '../../src/check/ports.ts';
import { browserClock } from '../../src/page/browser-clock.ts';
import { installSimulatedCamera, type SimulatedCamera, type SimulatedCameraOptions } from '../../src/testing/index.ts';
import { ManualClock } from '../transport/manual-clock.ts';

const REQUEST: CameraRequest = { allowVirtualCamera: false, firstFrameMs: 10_000 };

describe('Camera', () => {
  let simulated: SimulatedCamera;
  let opened: OpenCamera | null;
  let heard: string[];
  let leaving: AbortController;

  beforeEach(() => {
    opened = null;
    heard = [];
    leaving = new AbortController();
  });

  afterEach(() => {
    opened?.close();
    simulated.uninstall();
  });

  const listener = {
    onGranted: (): void => void heard.push('granted'),
    onLost: (): void => void heard.push('lost'),
    onMuted: (isMuted: boolean): void => void heard.push(isMuted ? 'muted' : 'unmuted'),
  };

  function install(options: SimulatedCameraOptions = {}): void {
    simulated = installSimulatedCamera({ seed: 3, ...options });
  }

  async function open(
    request: Partial<CameraRequest> = {},
    options: { clock?: Clock; memory?: CameraMemory } = {},
  ): Promise<OpenCamera> {
    const camera = new Camera({ clock: browserClock, ...options });
    opened = await camera.open({ ...REQUEST, ...request }, listener, leaving.signal);
    return opened;
  }

  async function failure(opening: Promise<unknown>): Promise<unknown> {
    try {
      await opening;
    } catch (error) {
      expect(simulated.liveTracks, 'tracks that stayed on').to.have.length(0);
      return error;
    }
    throw new Error('The camera was expected to fail.');
  }

  it('says permission, then opens with the size of the frames', async () => {
    install({ width: 480, height: 640 });
    const camera = await open();
    expect(heard).to.deep.equal(['granted']);
    expect(camera.size).to.deep.equal({ widthPx: 480, heightPx: 640 });
    expect(camera).to.include({ deviceId: 'simulated-camera-1', label: 'Simulated camera', isFallback: false });
    expect(camera.stream.getVideoTracks()).to.deep.equal([camera.track]);
  });

  it('stops the track when it is closed, and hears nothing more', async () => {
    install();
    const camera = await open();
    camera.close();
    camera.close();
    expect(camera.track.readyState).to.equal('ended');
    camera.track.dispatchEvent(new Event('ended'));
    expect(heard).to.deep.equal(['granted']);
  });

  it('takes the camera that was asked for', async () => {
    install({ labels: ['Front', 'Back'] });
    expect(await open({ deviceId: 'simulated-camera-2' })).to.include({ label: 'Back', isFallback: false });
  });

  it('falls back to another camera when the one asked for is gone', async () => {
    install();
    expect(await open({ deviceId: 'unplugged' })).to.include({ label: 'Simulated camera', isFallback: true });
  });

  it('prefers the camera used last and remembers the one that opened', async () => {
    install({ labels: ['Front', 'Back'] });
    const remembered: string[] = [];
    const memory = { recall: () => 'simulated-camera-2', remember: (id: string) => void remembered.push(id) };
    expect(await open({}, { memory })).to.include({ label: 'Back', isFallback: false });
    expect(remembered).to.deep.equal(['simulated-camera-2']);
  });

  it('takes any camera, without a word about it, when the one used last is gone', async () => {
    install();
    const memory = { recall: () => 'unplugged', remember: () => undefined };
    expect(await open({}, { memory })).to.include({ isFallback: false });
  });

  it('reports a camera that was muted while it was measured', async () => {
    install();
    const ask = navigator.mediaDevices.getUserMedia;
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      for (const track of stream.getVideoTracks()) Object.defineProperty(track, 'muted', { value: true });
      return stream;
    };
    await open();
    expect(heard).to.deep.equal(['granted', 'muted']);
  });

  it('reports that the camera was unplugged, muted and unmuted', async () => {
    install();
    await open();
    simulated.setMuted(true);
    simulated.setMuted(false);
    simulated.endTrack();
    expect(heard).to.deep.equal(['granted', 'muted', 'unmuted', 'lost']);
  });

  for (const [name, code] of [
    ['NotAllowedError', 'camera-denied'],
    ['SecurityError', 'camera-denied'],
    ['NotFoundError', 'camera-not-found'],
    ['OverconstrainedError', 'camera-unsuitable'],
    ['NotReadableError', 'camera-in-use'],
    ['AbortError', 'camera-in-use'],
    ['SomethingNewError', 'internal'],
  ] as const) {
    it(`translates ${name} into ${code}`, async () => {
      install();
      const cause = new DOMException('in words that nobody reads', name);
      answerWith(() => Promise.reject(cause));
      expect(await failure(open())).to.include({ code, cause });
    });
  }

  it('translates a TypeError into not-supported', async () => {
    install();
    answerWith(() => Promise.reject(new TypeError('no such constraint')));
    expect(await failure(open())).to.include({ code: 'not-supported' });
  });

  for (const constraint of ['width', 'height', 'frameRate']) {
    it(`calls a camera that cannot meet "${constraint}" unsuitable`, async () => {
      install();
      answerWith(() => Promise.reject(new OverconstrainedError(constraint)));
      expect(await failure(open())).to.include({ code: 'camera-unsuitable' });
    });
  }

  it('knows no camera when the stream has no picture', async () => {
    install();
    answerWith(() => Promise.resolve(new MediaStream()));
    expect(await failure(open())).to.include({ code: 'camera-not-found' });
  });

  for (const [width, height, isSuitable] of [
    [320, 240, true],
    [240, 320, true],
    [318, 240, false],
    [320, 238, false],
    [1920, 200, false],
  ] as const) {
    it(`${isSuitable ? 'accepts' : 'refuses'} ${width}×${height}`, async () => {
      install({ width, height });
      if (isSuitable) expect((await open()).size).to.deep.equal({ widthPx: width, heightPx: height });
      else expect(await failure(open())).to.include({ code: 'camera-unsuitable' });
    });
  }

  it('refuses 10 frames a second and accepts a nominal 15 that is a little less', async () => {
    install({ frameRate: 10 });
    expect(await failure(open())).to.include({ code: 'camera-unsuitable' });
    simulated.uninstall();
    install({ frameRate: 14.9 });
    await open();
  });

  for (const frameRate of [undefined, 0]) {
    it(`counts the frames of one second when the track says a frame rate of ${frameRate}`, async () => {
      install();
      hideFrameRate(frameRate);
      const clock = new ManualClock();
      const opening = open({}, { clock });
      await frames(simulated, 40, () => clock.delaysMs.includes(1000));
      clock.advance(1000);
      await opening;
    });
  }

  it('refuses a camera that tells no frame rate and delivers too few frames in one second', async () => {
    install();
    hideFrameRate(undefined);
    const clock = new ManualClock();
    const opening = failure(open({}, { clock }));
    await frames(simulated, 3, () => clock.delaysMs.includes(1000));
    clock.advance(1000);
    expect(await opening).to.include({ code: 'camera-unsuitable' });
  });

  it('takes a camera without frames to be in use by something else', async () => {
    install({ fault: 'silent' });
    const clock = new ManualClock();
    const opening = failure(open({}, { clock }));
    await granted(heard);
    clock.advance(REQUEST.firstFrameMs - 1);
    expect(clock.delaysMs).to.deep.equal([1]);
    clock.advance(1);
    expect(await opening).to.include({ code: 'camera-in-use' });
  });

  it('is lost when it ends before its first frame', async () => {
    install({ fault: 'silent' });
    const opening = failure(open());
    await granted(heard);
    simulated.endTrack();
    expect(await opening).to.include({ code: 'camera-lost' });
  });

  it('refuses a virtual camera unless it is allowed', async () => {
    install({ labels: ['OBS Virtual Camera'] });
    expect(await failure(open())).to.include({ code: 'camera-virtual' });
    expect(await open({ allowVirtualCamera: true })).to.include({ label: 'OBS Virtual Camera' });
  });

  it('asks for nothing when it was aborted before', async () => {
    install();
    leaving.abort(new Error('gone'));
    expect(await failure(open())).to.have.property('message', 'gone');
    expect(heard).to.deep.equal([]);
  });

  it('stops a stream that is granted after the abort', async () => {
    install();
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    const { promise, resolve } = deferred<MediaStream>();
    answerWith(() => promise);
    const opening = failureOnly(open());
    leaving.abort(new Error('gone'));
    expect(await opening).to.have.property('message', 'gone');
    resolve(stream);
    await promise;
    await Promise.resolve();
    expect(stream.getVideoTracks()[0]?.readyState).to.equal('ended');
    expect(heard).to.deep.equal([]);
  });

  it('stops the track when it is aborted while it waits for the first frame', async () => {
    install({ fault: 'silent' });
    const opening = failure(open());
    await granted(heard);
    leaving.abort(new Error('gone'));
    expect(await opening).to.have.property('message', 'gone');
  });
});

/** Puts another answer in front of the simulated camera's; `uninstall` takes both away. */
function answerWith(answer: () => Promise<MediaStream>): void {
  navigator.mediaDevices.getUserMedia = answer;
}

/** Lets the tracks of the simulated camera say another frame rate, or none. */
function hideFrameRate(frameRate: number | undefined): void {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  answerWith(async () => {
    const stream = await ask({ video: true });
    for (const track of stream.getVideoTracks()) {
      const { frameRate: _, ...others } = track.getSettings();
      const settings = frameRate === undefined ? others : { ...others, frameRate };
      Object.defineProperty(track, 'getSettings', { value: () => settings });
    }
    return stream;
  });
}

/** Resolves when a video of the simulated camera has shown `count` frames since `isReached` first said so. */
async function frames(simulated: SimulatedCamera, count: number, isReached: () => boolean): Promise<void> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = simulated.canvas.captureStream(30);
  await video.play();
  let shown = 0;
  await new Promise<void>((resolve) => {
    const onFrame = (): void => {
      if (isReached()) shown += 1;
      if (shown > count) resolve();
      else video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  });
  video.srcObject = null;
}

/** Resolves once the permission was reported. */
async function granted(heard: readonly string[]): Promise<void> {
  while (!heard.includes('granted')) await new Promise((resolve) => requestAnimationFrame(resolve));
}

async function failureOnly(opening: Promise<unknown>): Promise<unknown> {
  try {
    await opening;
  } catch (error) {
    return error;
  }
  throw new Error('The camera was expected to fail.');
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
