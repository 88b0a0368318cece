import type { Box } from '../../src/core/box.ts';
import { SimulatedPerson } from '../../src/testing/index.ts';
import {
  ENGINES,
  type EngineName,
  type FoundFace,
  type FrameSet,
  type FromWorker,
  type ToWorker,
  type Work,
} from './messages.ts';

const SIZES = [
  { width: 640, height: 480 },
  { width: 1280, height: 720 },
] as const;
/** Faces as share of the frame's height; with a turn to each side. */
const FACE_HEIGHTS = [0.3, 0.42, 0.55, 0.7, 0.8] as const;
const TURN_DEGREES = 15;
/** MediaPipe cuts boxes to whole pixels, the others differ by rounding. */
const SAME_BOX_PX = 2.1;
const WARM_UP_ROUNDS = 3;

/** Durations in ms of one engine's work on frames of one size. */
export interface Series {
  readonly engine: EngineName;
  readonly work: Work;
  readonly width: number;
  readonly height: number;
  readonly durationsMs: number[];
}

/** What {@link measureFrames} found out. */
export interface FrameMeasurement {
  readonly series: readonly Series[];
  readonly wasmBytes: Readonly<Record<string, number>>;
  /** Largest difference between the boxes of two engines. */
  readonly largestDifferencePx: number;
  readonly comparedFrames: number;
}

/**
 * Times all engines in turn, each in a worker of its own. Every round begins with another engine.
 * @param framesPerRound Frames that an engine takes one after another.
 * @throws {Error} When the engines do not find the same: there is nothing to compare then.
 */
export async function measureFrames(rounds: number, framesPerRound: number): Promise<FrameMeasurement> {
  const sets = SIZES.map(({ width, height }) => drawFrames(width, height));
  const workers = new Map<EngineName, MeasuredWorker>();
  try {
    for (const engine of ENGINES) workers.set(engine, new MeasuredWorker(engine));
    const faces = [];
    for (const worker of workers.values()) faces.push(await worker.prepare(sets));
    const largestDifferencePx = compareFaces(faces);
    const series = plannedSeries();
    const wasmBytes: Record<string, number> = Object.fromEntries(ENGINES.map((engine) => [engine, 0]));
    for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
      for (const one of rotated(series, Math.abs(round))) {
        const set = SIZES.findIndex(({ width }) => width === one.width);
        const measured = await workers.get(one.engine)?.measure(one.work, set, framesPerRound);
        if (!measured) throw new Error(`There is no worker for ${one.engine}.`);
        if (round >= 0) one.durationsMs.push(...measured.durationsMs);
        wasmBytes[one.engine] = measured.wasmBytes;
      }
    }
    const comparedFrames = sets.reduce((sum, { frames }) => sum + frames.length, 0);
    return { series, wasmBytes, largestDifferencePx, comparedFrames };
  } finally {
    for (const worker of workers.values()) worker.terminate();
  }
}

/** Whole frames of each size, and the network alone where it can be run alone: its time depends on no size. */
function plannedSeries(): readonly Series[] {
  const seriesOf = (engine: EngineName, work: Work, { width, height }: (typeof SIZES)[number]): Series => {
    return { engine, work, width, height, durationsMs: [] };
  };
  const alone = ENGINES.filter((engine) => engine !== 'mediapipe');
  return [
    ...SIZES.flatMap((size) => ENGINES.map((engine) => seriesOf(engine, 'frame', size))),
    ...alone.map((engine) => seriesOf(engine, 'network', SIZES[0])),
  ];
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Frames of the simulated person, near and far and turned to both sides. */
export function drawFrames(width: number, height: number): FrameSet {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('There is no 2D context.');
  const person = new SimulatedPerson({ seed: 7, now: () => 0 });
  const poses = FACE_HEIGHTS.flatMap((faceHeightRatio) =>
    [-TURN_DEGREES, TURN_DEGREES].map((yawDegrees) => ({ faceHeightRatio, yawDegrees })),
  );
  const frames = poses.map((pose, index) => {
    person.moveTo(pose);
    person.draw(context, { width, height }, index * 1000);
    return new Uint8ClampedArray(context.getImageData(0, 0, width, height).data);
  });
  return { width, height, frames };
}

/** A worker of one engine, one question at a time. */
class MeasuredWorker {
  readonly #worker: Worker;
  readonly #engine: EngineName;

  constructor(engine: EngineName) {
    this.#engine = engine;
    this.#worker = new Worker(`/workers/${engine}.worker.js`, { type: 'module' });
  }

  async prepare(sets: readonly FrameSet[]): Promise<readonly (readonly (readonly FoundFace[])[])[]> {
    const answer = await this.#ask({ type: 'prepare', sets });
    if (answer.type !== 'prepared') throw new Error(`${this.#engine} did not answer the question.`);
    return answer.faces;
  }

  async measure(work: Work, set: number, count: number): Promise<Extract<FromWorker, { type: 'measured' }>> {
    const answer = await this.#ask({ type: 'measure', work, set, count });
    if (answer.type !== 'measured') throw new Error(`${this.#engine} did not answer the question.`);
    return answer;
  }

  terminate(): void {
    this.#worker.terminate();
  }

  #ask(message: ToWorker): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      const listening = new AbortController();
      const options = { signal: listening.signal };
      const fail = (reason: string): void => reject(new Error(`${this.#engine}: ${reason}`));
      const hear = ({ data }: MessageEvent<FromWorker>): void => {
        listening.abort();
        if (data.type === 'failed') fail(data.message);
        else resolve(data);
      };
      this.#worker.addEventListener('message', hear, options);
      this.#worker.addEventListener('error', (event) => fail(event.message || 'it did not start'), options);
      this.#worker.postMessage(message);
    });
  }
}

/** The largest difference between boxes of the first engine and the others. @param engines Faces by engine, set and frame. */
function compareFaces(engines: readonly (readonly (readonly (readonly FoundFace[])[])[])[]): number {
  const [first = [], ...others] = engines.map((sets) => sets.flat());
  let largest = 0;
  for (const other of others) {
    first.forEach((faces, frame) => {
      const found = other[frame] ?? [];
      if (faces.length === 0 || found.length !== faces.length) {
        throw new Error(`In frame ${frame} one engine finds ${faces.length} faces, another ${found.length}.`);
      }
      faces.forEach(({ box }, index) => {
        largest = Math.max(largest, boxDifferencePx(box, found[index]?.box));
      });
    });
  }
  if (!(largest <= SAME_BOX_PX)) throw new Error(`The engines' boxes are ${largest} px apart.`);
  return largest;
}

function boxDifferencePx(a: Box, b: Box | undefined): number {
  if (!b) return Number.POSITIVE_INFINITY;
  return Math.max(
    Math.abs(a.leftPx - b.leftPx),
    Math.abs(a.topPx - b.topPx),
    Math.abs(a.leftPx + a.widthPx - b.leftPx - b.widthPx),
    Math.abs(a.topPx + a.heightPx - b.topPx - b.heightPx),
  );
}
