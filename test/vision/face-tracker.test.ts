import { expect } from '@open-wc/testing';
import { distance } from '../../src/core/box.ts';
import type { FaceLandmarks, FrameObservation } from '../../src/core/face.ts';
import { type FrameQuality, qualityGuidance } from '../../src/core/frame-quality.ts';
import { installSimulatedCamera, type SimulatedCamera } from '../../src/testing/index.ts';
import type { AssetUrls } from '../../src/vision/asset-urls.ts';
import type { FaceTracker } from '../../src/vision/face-tracker.ts';
import { BUILT_ASSETS, createTracker, observe } from './observe.ts';

const SIZE = { widthPx: 640, heightPx: 480 };
const NOTHING_MEASURED: FrameQuality = { meanLuma: 100, darkRatio: 0, brightRatio: 0, sharpness: 0 };
const never = new AbortController().signal;
const ignore = (): void => undefined;
const LANDMARKS = [
  'rightEye',
  'leftEye',
  'nose',
  'mouth',
  'rightEar',
  'leftEar',
] as const satisfies (keyof FaceLandmarks)[];

/** What a URL leads to. */
type AssetName = Exclude<keyof AssetUrls, 'digests'>;

const BROKEN_ASSETS: readonly [name: string, breakAssets: () => Promise<Partial<AssetUrls>>, message: RegExp][] = [
  ['a missing worker', () => replaced('workerUrl', '/cdn/nowhere.js'), /nowhere\.js was answered with status 404/],
  ['a worker that does not parse', () => replaced('workerUrl', '/package.json'), /worker did not start/],
  ['a worker of another version', otherVersion, /The worker is of version 0\.0\.1, the element of/],
  ['a missing pipeline', () => replaced('relaxedPipelineUrl', '/cdn/nowhere.wasm'), /nowhere\.wasm was answered with/],
  ['something else in place of the pipeline', () => replaced('relaxedPipelineUrl', '/package.json'), /something else/],
  ['a pipeline that was cut short', () => cutShort('relaxedPipelineUrl', 5000), /is no working module/],
  ['a missing network', () => replaced('networkUrl', '/cdn/nowhere.bin'), /status 404/],
  ['something else in place of the network', () => replaced('networkUrl', '/package.json'), /is something else/],
  ['a pipeline that is another one', () => changed('relaxedPipelineUrl'), /is not the file that this version/],
  ['a network that is another one', () => changed('networkUrl'), /is not the file that this version/],
  ['a network that was cut short', () => cutShort('networkUrl', 100_000), /has 100000 bytes instead of \d+/],
];

