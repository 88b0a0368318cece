import { FaceDetector } from '@mediapipe/tasks-vision';
import type { Point, Size } from '../../src/core/box.ts';
import type { Face } from '../../src/core/face.ts';
import type { AssetUrls } from '../../src/vision/asset-urls.ts';
import { canUseRelaxedSimd } from '../../src/vision/detector-support.ts';
import { FramePipeline } from '../../src/vision/worker/frame-pipeline.ts';
import { readHeads } from '../wasm/heads.ts';
import { renderFrame, type TestFrame } from './parity-frames.ts';

const THRESHOLD = 0.5;
/** Where a candidate is so close to the threshold, rounding may decide. */
const CLOSE_CALL = 0.01;
/** MediaPipe cuts origin and size of a box to whole pixels. */
const BOUNDS = { leftTopPx: 1.1, rightBottomPx: 2.1, pointPx: 1, score: 2e-3 } as const;
const RUNTIME_URL = '/node_modules/@mediapipe/tasks-vision/wasm/vision_wasm_module_internal';

/** How far two engines are apart: pixels, and the score as it is. */
export type Deviation = Readonly<Record<keyof typeof BOUNDS, number>>;

/** What came out of a comparison; plain data. */
export interface ComparisonReport {
  readonly frames: number;
  /** File names of the modules that ran, the plain one first. */
  readonly modules: readonly string[];
  /** Faces that both engines found, counted once for each module. */
  readonly compared: number;
  /** Share of the frames where a candidate near the threshold made the numbers of faces differ. */
  readonly closeCallRatio: number;
  readonly worst: Deviation;
  /** One sentence each for whatever is out of bounds. */
  readonly failures: readonly string[];
}

/** A face without the parts that nobody compares. */
interface FoundFace {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly points: readonly Point[];
  readonly score: number;
}

type Pipelines = ReadonlyMap<string, FramePipeline>;

/**
 * Runs MediaPipe Tasks and every module of the built-in engine that this browser takes on the same RGBA pixels. The page
 * has to offer MediaPipe's own files below `/node_modules`.
 * @param assets Where the files of the engines are.
 * @throws When an engine does not start; MediaPipe needs WebGL 2.
 */
export async function compareEngines(frames: readonly TestFrame[], assets: AssetUrls): Promise<ComparisonReport> {
  const pipelines = await openPipelines(assets);
  const mediaPipe = await openMediaPipe(assets);
  try {
    return compareAll(frames, mediaPipe, pipelines);
  } finally {
    mediaPipe.close();
  }
}

async function openMediaPipe({ modelUrl }: AssetUrls): Promise<FaceDetector> {
  const runtime: { default: unknown } = await import(/* @vite-ignore */ `${RUNTIME_URL}.js`);
  Object.assign(self, { ModuleFactory: runtime.default });
  return FaceDetector.createFromOptions(
    { wasmLoaderPath: '', wasmBinaryPath: `${RUNTIME_URL}.wasm` },
    {
      baseOptions: { modelAssetPath: modelUrl, delegate: 'CPU' },
      canvas: new OffscreenCanvas(1, 1),
      runningMode: 'IMAGE',
      minDetectionConfidence: THRESHOLD,
    },
  );
}

async function openPipelines({ networkUrl, pipelineUrl, relaxedPipelineUrl }: AssetUrls): Promise<Pipelines> {
  const network = new Uint8Array(await (await fetch(networkUrl)).arrayBuffer());
  const pipelines = new Map<string, FramePipeline>();
  for (const url of canUseRelaxedSimd() ? [pipelineUrl, relaxedPipelineUrl] : [pipelineUrl]) {
    const pipeline = new FramePipeline(await WebAssembly.compileStreaming(fetch(url)));
    pipeline.loadNetwork(network);
    pipelines.set(url.slice(url.lastIndexOf('/') + 1), pipeline);
  }
  return pipelines;
}

