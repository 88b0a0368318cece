import { expect } from '@open-wc/testing';
import type { RecorderListener } from '../../src/check/ports.ts';
import type { FaceLivenessError } from '../../src/core/errors.ts';
import { browserClock } from '../../src/page/browser-clock.ts';
import { VideoRecorder } from '../../src/recording/video-recorder.ts';
import { installSimulatedCamera, type SimulatedCamera } from '../../src/testing/index.ts';
import { ManualClock } from '../transport/manual-clock.ts';

const EBML_MAGIC = [0x1a, 0x45, 0xdf, 0xa3];

/** Notes the calls of a recorder in their order. */
class NotingListener implements RecorderListener {
  readonly calls: string[] = [];
  readonly chunks: Blob[] = [];
  videoStartMs = Number.NaN;
  videoEndMs = Number.NaN;
  error: FaceLivenessError | null = null;
  onCall: (name: string) => void = () => undefined;

  onStarted(videoStartMs: number): void {
    this.videoStartMs = videoStartMs;
    this.#note('started');
  }

  onChunk(chunk: Blob): void {
    this.chunks.push(chunk);
    this.#note('chunk');
  }

  onStopped(videoEndMs: number): void {
    this.videoEndMs = videoEndMs;
    this.#note('stopped');
  }

  onFailed(error: FaceLivenessError): void {
    this.error = error;
    this.#note('failed');
  }

  #note(name: string): void {
    this.calls.push(name);
    this.onCall(name);
  }

  /** Resolves with the next call of this name. */
  next(name: string): Promise<void> {
    return new Promise((resolve) => {
      this.onCall = (called) => (called === name ? resolve() : undefined);
    });
  }
}

describe('VideoRecorder in the browser', () => {
  let camera: SimulatedCamera;
  let stream: MediaStream;
  let listener: NotingListener;

  beforeEach(async () => {
    camera = installSimulatedCamera({ seed: 3 });
    stream = await navigator.mediaDevices.getUserMedia({ video: true });
    listener = new NotingListener();
  });

  afterEach(() => camera.uninstall());

  function start(isSlow = false): ReturnType<VideoRecorder['start']> {
    return new VideoRecorder({ clock: browserClock, isLineSlow: () => isSlow }).start(stream, listener);
  }

  it('records WebM in pieces: started first, stopped last', async () => {
    const askedMs = performance.now();
    const recording = start();
    await listener.next('started');
    const startedMs = performance.now();
    await listener.next('chunk');
    recording.stop();
    await listener.next('stopped');
    expect(listener.calls[0]).to.equal('started');
    expect(listener.calls.at(-1)).to.equal('stopped');
    expect(listener.calls.filter((name) => name === 'chunk').length).to.be.at.least(2);
    expect(listener.videoStartMs).to.be.within(askedMs, startedMs);
    expect(listener.videoEndMs).to.be.within(startedMs, performance.now());
    const video = new Blob(listener.chunks);
    expect([...new Uint8Array(await video.slice(0, 4).arrayBuffer())]).to.deep.equal(EBML_MAGIC);
    expect(stream.getVideoTracks()[0]?.readyState).to.equal('live');
  });

  it('delivers what it has when the camera ends', async () => {
    start();
    await listener.next('started');
    await listener.next('chunk');
    camera.endTrack();
    await listener.next('stopped');
    expect(listener.calls.at(-1)).to.equal('stopped');
  });

  it('is silent after it was abandoned', async () => {
    const recording = start();
    await listener.next('started');
    recording.abandon();
    recording.abandon();
    const other = new NotingListener();
    const witness = new VideoRecorder({ clock: browserClock, isLineSlow: () => false }).start(stream, other);
    await other.next('chunk');
    witness.stop();
    await other.next('stopped');
    expect(listener.calls).to.deep.equal(['started']);
  });

  it('fails when the camera has ended', () => {
    camera.endTrack();
    expect(() => start())
      .to.throw()
      .with.property('code', 'recorder-failed');
  });
});

/** A recorder that does what a test says. */
class ScriptedMediaRecorder extends EventTarget {
  static supported: readonly string[] = [];
  /** What `start` throws. */
  static refusal: DOMException | null = null;
  static last: ScriptedMediaRecorder;

  static isTypeSupported(type: string): boolean {
    return ScriptedMediaRecorder.supported.includes(type);
  }

  state: RecordingState = 'inactive';
  requests = 0;
  timesliceMs = 0;
  readonly tracks: readonly string[];
  readonly options: MediaRecorderOptions;

  constructor(stream: MediaStream, options: MediaRecorderOptions) {
    super();
    this.tracks = stream.getTracks().map(({ kind }) => kind);
    this.options = options;
    ScriptedMediaRecorder.last = this;
  }

  start(timesliceMs: number): void {
    if (ScriptedMediaRecorder.refusal) throw ScriptedMediaRecorder.refusal;
    this.timesliceMs = timesliceMs;
    this.state = 'recording';
  }

  requestData(): void {
    this.requests += 1;
  }

  stop(): void {
    this.state = 'inactive';
  }

  tell(type: string, members: object = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), members));
  }

  deliver(text: string): void {
    this.tell('dataavailable', { data: new Blob([text]) });
  }
}

