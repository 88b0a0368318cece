import { expect } from '@open-wc/testing';
import { createFrameSource } from '../../src/camera/frame-source.ts';
import type { FaceLivenessError } from '../../src/core/errors.ts';
import { VERSION } from '../../src/core/version.ts';
import { browserClock } from '../../src/page/browser-clock.ts';
import { installSimulatedCamera, type SimulatedCamera } from '../../src/testing/index.ts';
import { FaceTracker } from '../../src/vision/face-tracker.ts';
import { trustedScriptUrl } from '../../src/vision/trusted-script-url.ts';
import { ManualClock } from '../transport/manual-clock.ts';
import { BUILT_ASSETS } from './observe.ts';

const never = new AbortController().signal;
const ignore = (): void => undefined;

/** A worker that loads as ours does and then does this with the first feed that it gets. */
function workerUrl(deed: string): string {
  const script = `
    postMessage({ type: 'loaded', version: '${VERSION}', takesTracks: false });
    addEventListener('message', ({ data }) => {
      if (data.type === 'load') {
        postMessage({ type: 'clock', timeOriginMs: performance.timeOrigin, nowMs: performance.now() });
        postMessage({ type: 'ready', bitsPerSecond: null });
      } else { ${deed} }
    });`;
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}

const FACES = "type: 'faces', run: data.run, seq: 0, capturedMs: 1, widthPx: 640, heightPx: 480, dropped: 0";
const GARBAGE = {
  nothing: 'postMessage(null)',
  'a number': 'postMessage(7)',
  'an unknown message': "postMessage({ type: 'strange' })",
  'half a face': `postMessage({ ${FACES}, numbers: new Float32Array(9) })`,
  'a face of numbers that are none': `postMessage({ ${FACES}, numbers: new Float32Array(21).fill(NaN) })`,
  'no numbers': `postMessage({ ${FACES} })`,
  'a frame without a size': `postMessage({ ${FACES}, widthPx: NaN, numbers: new Float32Array(4) })`,
} as const;

describe('a face tracker with a worker that', () => {
  let camera: SimulatedCamera;
  let track: MediaStreamTrack;
  let clock: ManualClock;
  let tracker: FaceTracker;
  /** Workers of the page that were started and not ended. */
  let workers: Set<Worker>;
  const OriginalWorker = globalThis.Worker;

  beforeEach(async () => {
    camera = installSimulatedCamera({ seed: 3 });
    const [first] = (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks();
    if (!first) throw new Error('There is no track.');
    track = first;
    clock = new ManualClock();
    workers = new Set();
    globalThis.Worker = class extends OriginalWorker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers.add(this);
      }

      override terminate(): void {
        workers.delete(this);
        super.terminate();
      }
    };
  });

  afterEach(() => {
    tracker.close();
    camera.uninstall();
    globalThis.Worker = OriginalWorker;
  });

  async function load(url: string): Promise<void> {
    tracker = new FaceTracker({
      assetUrls: () => ({ ...BUILT_ASSETS, workerUrl: url }),
      openFrameSource: createFrameSource({ clock: browserClock }),
      trustScript: trustedScriptUrl,
      clock,
    });
    await tracker.load(ignore, never);
  }

  function start(): Promise<FaceLivenessError> {
    return new Promise((resolve) => tracker.start(track, { onFrame: ignore, onFailed: resolve }));
  }

  for (const [name, deed] of Object.entries(GARBAGE)) {
    it(`sends ${name} has failed, and is ended`, async () => {
      await load(workerUrl(deed));
      expect(await start()).to.have.property('code', 'detector-failed');
      expect(workers.size).to.equal(0);
      expect(clock.delaysMs).to.deep.equal([]);
    });
  }

  it('hangs has failed within four seconds, and is ended', async () => {
    await load(workerUrl('for (;;);'));
    const failure = start();
    clock.advance(4000);
    expect(await failure).to.have.property('message', 'The worker does not answer.');
    expect(workers.size).to.equal(0);
    expect(clock.delaysMs).to.deep.equal([]);
  });

  it('has nothing to analyse answers, and has not failed', async () => {
    await load(BUILT_ASSETS.workerUrl);
    camera.setMuted(true);
    let hasFailed = false;
    tracker.start(track, { onFrame: ignore, onFailed: () => (hasFailed = true) });
    const [worker] = workers;
    for (let silence = 0; silence < 3; silence += 1) {
      const answered = new Promise<void>((resolve) => {
        worker?.addEventListener('message', ({ data }) => (data.type === 'alive' ? resolve() : undefined));
      });
      clock.advance(2000);
      await answered;
      clock.advance(2000);
    }
    expect(hasFailed).to.equal(false);
  });
});
