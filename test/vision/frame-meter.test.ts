import { expect } from '@open-wc/testing';
import type { Box } from '../../src/core/box.ts';
import { PipelineFrameMeter } from '../../src/vision/worker/frame-meter.ts';
import { FramePipeline, type PipelineFormat, type StoredFrame } from '../../src/vision/worker/frame-pipeline.ts';
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

describe('PipelineFrameMeter', () => {
  let meter: PipelineFrameMeter;
  let image: VideoFrame | ImageBitmap | null = null;

  before(async () => {
    const response = await fetch(BUILT_ASSETS.pipelineUrl);
    meter = new PipelineFrameMeter(new FramePipeline(await WebAssembly.compile(await response.arrayBuffer())));
  });

  afterEach(() => image?.close());

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
    expect(await meter.measure(image, FACE)).to.deep.equal(referenceQuality(referenceLuma(bytes, stored), FACE));
  });

  it('reads a bitmap', async () => {
    const { canvas, bytes, stored } = noisyCanvas();
    image = await createImageBitmap(canvas);
    expect(await meter.measure(image, FACE)).to.deep.equal(referenceQuality(referenceLuma(bytes, stored), FACE));
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
        expect(await meter.measure(image, FACE)).to.deep.equal(referenceQuality(referenceLuma(bytes, stored), FACE));
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
    expect(await meter.measure(image, displayed)).to.deep.equal(referenceQuality(plane, face));
  });

  it('turns a frame that is stored turned', async () => {
    const { canvas, bytes, stored } = noisyCanvas();
    const init: VideoFrameInit & { rotation: number } = { timestamp: 0, rotation: 90 };
    image = new VideoFrame(canvas, init);
    const face = { leftPx: 2, topPx: 20, widthPx: 20, heightPx: 30 };
    const plane = referenceLuma(bytes, { ...stored, rotation: 90 });
    expect(await meter.measure(image, face)).to.deep.equal(referenceQuality(plane, face));
  });

  it('reads a format that the pipeline does not know', async () => {
    const bytes = new Uint8Array(WIDTH * HEIGHT * 3).fill(128);
    bytes.fill(90, 0, WIDTH * HEIGHT);
    const colorSpace = { fullRange: true, matrix: 'bt709' } as const;
    image = new VideoFrame(bytes, { timestamp: 0, format: 'I444', codedWidth: WIDTH, codedHeight: HEIGHT, colorSpace });
    const { meanLuma, sharpness } = await meter.measure(image, FACE);
    expect(meanLuma).to.be.closeTo(90, 1);
    expect(sharpness).to.equal(0);
  });

  it('refuses what is too large and takes the next frame', async () => {
    const large = new OffscreenCanvas(3840, 2160);
    large.getContext('2d')?.fillRect(0, 0, 1, 1);
    for (const source of [new VideoFrame(large, { timestamp: 0 }), await createImageBitmap(large)]) {
      const error: unknown = await meter.measure(source, null).catch((reason: unknown) => reason);
      source.close();
      expect(error).to.be.instanceOf(RangeError);
    }
    image = new VideoFrame(noisyCanvas().canvas, { timestamp: 0 });
    expect((await meter.measure(image, null)).sharpness).to.equal(0);
  });
});
