import { expect } from '@open-wc/testing';
import { distance } from '../../src/core/box.ts';
import { SimulatedPerson } from '../../src/testing/index.ts';
import { builtinEngineKind } from '../../src/vision/worker/builtin-engine.ts';
import type { FaceEngine, FrameReading } from '../../src/vision/worker/engine.ts';
import { BUILT_ASSETS } from './observe.ts';

const SIZE = { width: 640, height: 480 };
const ignore = (): void => undefined;

describe('the built-in engine', () => {
  let engine: FaceEngine;
  let person: SimulatedPerson;

  before(async () => {
    const createEngine = await builtinEngineKind.download(BUILT_ASSETS, ignore);
    engine = await createEngine();
  });
  beforeEach(() => {
    person = new SimulatedPerson({ seed: 3, now: () => 0 });
    person.moveTo({ centerX: 0.4 });
  });

  function picture({ width, height } = SIZE): OffscreenCanvas {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('There is no 2D context.');
    person.draw(context, { width, height }, 0);
    return canvas;
  }

  async function read(image: VideoFrame | ImageBitmap): Promise<FrameReading> {
    try {
      return await engine.read(image);
    } finally {
      image.close();
    }
  }

  /** How far the nose is from where it was drawn; NaN unless there is one face. */
  function noseOff({ faces }: FrameReading, { width, height } = SIZE): number {
    const [face, other] = faces;
    return face && !other ? distance(face.landmarks.nose, person.landmarksAt(0, { width, height }).nose) : Number.NaN;
  }

  it('finds face, points and quality in a frame of a canvas', async () => {
    const reading = await read(new VideoFrame(picture(), { timestamp: 0 }));
    expect(reading.size).to.deep.equal({ widthPx: 640, heightPx: 480 });
    expect(noseOff(reading)).to.be.below(15);
    expect(reading.faces[0]?.score).to.be.within(0.75, 1);
    expect(reading.quality?.sharpness).to.be.above(0);
  });

  it('finds it in a bitmap', async () => {
    const reading = await read(await createImageBitmap(picture()));
    expect(noseOff(reading)).to.be.below(15);
    expect(reading.quality).not.to.equal(null);
  });

  it('finds it in the planes of a camera', async () => {
    const source = new VideoFrame(picture(), { timestamp: 0 });
    const rgba = new Uint8Array(source.allocationSize({ format: 'RGBA' }));
    await source.copyTo(rgba, { format: 'RGBA' });
    source.close();
    const colorSpace = {
      matrix: 'smpte170m',
      fullRange: false,
      primaries: 'smpte170m',
      transfer: 'smpte170m',
    } as const;
    const frame = new VideoFrame(toI420(rgba), {
      format: 'I420',
      codedWidth: 640,
      codedHeight: 480,
      timestamp: 0,
      colorSpace,
    });
    expect(noseOff(await read(frame))).to.be.below(15);
  });

  it('finds it upright in a frame that is stored turned', async () => {
    const upright = picture();
    const stored = new OffscreenCanvas(SIZE.height, SIZE.width);
    const context = stored.getContext('2d');
    // What is stored has to be turned by 90° clockwise to stand upright.
    context?.rotate(-Math.PI / 2);
    context?.drawImage(upright, -SIZE.width, 0);
    const init: VideoFrameInit & { rotation: number } = { timestamp: 0, rotation: 90 };
    const reading = await read(new VideoFrame(stored, init));
    expect(reading.size).to.deep.equal({ widthPx: 640, heightPx: 480 });
    expect(noseOff(reading)).to.be.below(15);
  });

  it('finds it in a frame that is larger than its memory', async () => {
    const size = { width: 3840, height: 2160 };
    const reading = await read(new VideoFrame(picture(size), { timestamp: 0 }));
    expect(reading.size).to.deep.equal({ widthPx: 3840, heightPx: 2160 });
    expect(noseOff(reading, size)).to.be.below(70);
  });

  it('tells two faces and none', async () => {
    person.scenario('two');
    expect((await read(new VideoFrame(picture(), { timestamp: 0 }))).faces).to.have.length(2);
    person.scenario('absent');
    expect((await read(new VideoFrame(picture(), { timestamp: 0 }))).faces).to.deep.equal([]);
  });

  it('finds nothing in a frame of one pixel', async () => {
    expect(await read(new VideoFrame(picture({ width: 1, height: 1 }), { timestamp: 0 }))).to.deep.include({
      size: { widthPx: 1, heightPx: 1 },
      faces: [],
    });
  });

  it('refuses a frame that was closed and reads the next one', async () => {
    const closed = new VideoFrame(picture(), { timestamp: 0 });
    closed.close();
    expect(await engine.read(closed).catch((reason: unknown) => reason)).to.be.instanceOf(Error);
    expect(noseOff(await read(new VideoFrame(picture(), { timestamp: 0 })))).to.be.below(15);
  });

  for (const [name, probe, file] of [
    ['relaxed SIMD', true, BUILT_ASSETS.relaxedPipelineUrl],
    ['plain SIMD', false, BUILT_ASSETS.pipelineUrl],
  ] as const) {
    it(`takes the module with ${name} where the probe says so`, async () => {
      const { validate } = WebAssembly;
      WebAssembly.validate = () => probe;
      performance.clearResourceTimings();
      try {
        const other = await (await builtinEngineKind.download(BUILT_ASSETS, ignore))();
        const image = new VideoFrame(picture(), { timestamp: 0 });
        expect(noseOff(await other.read(image))).to.be.below(15);
        image.close();
      } finally {
        WebAssembly.validate = validate;
      }
      const fetched = performance.getEntriesByType('resource').map((entry) => entry.name);
      expect(fetched.filter((url) => url.endsWith('.wasm'))).to.deep.equal([file]);
    });
  }
});

/** Limited range, BT.601. */
function toI420(rgba: Uint8Array): Uint8Array<ArrayBuffer> {
  const { width, height } = SIZE;
  const planes = new Uint8Array(width * height * 1.5);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const [red = 0, green = 0, blue = 0] = rgba.subarray(at, at + 3);
      const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
      planes[y * width + x] = 16 + (luma * 219) / 255;
      if (y % 2 === 1 || x % 2 === 1) continue;
      const chroma = (y / 2) * (width / 2) + x / 2;
      planes[width * height + chroma] = 128 + ((blue - luma) / 1.772) * (224 / 255);
      planes[width * height * 1.25 + chroma] = 128 + ((red - luma) / 1.402) * (224 / 255);
    }
  }
  return planes;
}