describe('FaceTracker', () => {
  let camera: SimulatedCamera;
  let track: MediaStreamTrack;
  let tracker: FaceTracker;

  beforeEach(async () => {
    camera = installSimulatedCamera({ seed: 3 });
    track = await openTrack();
  });

  afterEach(() => {
    tracker.close();
    camera.uninstall();
  });

  for (const feed of ['stream', 'video-callback', 'timer'] as const) {
    describe(`through the feed "${feed}"`, () => {
      let startedMs: number;
      let observations: readonly FrameObservation[];

      beforeEach(async () => {
        tracker = createTracker([feed]);
        await tracker.load(ignore, never);
        startedMs = performance.now();
        observations = await observe(tracker, track, ({ length }) => length === 12);
      });

      it('finds the face where it is drawn, in unmirrored pixels', () => {
        const { faces, size, capturedMs } = lastOf(observations);
        expect(size).to.deep.equal(SIZE);
        expect(faces).to.have.length(1);
        const drawn = camera.person.landmarksAt(capturedMs, { width: SIZE.widthPx, height: SIZE.heightPx });
        for (const name of LANDMARKS) {
          const found = faces[0]?.landmarks[name] ?? { x: 0, y: 0 };
          expect(distance(found, drawn[name]), name).to.be.below(20);
        }
        expect(faces[0]?.score).to.be.within(0.75, 1);
      });

      it('numbers the frames and dates them on the clock of the window', () => {
        expect(observations.map(({ seq }) => seq - (observations[0]?.seq ?? 0))).to.deep.equal([...Array(12).keys()]);
        const times = observations.map(({ capturedMs }) => capturedMs);
        expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
        // A capture time may lie a little before the start: the first picture was there already.
        expect(times[0]).to.be.above(startedMs - 1000);
        expect(times.at(-1)).to.be.at.most(performance.now());
      });

      it('leaves the camera on when it is closed', () => {
        tracker.close();
        expect(track.readyState).to.equal('live');
      });
    });
  }

  it('reports nobody and several people', async () => {
    tracker = createTracker();
    await tracker.load(ignore, never);
    camera.person.scenario('two');
    await observe(tracker, track, (seen) => lastOf(seen).faces.length === 2);
    camera.person.scenario('absent');
    const seen = await observe(tracker, track, (all) => lastOf(all).faces.length === 0);
    expect(lastOf(seen).faces).to.deep.equal([]);
  });

  it('measures brightness and sharpness', async () => {
    tracker = createTracker();
    await tracker.load(ignore, never);
    const measured = async (isIt: (quality: FrameQuality) => boolean): Promise<FrameQuality | null> =>
      lastOf(await observe(tracker, track, (all) => isIt(lastOf(all).quality ?? NOTHING_MEASURED))).quality;
    const centered = await measured(({ sharpness }) => sharpness > 0);
    expect(qualityGuidance(null, centered, true), JSON.stringify(centered)).to.equal(null);
    camera.person.scenario('dark');
    expect(qualityGuidance(null, await measured(({ meanLuma }) => meanLuma < 30), true)).to.equal('too-dark');
    camera.person.scenario('bright');
    expect(qualityGuidance(null, await measured(({ meanLuma }) => meanLuma > 210), true)).to.equal('too-bright');
    camera.person.scenario('blurred');
    expect(
      qualityGuidance(null, await measured(({ meanLuma, sharpness }) => meanLuma < 200 && sharpness < 20), true),
    ).to.equal('blurred');
    camera.person.scenario('covered');
    expect(qualityGuidance(null, await measured(({ darkRatio }) => darkRatio > 0.8), false)).to.equal('covered');
  });

  it('reports the new size when the camera turns', async () => {
    tracker = createTracker();
    await tracker.load(ignore, never);
    await observe(tracker, track, ({ length }) => length === 1);
    camera.canvas.width = 480;
    camera.canvas.height = 640;
    const seen = await observe(tracker, track, (all) => lastOf(all).size.widthPx === 480);
    expect(lastOf(seen).size).to.deep.equal({ widthPx: 480, heightPx: 640 });
  });

  it('loads once for several callers and tells each about progress', async () => {
    tracker = createTracker();
    const workers = countWorkers();
    const progress = [0, 0];
    try {
      await Promise.all(
        [0, 1].map((caller) => tracker.load(() => (progress[caller] = (progress[caller] ?? 0) + 1), never)),
      );
      await tracker.load(ignore, never);
      expect(workers.created).to.equal(1);
    } finally {
      workers.restore();
    }
    expect(progress[0]).to.be.above(1);
    expect(progress[1]).to.equal(progress[0]);
  });

  it('lets a caller leave without stopping the load for others', async () => {
    tracker = createTracker();
    const leaving = new AbortController();
    const left = rejection(tracker.load(ignore, leaving.signal));
    const stayed = tracker.load(ignore, never);
    leaving.abort(new Error('changed my mind'));
    expect(await left).to.have.property('message', 'changed my mind');
    await stayed;
    expect(await observe(tracker, track, ({ length }) => length === 1)).to.have.length(1);
  });

  it('ends the worker when it is closed in the middle of a load', async () => {
    tracker = createTracker();
    const workers = countWorkers();
    try {
      const loading = rejection(tracker.load(() => tracker.close(), never));
      expect(await loading).to.have.property('name', 'AbortError');
      expect([workers.created, workers.terminated]).to.deep.equal([1, 1]);
    } finally {
      workers.restore();
    }
  });

  it('says nothing after it was closed, and begins anew', async () => {
    tracker = createTracker();
    await tracker.load(ignore, never);
    let isClosed = false;
    let late = 0;
    await new Promise<void>((resolve, reject) => {
      tracker.start(track, { onFrame: () => (isClosed ? (late += 1) : resolve()), onFailed: reject });
    });
    tracker.close();
    isClosed = true;
    await tracker.load(ignore, never);
    await observe(tracker, track, ({ length }) => length === 3);
    expect(late).to.equal(0);
  });

  it('refuses to start before it is loaded', () => {
    tracker = createTracker();
    expect(() => tracker.start(track, { onFrame: ignore, onFailed: ignore }))
      .to.throw()
      .with.property('code', 'internal');
  });

  for (const [name, breakAssets, message] of BROKEN_ASSETS) {
    it(`reports assets-unavailable for ${name}, and tries anew the next time`, async () => {
      let assets = await breakAssets();
      tracker = createTracker(undefined, () => assets);
      const error = await rejection(tracker.load(ignore, never));
      expect(error).to.have.property('code', 'assets-unavailable');
      expect(error).to.have.property('message').that.matches(message);
      assets = {};
      await tracker.load(ignore, never);
    });
  }

  it('reports assets-unavailable for a network of the right size that was damaged', async () => {
    const network = new Uint8Array(await (await fetch(BUILT_ASSETS.networkUrl)).arrayBuffer());
    network.fill(255, 5000, 5002);
    tracker = createTracker(undefined, () => ({ networkUrl: URL.createObjectURL(new Blob([network])) }));
    expect(await rejection(tracker.load(ignore, never))).to.have.property('code', 'assets-unavailable');
  });
});

function replaced(name: AssetName, path: string): Promise<Partial<AssetUrls>> {
  return Promise.resolve({ [name]: new URL(path, location.href).href });
}

async function cutShort(name: AssetName, byteLength: number): Promise<Partial<AssetUrls>> {
  const whole = await (await fetch(BUILT_ASSETS[name])).blob();
  return { [name]: URL.createObjectURL(whole.slice(0, byteLength)) };
}

/** A worker as an older version of the package has it, on the page's own origin. */
function otherVersion(): Promise<Partial<AssetUrls>> {
  const script = "postMessage({ type: 'loaded', version: '0.0.1', takesTracks: false });";
  return Promise.resolve({ workerUrl: URL.createObjectURL(new Blob([script], { type: 'text/javascript' })) });
}

/** The very file, of which another digest is expected. */
function changed(name: AssetName): Promise<Partial<AssetUrls>> {
  return Promise.resolve({ digests: { [BUILT_ASSETS[name]]: 'A'.repeat(64) } });
}

async function openTrack(): Promise<MediaStreamTrack> {
  const [track] = (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks();
  if (!track) throw new Error('The simulated camera gave no track.');
  return track;
}

function lastOf(observations: readonly FrameObservation[]): FrameObservation {
  const last = observations.at(-1);
  if (!last) throw new Error('Nothing was observed.');
  return last;
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to fail.');
}

/** Counts the workers of this page from now on. */
function countWorkers(): { readonly created: number; readonly terminated: number; restore(): void } {
  const Original = globalThis.Worker;
  const counts = { created: 0, terminated: 0, restore: () => void (globalThis.Worker = Original) };
  globalThis.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      counts.created += 1;
    }

    override terminate(): void {
      counts.terminated += 1;
      super.terminate();
    }
  };
  return counts;
}
