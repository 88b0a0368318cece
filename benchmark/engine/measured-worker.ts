import type { FoundFace, FrameSet, FromWorker, ToWorker, Work } from './messages.ts';

/** A detector under measurement. */
export interface MeasuredEngine {
  /** The faces of one frame of RGBA pixels, best first. */
  findFaces(pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): readonly FoundFace[];
  /** Runs the network on the input of the last frame; absent where it cannot be run alone. */
  runNetwork?(): void;
  /** Current size of the memory of its wasm instance. */
  wasmBytes(): number;
}

/** Makes this worker do what the page asks, with one engine; called once, by the worker's entry module. */
export function runMeasuredWorker(createEngine: () => Promise<MeasuredEngine>): void {
  let engine: MeasuredEngine | null = null;
  let sets: readonly FrameSet[] = [];
  const answer = async (message: ToWorker): Promise<FromWorker> => {
    if (message.type === 'prepare') {
      const created = await createEngine();
      engine = created;
      ({ sets } = message);
      const faces = sets.map(({ width, height, frames }) =>
        frames.map((pixels) => created.findFaces(pixels, width, height).map(({ box, score }) => ({ box, score }))),
      );
      return { type: 'prepared', faces };
    }
    const set = sets[message.set];
    if (!engine || !set) throw new Error('There is no such engine or set of frames.');
    const durationsMs = measure(engine, set, message.work, message.count);
    return { type: 'measured', durationsMs, wasmBytes: engine.wasmBytes() };
  };
  self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    answer(data)
      .catch((error: unknown): FromWorker => ({ type: 'failed', message: String(error) }))
      .then((message) => self.postMessage(message))
      .catch(reportError);
  });
}

function measure(engine: MeasuredEngine, { frames, width, height }: FrameSet, work: Work, count: number): number[] {
  const durationsMs: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const pixels = frames[index % frames.length];
    if (!pixels) throw new Error('The set of frames is empty.');
    const startedMs = performance.now();
    if (work === 'frame') engine.findFaces(pixels, width, height);
    else engine.runNetwork?.();
    durationsMs.push(performance.now() - startedMs);
  }
  return durationsMs;
}
