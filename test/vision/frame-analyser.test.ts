import { expect } from '@open-wc/testing';
import type { Face } from '../../src/core/face.ts';
import type { FrameQuality } from '../../src/core/frame-quality.ts';
import { MAX_FACES, readFaces, readQuality, type FromWorker } from '../../src/vision/messages.ts';
import type { FaceEngine, FrameReading } from '../../src/vision/worker/engine.ts';
import { FrameAnalyser } from '../../src/vision/worker/frame-analyser.ts';

const POINT = { x: 1, y: 2 };
const FACE: Face = {
  box: { leftPx: 1, topPx: 2, widthPx: 3, heightPx: 4 },
  landmarks: { rightEye: POINT, leftEye: POINT, nose: POINT, mouth: POINT, rightEar: POINT, leftEar: POINT },
  score: 0.5,
};

const SIZE = { widthPx: 64, heightPx: 32 };
const QUALITY: FrameQuality = { meanLuma: 100, darkRatio: 0.25, brightRatio: 0.5, sharpness: 64 };

/** An engine that breaks down at the given calls and says how it is treated. */
class ScriptedEngine implements FaceEngine {
  readonly #faces: readonly Face[];
  readonly #breaks: boolean;
  readonly asked: (VideoFrame | ImageBitmap)[] = [];
  isClosed = false;

  constructor(faces: readonly Face[], breaks: boolean) {
    this.#faces = faces;
    this.#breaks = breaks;
  }

  read(image: VideoFrame | ImageBitmap): Promise<FrameReading> {
    this.asked.push(image);
    if (this.#breaks) return Promise.reject(new Error('the graph is broken'));
    return Promise.resolve({ size: SIZE, faces: this.#faces, quality: QUALITY });
  }

  close(): void {
    this.isClosed = true;
    if (this.#breaks) throw new Error('the graph was broken');
  }
}

describe('FrameAnalyser', () => {
  let engines: ScriptedEngine[];
  let messages: FromWorker[];

  beforeEach(() => {
    engines = [];
    messages = [];
  });

  /** Each engine that is created breaks or works as `breaks` says. */
  async function analyserWith(breaks: readonly boolean[], faces: readonly Face[] = [FACE]): Promise<FrameAnalyser> {
    const analyser = new FrameAnalyser(
      () => {
        const engine = new ScriptedEngine(faces, breaks[engines.length] ?? false);
        engines.push(engine);
        return Promise.resolve(engine);
      },
      (message) => void messages.push(message),
    );
    await analyser.prepare();
    return analyser;
  }

  function frame(init: VideoFrameInit & { rotation?: number } = { timestamp: 0 }): VideoFrame {
    const canvas = new OffscreenCanvas(64, 32);
    canvas.getContext('2d')?.fillRect(0, 0, 64, 32);
    return new VideoFrame(canvas, init);
  }

  function qualities(): readonly unknown[] {
    return messages.map((message) => (message.type === 'faces' ? readQuality(message.numbers) : message.type));
  }

  it('posts the faces with size and time, and closes the frame', async () => {
    const analyser = await analyserWith([]);
    const image = frame();
    expect(await analyser.analyse({ image, run: 4, capturedMs: 12.5, dropped: 2 })).to.equal(true);
    const [message] = messages;
    if (message?.type !== 'faces') throw new Error('There is no result.');
    const { numbers, ...rest } = message;
    expect(rest).to.deep.equal({
      type: 'faces',
      run: 4,
      seq: 0,
      capturedMs: 12.5,
      widthPx: 64,
      heightPx: 32,
      dropped: 2,
    });
    expect(readFaces(numbers)).to.deep.equal([FACE]);
    expect(image.format, 'format of a closed frame').to.equal(null);
  });

  it('numbers the frames over all runs', async () => {
    const analyser = await analyserWith([]);
    for (const run of [1, 1, 2]) await analyser.analyse({ image: frame(), run, capturedMs: 0, dropped: 0 });
    expect(messages.map((message) => (message.type === 'faces' ? message.seq : null))).to.deep.equal([0, 1, 2]);
  });

  it('reports no more faces than a message holds', async () => {
    const analyser = await analyserWith(
      [],
      Array.from({ length: MAX_FACES + 3 }, () => FACE),
    );
    await analyser.analyse({ image: frame(), run: 1, capturedMs: 0, dropped: 0 });
    const [message] = messages;
    expect(message?.type === 'faces' ? readFaces(message.numbers) : []).to.have.length(MAX_FACES);
  });

  it('reports what the engine measured', async () => {
    const analyser = await analyserWith([]);
    const image = frame();
    await analyser.analyse({ image, run: 1, capturedMs: 0, dropped: 0 });
    expect(engines[0]?.asked).to.deep.equal([image]);
    expect(qualities()).to.deep.equal([QUALITY]);
  });

  it('replaces an engine that broke down and analyses the same frame again', async () => {
    const analyser = await analyserWith([true, false]);
    expect(await analyser.analyse({ image: frame(), run: 1, capturedMs: 0, dropped: 0 })).to.equal(true);
    expect(messages.map(({ type }) => type)).to.deep.equal(['faces']);
    expect(engines.map(({ isClosed }) => isClosed)).to.deep.equal([true, false]);
  });

  it('gives up when the new engine breaks down too, and closes it', async () => {
    const analyser = await analyserWith([true, true]);
    const image = frame();
    expect(await analyser.analyse({ image, run: 1, capturedMs: 0, dropped: 0 })).to.equal(false);
    expect(messages).to.have.length(1);
    expect(messages[0]).to.include({ type: 'failed', code: 'detector-failed' });
    expect(engines.map(({ isClosed }) => isClosed)).to.deep.equal([true, true]);
    expect(image.format, 'format of a closed frame').to.equal(null);
  });
});