describe('VideoRecorder over a scripted MediaRecorder', () => {
  const original = globalThis.MediaRecorder;
  let clock: ManualClock;
  let listener: NotingListener;

  beforeEach(() => {
    Object.assign(globalThis, { MediaRecorder: ScriptedMediaRecorder });
    ScriptedMediaRecorder.supported = ['video/webm;codecs=vp9', 'video/webm', 'video/mp4'];
    ScriptedMediaRecorder.refusal = null;
    clock = new ManualClock();
    clock.advance(1000);
    listener = new NotingListener();
  });

  afterEach(() => Object.assign(globalThis, { MediaRecorder: original }));

  function start(isSlow = false): { recorder: ScriptedMediaRecorder; recording: ReturnType<VideoRecorder['start']> } {
    const stream = document.createElement('canvas').captureStream();
    const recording = new VideoRecorder({ clock, isLineSlow: () => isSlow }).start(stream, listener);
    return { recorder: ScriptedMediaRecorder.last, recording };
  }

  it('takes the first container that the browser writes, key frames and pieces every second, 1 Mbit/s', () => {
    const { recorder } = start();
    expect(recorder.options).to.deep.equal({
      mimeType: 'video/webm;codecs=vp9',
      videoBitsPerSecond: 1_000_000,
      videoKeyFrameIntervalDuration: 1000,
    });
    expect(recorder.timesliceMs).to.equal(1000);
  });

  it('hears nothing of a recorder that the browser refuses to start', () => {
    ScriptedMediaRecorder.refusal = new DOMException('busy', 'NotSupportedError');
    expect(() => start())
      .to.throw()
      .with.property('code', 'recorder-failed');
    for (const type of ['start', 'error', 'stop']) ScriptedMediaRecorder.last.tell(type);
    expect(listener.calls).to.deep.equal([]);
  });

  it('takes MP4 where there is nothing else', () => {
    ScriptedMediaRecorder.supported = ['video/mp4'];
    expect(start().recorder.options.mimeType).to.equal('video/mp4');
  });

  it('takes 600 kbit/s on a slow line', () => {
    expect(start(true).recorder.options.videoBitsPerSecond).to.equal(600_000);
  });

  it('is not supported where no container is written, or there is no recorder', () => {
    ScriptedMediaRecorder.supported = [];
    expect(() => start())
      .to.throw()
      .with.property('code', 'not-supported');
    Object.assign(globalThis, { MediaRecorder: undefined });
    expect(() => start())
      .to.throw()
      .with.property('code', 'not-supported');
  });

  it('puts the start of the video at 73 % of the way from the call to the event', () => {
    const { recorder } = start();
    clock.advance(101);
    recorder.tell('start');
    expect(listener.videoStartMs).to.be.closeTo(1000 + 0.73 * 101, 1e-9);
  });

  it('puts the end of the video at the stop event, after the last piece', () => {
    const { recorder, recording } = start();
    recorder.tell('start');
    clock.advance(3000);
    recording.stop();
    clock.advance(40);
    recorder.deliver('last');
    clock.advance(2);
    recorder.tell('stop');
    expect(listener.videoEndMs).to.equal(4042);
    expect(listener.calls).to.deep.equal(['started', 'chunk', 'stopped']);
    expect(clock.delaysMs, 'timers left').to.deep.equal([]);
  });

  it('passes on no empty piece', () => {
    const { recorder } = start();
    recorder.tell('start');
    recorder.deliver('');
    expect(listener.calls).to.deep.equal(['started']);
  });

  it('asks for data each second where pieces stay empty or do not come', () => {
    const { recorder } = start();
    recorder.tell('start');
    clock.advance(1000);
    recorder.deliver('');
    clock.advance(499);
    expect(recorder.requests).to.equal(0);
    clock.advance(1);
    expect(recorder.requests).to.equal(1);
    clock.advance(2000);
    expect(recorder.requests).to.equal(3);
  });

  it('asks for nothing while pieces come by themselves', () => {
    const { recorder } = start();
    recorder.tell('start');
    for (let second = 0; second < 5; second += 1) {
      clock.advance(1000);
      recorder.deliver('piece');
    }
    expect(recorder.requests).to.equal(0);
  });

  it('reports a failure once and nothing after it', () => {
    const { recorder } = start();
    recorder.tell('start');
    const cause = new DOMException('encoder', 'UnknownError');
    recorder.tell('error', { error: cause });
    recorder.deliver('late');
    recorder.tell('stop');
    expect(listener.calls).to.deep.equal(['started', 'failed']);
    expect(listener.error).to.include({ code: 'recorder-failed', cause });
    expect(recorder.state).to.equal('inactive');
    expect(clock.delaysMs, 'timers left').to.deep.equal([]);
  });

  it('leaves no timer behind when it is abandoned', () => {
    const { recorder, recording } = start();
    recorder.tell('start');
    recording.abandon();
    recorder.deliver('late');
    recorder.tell('stop');
    expect(listener.calls).to.deep.equal(['started']);
    expect(clock.delaysMs).to.deep.equal([]);
    expect(recorder.state).to.equal('inactive');
  });
});
