import { FaceDetector } from '@mediapipe/tasks-vision';
import { expect } from '@open-wc/testing';
import type { Point } from '../../src/core/box.ts';
import type { Face } from '../../src/core/face.ts';
import { type Rgb, SimulatedPerson } from '../../src/testing/index.ts';
import { canUseRelaxedSimd } from '../../src/vision/detector-support.ts';
import { FramePipeline } from '../../src/vision/worker/frame-pipeline.ts';
import { readHeads } from '../wasm/heads.ts';
import { BUILT_ASSETS } from './observe.ts';

const THRESHOLD = 0.5;
/** Where a candidate is so close to the threshold, rounding may decide. */
const CLOSE_CALL = 0.01;
/** MediaPipe cuts origin and size of a box to whole pixels. */
const BOUNDS = { leftTopPx: 1.1, rightBottomPx: 2.1, pointPx: 1, score: 2e-3 } as const;
const LIGHTS: readonly Rgb[] = [
  [0, 0, 0],
  [255, 255, 255],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
  [0, 255, 255],
  [255, 0, 255],
];
const RUNTIME_URL = '/node_modules/@mediapipe/tasks-vision/wasm/vision_wasm_module_internal';

/** A face without the parts that nobody compares. */
interface FoundFace {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly points: readonly Point[];
  readonly score: number;
}

type Draw = (context: OffscreenCanvasRenderingContext2D) => void;

interface TestFrame {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly draw: Draw;
}

describe('the built-in engine against MediaPipe Tasks, on the same pixels', () => {
  let mediaPipe: FaceDetector;
  const pipelines = new Map<string, FramePipeline>();

  before(async () => {
    const runtime: { default: unknown } = await import(`${RUNTIME_URL}.js`);
    Object.assign(self, { ModuleFactory: runtime.default });
    mediaPipe = await FaceDetector.createFromOptions(
      { wasmLoaderPath: '', wasmBinaryPath: `${RUNTIME_URL}.wasm` },
      {
        baseOptions: { modelAssetPath: BUILT_ASSETS.modelUrl, delegate: 'CPU' },
        canvas: new OffscreenCanvas(1, 1),
        runningMode: 'IMAGE',
        minDetectionConfidence: THRESHOLD,
      },
    );
    const network = new Uint8Array(await (await fetch(BUILT_ASSETS.networkUrl)).arrayBuffer());
    for (const url of [BUILT_ASSETS.pipelineUrl, BUILT_ASSETS.relaxedPipelineUrl]) {
      const pipeline = new FramePipeline(await WebAssembly.compileStreaming(fetch(url)));
      pipeline.loadNetwork(network);
      pipelines.set(url, pipeline);
    }
    expect(canUseRelaxedSimd()).to.equal(true);
  });
  after(() => mediaPipe.close());

  it('finds the same faces in the same places, in more than 400 frames', function () {
    this.timeout(240_000);
    const frames = testFrames();
    expect(frames.length).to.be.at.least(400);
    const worst = { leftTopPx: 0, rightBottomPx: 0, pointPx: 0, score: 0 };
    const failures: string[] = [];
    let closeCalls = 0;
    let compared = 0;
    for (const frame of frames) {
      const image = render(frame);
      const expected = mediaPipe.detect(image).detections.map((detection) => fromMediaPipe(detection, frame));
      for (const pipeline of pipelines.values()) {
        const found = findFaces(pipeline, image);
        if (found.length !== expected.length) {
          if (hasCloseCall(pipeline)) closeCalls += 1;
          else failures.push(`${frame.name}: ${found.length} faces instead of ${expected.length}`);
          continue;
        }
        for (const face of expected) {
          compared += 1;
          const twin = nearest(face, found);
          if (!twin) continue;
          const off = {
            leftTopPx: Math.max(Math.abs(twin.left - face.left), Math.abs(twin.top - face.top)),
            rightBottomPx: Math.max(Math.abs(twin.right - face.right), Math.abs(twin.bottom - face.bottom)),
            pointPx: Math.max(...twin.points.map((point, index) => distanceTo(point, face.points[index]))),
            score: Math.abs(twin.score - face.score),
          };
          for (const name of ['leftTopPx', 'rightBottomPx', 'pointPx', 'score'] as const) {
            worst[name] = Math.max(worst[name], off[name]);
            if (!(off[name] <= BOUNDS[name])) failures.push(`${frame.name}: ${name} is off by ${off[name]}`);
          }
        }
      }
    }
    const report = JSON.stringify({ frames: frames.length, compared, closeCalls, worst });
    console.debug(report);
    expect(failures, report).to.deep.equal([]);
    expect(closeCalls / (frames.length * pipelines.size), report).to.be.below(0.03);
    expect(compared, report).to.be.above(frames.length);
  });
});

