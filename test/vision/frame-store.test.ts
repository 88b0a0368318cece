import { expect } from '@open-wc/testing';
import type { Box } from '../../src/core/box.ts';
import type { FrameQuality } from '../../src/core/frame-quality.ts';
import { FramePipeline, type PipelineFormat, type StoredFrame } from '../../src/vision/worker/frame-pipeline.ts';
import { FrameStore } from '../../src/vision/worker/frame-store.ts';
import { BUILT_ASSETS } from './observe.ts';
import { referenceLuma, referenceQuality } from '../wasm/reference.ts';

const WIDTH = 64;
const HEIGHT = 48;
const FACE: Box = { leftPx: 10, topPx: 4, widthPx: 30, heightPx: 40 };

/** Bytes without a pattern, the same at every run. */
function noise(length: number): Uint8Array<ArrayBuffer> {
  let state = 12_345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}

describe('FrameStore', () => {
  let pipeline: FramePipeline;
  let store: FrameStore;
  let image: VideoFrame | ImageBitmap | null = null;

  before(async () => {
    const response = await fetch(BUILT_ASSETS.pipelineUrl);
    pipeline = new FramePipeline(await WebAssembly.compile(await response.arrayBuffer()));
    store = new FrameStore(pipeline);
  });

  afterEach(() => image?.close());

  /** What the pipeline measures in a frame, and in a box of pixels as displayed. */
  async function measure(frame: VideoFrame | ImageBitmap, face: Box | null): Promise<FrameQuality> {
    const taken = await store.take(frame);
    return pipeline.measure(face && taken.toStored(face));
  }

  /** A canvas of opaque noise, and the same pixels as they are stored. */
  function noisyCanvas(): { canvas: OffscreenCanvas; bytes: Uint8Array; stored: StoredFrame } {
    const bytes = noise(WIDTH * HEIGHT * 4).map((value, index) => (index % 4 === 3 ? 255 : value));
    const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
    const pixels = new ImageData(new Uint8ClampedArray(bytes), WIDTH, HEIGHT);
    canvas.getContext('2d', { willReadFrequently: true })?.putImageData(pixels, 0, 0);
    return { canvas, bytes, stored: storedFrame('RGBA', [{ offset: 0, stride: WIDTH * 4 }]) };
  }

  function storedFrame(format: PipelineFormat, planes: StoredFrame['planes']): StoredFrame {
    const size = { xPx: 0, yPx: 0, widthPx: WIDTH, heightPx: HEIGHT };
    return { format, planes, ...size, rotation: 0, matrix: 'bt709', isFullRange: true };
  }

  it('reads the BGRA frame of a canvas', async () => {
    const { canvas, bytes, stored } = noisyCanvas();
    image = new VideoFrame(canvas, { timestamp: 0 });
    expect(image.format).to.be.oneOf(['BGRA', 'BGRX']);
    expect(await measure(image, FACE)).to.deep.equal(referenceQuality(referenceLuma(bytes, stored), FACE));
  });

  it('reads a bitmap', async () => {
    const { canvas, bytes, stored } = noisyCanvas();
    image = await createImageBitmap(canvas);
    expect(await measure(image, FACE)).to.deep.equal(referenceQuality(referenceLuma(bytes, stored), FACE));
  });

  const half = (WIDTH * HEIGHT) / 4;
  for (const [format, planes] of [
    [
      'I420',
      [
        { offset: 0, stride: WIDTH },
        { offset: 4 * half, stride: WIDTH / 2 },
        { offset: 5 * half, stride: WIDTH / 2 },
      ],
    ],
    [
      'NV12',
      [
        { offset: 0, stride: WIDTH },
        { offset: 4 * half, stride: WIDTH },
      ],
    ],
  ] as const) {
    for (const isFullRange of [true, false]) {
      const colorSpace = { fullRange: isFullRange, matrix: 'smpte170m', primaries: 'smpte170m' } as const;
      const init = { timestamp: 0, format, codedWidth: WIDTH, codedHeight: HEIGHT, layout: [...planes], colorSpace };

      it(`reads ${isFullRange ? 'full' : 'limited'} ${format}`, async () => {
        const bytes = noise(WIDTH * HEIGHT * 1.5);
        image = new VideoFrame(bytes, init);
        const stored: StoredFrame = { ...storedFrame(format, planes), isFullRange, matrix: 'bt601' };
        expect(await measure(image, FACE)).to.deep.equal(referenceQuality(referenceLuma(bytes, stored), FACE));
      });
    }
  }

  it('reads the visible part only, and the face where it is displayed', async () => {
    const { canvas, bytes, stored } = noisyCanvas();
    const visible = { x: 8, y: 6, width: 32, height: 24 };
    image = new VideoFrame(canvas, { timestamp: 0, visibleRect: visible, displayWidth: 64, displayHeight: 48 });
    const plane = referenceLuma(bytes, { ...stored, xPx: 8, yPx: 6, widthPx: 32, heightPx: 24 });
    const face = { leftPx: 4, topPx: 4, widthPx: 16, heightPx: 12 };
    const displayed = { leftPx: 8, topPx: 8, widthPx: 32, heightPx: 24 };
    expect(await measure(image, displayed)).to.deep.equal(referenceQuality(plane, face));
  });

  it('turns a frame that is stored turned', async () => {
    const { canvas, bytes, stored } = noisyCanvas();
    const init: VideoFrameInit & { rotation: number } = { timestamp: 0, rotation: 90 };
    image = new VideoFrame(canvas, init);
    const face = { leftPx: 2, topPx: 20, widthPx: 20, heightPx: 30 };
    const plane = referenceLuma(bytes, { ...stored, rotation: 90 });
    expect(await measure(image, face)).to.deep.equal(referenceQuality(plane, face));
  });

  it('reads a format that the pipeline does not know', async () => {
    const bytes = new Uint8Array(WIDTH * HEIGHT * 3).fill(128);
    bytes.fill(90, 0, WIDTH * HEIGHT);
    const colorSpace = { fullRange: true, matrix: 'bt709' } as const;
    image = new VideoFrame(bytes, { timestamp: 0, format: 'I444', codedWidth: WIDTH, codedHeight: HEIGHT, colorSpace });
    const { meanLuma, sharpness } = await measure(image, FACE);
    expect(meanLuma).to.be.closeTo(90, 1);
    expect(sharpness).to.equal(0);
  });

  for (const [widthPx, heightPx] of [
    [3840, 2160],
    [8192, 8192],
    [1, 1],
  ] as const) {
    it(`takes a frame of ${widthPx} × ${heightPx}, smaller where it has to be, and scales faces back`, async () => {
      const canvas = new OffscreenCanvas(widthPx, heightPx);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('There is no 2D context.');
      context.fillStyle = 'white';
      context.fillRect(0, 0, widthPx, heightPx);
      for (const source of [new VideoFrame(canvas, { timestamp: 0 }), await createImageBitmap(canvas)]) {
        const taken = await store.take(source);
        source.close();
        expect(taken.displayed).to.deep.equal({ widthPx, heightPx });
        expect(pipeline.measure(null).meanLuma).to.equal(255);
        const corner = taken.toStored({ leftPx: 0, topPx: 0, widthPx, heightPx });
        expect(corner.widthPx).to.be.at.most(1920);
        expect(corner.widthPx * corner.heightPx).to.be.at.most(1920 * 1080);
        const point = { x: corner.widthPx, y: corner.heightPx };
        const landmarks = {
          rightEye: point,
          leftEye: point,
          nose: point,
          mouth: point,
          rightEar: point,
          leftEar: point,
        };
        const { box, landmarks: shown } = taken.toDisplayed({ score: 1, box: corner, landmarks });
        expect(box.widthPx).to.be.closeTo(widthPx, 1e-6);
        expect(shown.leftEar.y).to.be.closeTo(heightPx, 1e-6);
      }
    });
  }

  it('refuses a frame that was closed and takes the next one', async () => {
    for (const closed of [
      new VideoFrame(noisyCanvas().canvas, { timestamp: 0 }),
      await createImageBitmap(noisyCanvas().canvas),
    ]) {
      closed.close();
      expect(await store.take(closed).catch((reason: unknown) => reason)).to.be.instanceOf(Error);
    }
    image = new VideoFrame(noisyCanvas().canvas, { timestamp: 0 });
    expect((await measure(image, null)).sharpness).to.equal(0);
  });
});
