import { type Rgb, type ScenarioName, SimulatedPerson } from '../../src/testing/index.ts';

/** A picture to find faces in, drawn when it is needed. */
export interface TestFrame {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly draw: (context: OffscreenCanvasRenderingContext2D) => void;
}

const USUAL_SIZE = { width: 640, height: 480 } as const;
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
const OTHER_SIZES = [
  { width: 480, height: 640 },
  { width: 1280, height: 720 },
  { width: 320, height: 240 },
  { width: 641, height: 479 },
  { width: 800, height: 600 },
  { width: 200, height: 200 },
] as const;
const PLACES = [
  [0.3, 0.42],
  [0.72, 0.6],
  [0.5, 0.5],
] as const;
const SCENARIOS: readonly ScenarioName[] = [
  'two',
  'absent',
  'dark',
  'bright',
  'blurred',
  'occluded',
  'covered',
  'left',
  'right',
];

/**
 * More than 400 frames without a photograph: every size of the face with every turn and tint; then places, looks and
 * sizes of the frame, faces that the edge cuts, several faces, none, bad pictures and noise. The same in every browser but for its own drawing.
 */
export function testFrames(): readonly TestFrame[] {
  return [...posedFrames(), ...placedFrames(), ...cutFrames(), ...scenarioFrames(), ...noiseFrames()];
}

/** Draws the frame and reads its pixels, which every engine then gets. @throws {Error} Without a 2D context. */
export function renderFrame({ width, height, draw }: TestFrame): ImageData {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('There is no 2D context.');
  draw(context);
  return context.getImageData(0, 0, width, height);
}

function posedFrames(): readonly TestFrame[] {
  const frames: TestFrame[] = [];
  const person = new SimulatedPerson({ seed: 1, now: () => 0 });
  for (const faceHeightRatio of [0.2, 0.25, 0.32, 0.42, 0.5, 0.6, 0.75, 0.9]) {
    for (const yawDegrees of [-30, -15, 0, 15, 30]) {
      for (const rgb of LIGHTS) {
        const timeMs = frames.length * 97;
        const draw: TestFrame['draw'] = (context) => {
          person.moveTo({ faceHeightRatio, yawDegrees });
          person.draw(context, USUAL_SIZE, timeMs, { rgb, gain: 0.5 });
        };
        frames.push(usualFrame(`${faceHeightRatio} ${yawDegrees}° ${rgb.join()}`, draw));
      }
    }
  }
  return frames;
}

function placedFrames(): readonly TestFrame[] {
  const frames: TestFrame[] = [];
  for (const size of OTHER_SIZES) {
    for (const seed of [2, 3, 5, 8, 13]) {
      for (const [centerX, centerY] of PLACES) {
        const person = new SimulatedPerson({ seed, now: () => 0 });
        person.moveTo({ faceHeightRatio: 0.4, centerX, centerY, rollDegrees: seed - 7 });
        const draw: TestFrame['draw'] = (context) => person.draw(context, size, seed * 400);
        frames.push({ name: `${size.width}×${size.height} seed ${seed} at ${centerX}`, ...size, draw });
      }
    }
  }
  return frames;
}

/** The face leaves the picture on every side. */
function cutFrames(): readonly TestFrame[] {
  return [0.1, 0.2, 0.8, 0.9].flatMap((share) =>
    [0.4, 0.6, 0.85].flatMap((faceHeightRatio) => {
      const [across, along] = [0, 1].map((seed) => new SimulatedPerson({ seed: seed + 4, now: () => 0 }));
      across?.moveTo({ faceHeightRatio, centerX: share });
      along?.moveTo({ faceHeightRatio, centerY: share });
      return [across, along].map((person, index) =>
        usualFrame(`cut ${index === 0 ? 'across' : 'along'} at ${share}, ${faceHeightRatio}`, (context) =>
          person?.draw(context, USUAL_SIZE, 0),
        ),
      );
    }),
  );
}

function scenarioFrames(): readonly TestFrame[] {
  return SCENARIOS.flatMap((scenario) => {
    const person = new SimulatedPerson({ seed: 1, now: () => 0 });
    person.scenario(scenario);
    return [0, 1300, 2600, 3900].map((timeMs) =>
      usualFrame(`${scenario} at ${timeMs}`, (context) => person.draw(context, USUAL_SIZE, timeMs)),
    );
  });
}

function noiseFrames(): readonly TestFrame[] {
  return Array.from({ length: 10 }, (_, index) =>
    usualFrame(`noise ${index + 1}`, (context) => drawNoise(context, index + 1)),
  );
}

function usualFrame(name: string, draw: TestFrame['draw']): TestFrame {
  return { name, draw, ...USUAL_SIZE };
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