/** Every size with every turn and tint; then places, looks, sizes of the frame, several faces, none, bad pictures. */
function testFrames(): readonly TestFrame[] {
  const usual = { width: 640, height: 480 };
  const frames: TestFrame[] = [];
  const add = (name: string, draw: Draw, size = usual): void => void frames.push({ name, draw, ...size });
  const person = new SimulatedPerson({ seed: 1, now: () => 0 });
  for (const faceHeightRatio of [0.2, 0.25, 0.32, 0.42, 0.5, 0.6, 0.75, 0.9]) {
    for (const yawDegrees of [-30, -15, 0, 15, 30]) {
      for (const rgb of LIGHTS) {
        add(`${faceHeightRatio} ${yawDegrees}° ${rgb.join()}`, (context) => {
          person.moveTo({ faceHeightRatio, yawDegrees });
          person.draw(context, usual, frames.length * 97, { rgb, gain: 0.5 });
        });
      }
    }
  }
  for (const size of [
    { width: 480, height: 640 },
    { width: 1280, height: 720 },
    { width: 320, height: 240 },
    { width: 641, height: 479 },
  ]) {
    for (const seed of [2, 3, 5, 8, 13]) {
      for (const [centerX, centerY] of [
        [0.3, 0.42],
        [0.72, 0.6],
        [0.5, 0.5],
      ] as const) {
        const other = new SimulatedPerson({ seed, now: () => 0 });
        other.moveTo({ faceHeightRatio: 0.4, centerX, centerY, rollDegrees: seed - 7 });
        add(
          `${size.width}×${size.height} seed ${seed} at ${centerX}`,
          (context) => other.draw(context, size, seed * 400),
          size,
        );
      }
    }
  }
  for (const scenario of [
    'two',
    'absent',
    'dark',
    'bright',
    'blurred',
    'occluded',
    'covered',
    'left',
    'right',
  ] as const) {
    for (const timeMs of [0, 1300, 2600, 3900]) {
      const other = new SimulatedPerson({ seed: 1, now: () => 0 });
      other.scenario(scenario);
      add(`${scenario} at ${timeMs}`, (context) => other.draw(context, usual, timeMs));
    }
  }
  for (let seed = 1; seed <= 10; seed += 1) add(`noise ${seed}`, (context) => drawNoise(context, seed));
  return frames;
}

function drawNoise(context: OffscreenCanvasRenderingContext2D, seed: number): void {
  const { width, height } = context.canvas;
  let state = seed;
  const bytes = Uint8ClampedArray.from({ length: width * height * 4 }, (_, index) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return index % 4 === 3 ? 255 : state >>> 24;
  });
  context.putImageData(new ImageData(bytes, width, height), 0, 0);
}

function render({ width, height, draw }: TestFrame): ImageData {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('There is no 2D context.');
  draw(context);
  return context.getImageData(0, 0, width, height);
}

function findFaces(
  pipeline: FramePipeline,
  { width: widthPx, height: heightPx, data }: ImageData,
): readonly FoundFace[] {
  pipeline.frameBytes.set(data);
  const planes = [{ offset: 0, stride: widthPx * 4 }];
  const place = { xPx: 0, yPx: 0, widthPx, heightPx, rotation: 0 };
  pipeline.setFrame({ format: 'RGBA', planes, ...place, matrix: 'bt709', isFullRange: true });
  return pipeline.findFaces(THRESHOLD, 8).map(fromEngine);
}

/** Whether any candidate of the last frame is so close to the threshold that rounding may decide about it. */
function hasCloseCall(pipeline: FramePipeline): boolean {
  const scores = readHeads(pipeline).logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  return scores.some((score) => Math.abs(score - THRESHOLD) <= CLOSE_CALL);
}

function fromEngine({ box, landmarks, score }: Face): FoundFace {
  const { rightEye, leftEye, nose, mouth, rightEar, leftEar } = landmarks;
  const points = [rightEye, leftEye, nose, mouth, rightEar, leftEar];
  const { leftPx: left, topPx: top } = box;
  return { left, top, right: left + box.widthPx, bottom: top + box.heightPx, points, score };
}

function fromMediaPipe(
  { boundingBox, categories, keypoints }: ReturnType<FaceDetector['detect']>['detections'][number],
  { width, height }: TestFrame,
): FoundFace {
  const {
    originX: left = Number.NaN,
    originY: top = Number.NaN,
    width: across = 0,
    height: along = 0,
  } = boundingBox ?? {};
  const points = keypoints.map(({ x, y }) => ({ x: x * width, y: y * height }));
  return { left, top, right: left + across, bottom: top + along, points, score: categories[0]?.score ?? Number.NaN };
}

function nearest(face: FoundFace, others: readonly FoundFace[]): FoundFace | undefined {
  return others.toSorted((a, b) => Math.abs(a.left - face.left) - Math.abs(b.left - face.left))[0];
}

function distanceTo(point: Point, other: Point | undefined): number {
  return other ? Math.max(Math.abs(point.x - other.x), Math.abs(point.y - other.y)) : Number.NaN;
}