function compareAll(frames: readonly TestFrame[], mediaPipe: FaceDetector, pipelines: Pipelines): ComparisonReport {
  const deviations: Deviation[] = [];
  const failures: string[] = [];
  let closeCalls = 0;
  for (const frame of frames) {
    const image = renderFrame(frame);
    const expected = mediaPipe.detect(image).detections.map((detection) => fromMediaPipe(detection, frame));
    for (const pipeline of pipelines.values()) {
      const found = findFaces(pipeline, image);
      if (found.length === expected.length) {
        const apart = expected.map((face) => deviationOf(face, nearest(face, found)));
        deviations.push(...apart);
        failures.push(...apart.flatMap(outOfBounds).map((fault) => `${frame.name}: ${fault}`));
      } else if (hasCloseCall(pipeline)) closeCalls += 1;
      else failures.push(`${frame.name}: ${found.length} faces instead of ${expected.length}`);
    }
  }
  return {
    frames: frames.length,
    modules: [...pipelines.keys()],
    compared: deviations.length,
    closeCallRatio: closeCalls / (frames.length * pipelines.size),
    worst: worstOf(deviations),
    failures,
  };
}

function findFaces(
  pipeline: FramePipeline,
  { width: widthPx, height: heightPx, data }: ImageData,
): readonly FoundFace[] {
  pipeline.frameBytes.set(data);
  const planes = [{ offset: 0, stride: widthPx * 4 }];
  const place = { xPx: 0, yPx: 0, widthPx, heightPx, rotation: 0 };
  pipeline.setFrame({ format: 'RGBA', planes, ...place, matrix: 'bt709', isFullRange: true });
  return pipeline.findFaces(THRESHOLD, 8).map((face) => fromEngine(face, { widthPx, heightPx }));
}

/** Whether any candidate of the last frame is so close to the threshold that rounding may decide about it. */
function hasCloseCall(pipeline: FramePipeline): boolean {
  const scores = readHeads(pipeline).logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  return scores.some((score) => Math.abs(score - THRESHOLD) <= CLOSE_CALL);
}

/**
 * MediaPipe moves a box that begins outside the frame to its edge and makes it no larger than the frame. The built-in engine
 * leaves it where the face is; for the comparison it gets the same treatment.
 */
function fromEngine({ box, landmarks, score }: Face, { widthPx, heightPx }: Size): FoundFace {
  const { rightEye, leftEye, nose, mouth, rightEar, leftEar } = landmarks;
  const points = [rightEye, leftEye, nose, mouth, rightEar, leftEar];
  const [left, top] = [Math.max(0, box.leftPx), Math.max(0, box.topPx)];
  const [right, bottom] = [left + Math.min(box.widthPx, widthPx), top + Math.min(box.heightPx, heightPx)];
  return { left, top, right, bottom, points, score };
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

/** Not a number where something is missing. */
function deviationOf(face: FoundFace, twin: FoundFace | undefined): Deviation {
  const off = (name: 'left' | 'top' | 'right' | 'bottom' | 'score'): number =>
    twin ? Math.abs(twin[name] - face[name]) : Number.NaN;
  return {
    leftTopPx: Math.max(off('left'), off('top')),
    rightBottomPx: Math.max(off('right'), off('bottom')),
    pointPx: Math.max(...face.points.map((point, index) => distanceTo(point, twin?.points[index]))),
    score: off('score'),
  };
}

function distanceTo(point: Point, other: Point | undefined): number {
  return other ? Math.max(Math.abs(point.x - other.x), Math.abs(point.y - other.y)) : Number.NaN;
}

function outOfBounds(deviation: Deviation): readonly string[] {
  return (['leftTopPx', 'rightBottomPx', 'pointPx', 'score'] as const)
    .filter((name) => !(deviation[name] <= BOUNDS[name]))
    .map((name) => `${name} is off by ${deviation[name]}`);
}

function worstOf(deviations: readonly Deviation[]): Deviation {
  const worst = (name: keyof Deviation): number => Math.max(0, ...deviations.map((deviation) => deviation[name]));
  return {
    leftTopPx: worst('leftTopPx'),
    rightBottomPx: worst('rightBottomPx'),
    pointPx: worst('pointPx'),
    score: worst('score'),
  };
}
