import { expect } from '@open-wc/testing';
import {
  NEUTRAL_PAGE,
  type PersonPose,
  type Rgb,
  type ScenarioName,
  SimulatedPerson,
} from '../../src/testing/index.ts';
import { createIndependentDetector, type IndependentDetector } from './face-detector.ts';
import { deviations } from './seen-face.ts';

const SIZE = { width: 640, height: 480 };
const AT_MS = 5000;
const LIGHTS: Readonly<Record<string, Rgb>> = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
  cyan: [0, 255, 255],
  magenta: [255, 0, 255],
  orange: [255, 128, 0],
};

interface Picture {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

function createPicture(size = SIZE): Picture {
  const canvas = Object.assign(document.createElement('canvas'), size);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2D context');
  return { canvas, context };
}

function pixelsOf({ canvas, context }: Picture): Uint8ClampedArray {
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}

function personAt(seed: number, pose: Partial<PersonPose> = {}): SimulatedPerson {
  const person = new SimulatedPerson({ seed, now: () => 0 });
  person.moveTo(pose);
  return person;
}

function drawScenario(name: ScenarioName, timeMs = AT_MS): Picture {
  const picture = createPicture();
  const person = new SimulatedPerson({ seed: 1, now: () => 0 });
  person.scenario(name);
  person.draw(picture.context, SIZE, timeMs);
  return picture;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function lumas(picture: Picture): number[] {
  const pixels = pixelsOf(picture);
  const result: number[] = [];
  for (let at = 0; at < pixels.length; at += 4) {
    result.push(0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0));
  }
  return result;
}

/** Variance of differences between neighbors: small in a blurred picture. */
function sharpness(picture: Picture): number {
  const values = lumas(picture);
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  const mean = meanOf(steps);
  return meanOf(steps.map((step) => (step - mean) ** 2));
}

describe('SimulatedPerson before a face detector', () => {
  let detector: IndependentDetector;
  before(async () => {
    detector = await createIndependentDetector(0.3);
  });
  after(() => detector.close());

  it('scores at least 0.75 at every size of a check, turned to any side and in every light', function () {
    this.timeout(240_000);
    const picture = createPicture();
    const person = personAt(1);
    const failures: string[] = [];
    let frames = 0;
    for (const faceHeightRatio of [0.25, 0.3, 0.36, 0.42, 0.5, 0.58, 0.66, 0.75, 0.84, 0.92]) {
      for (const yawDegrees of [-30, -15, 0, 15, 30]) {
        for (const [light, rgb] of Object.entries(LIGHTS)) {
          person.moveTo({ faceHeightRatio, yawDegrees });
          // Another moment for every frame: blinks and sways are part of the grid.
          person.draw(picture.context, SIZE, frames * 97, { rgb, gain: 0.5 });
          frames += 1;
          const scores = detector.detect(picture.canvas).map(({ score }) => score);
          if (scores.length !== 1 || (scores[0] ?? 0) < 0.75) {
            failures.push(`${faceHeightRatio} ${yawDegrees}° ${light}: ${scores.join(', ')}`);
          }
        }
      }
    }
    expect(frames).to.be.at.least(400);
    expect(failures).to.deep.equal([]);
  });

  it('scores at least 0.75 with other looks, away from the middle, tilted and in other frame sizes', function () {
    this.timeout(240_000);
    const failures: string[] = [];
    for (const size of [SIZE, { width: 480, height: 640 }, { width: 1280, height: 720 }, { width: 320, height: 240 }]) {
      const picture = createPicture(size);
      for (const seed of [2, 3, 5, 8, 13]) {
        for (const place of [
          { faceHeightRatio: 0.42, centerX: 0.3, centerY: 0.42, rollDegrees: 10 },
          { faceHeightRatio: 0.36, centerX: 0.72, centerY: 0.58, rollDegrees: -10 },
          { faceHeightRatio: 0.72, centerX: 0.47, centerY: 0.53 },
        ]) {
          const person = personAt(seed, place);
          for (const light of ['black', 'blue', 'white'] as const) {
            person.draw(picture.context, size, seed * 400, { rgb: LIGHTS[light] ?? NEUTRAL_PAGE, gain: 0.5 });
            const scores = detector.detect(picture.canvas).map(({ score }) => score);
            if (scores.length !== 1 || (scores[0] ?? 0) < 0.75) {
              failures.push(
                `${size.width}×${size.height} seed ${seed} ${light} ${JSON.stringify(place)}: ${scores.join(', ')}`,
              );
            }
          }
        }
      }
    }
    expect(failures).to.deep.equal([]);
  });

  it('has eyes, nose, mouth and ears where it says', () => {
    const picture = createPicture();
    for (const faceHeightRatio of [0.3, 0.5, 0.72]) {
      for (const yawDegrees of [-20, -10, 0, 10, 20]) {
        const person = personAt(1, { faceHeightRatio, yawDegrees });
        person.draw(picture.context, SIZE, AT_MS);
        const [face] = detector.detect(picture.canvas);
        if (!face) throw new Error('no face');
        const facePx = faceHeightRatio * SIZE.height;
        const ratios = deviations(face, person.landmarksAt(AT_MS, SIZE)).map((px) => px / facePx);
        expect(meanOf(ratios), `mean at ${faceHeightRatio}, ${yawDegrees}°`).to.be.below(0.04);
        expect(Math.max(...ratios), `worst at ${faceHeightRatio}, ${yawDegrees}°`).to.be.below(0.07);
      }
    }
  });

  it('is nobody when absent, two people when there are two, and hidden by a book or a finger', () => {
    const count = (name: ScenarioName): number =>
      detector.detect(drawScenario(name).canvas).filter(({ score }) => score >= 0.5).length;
    const counts = (['absent', 'centered', 'two', 'occluded', 'covered'] as const).map((name) => [name, count(name)]);
    expect(Object.fromEntries(counts)).to.deep.equal({ absent: 0, centered: 1, two: 2, occluded: 0, covered: 0 });
  });
});

describe('SimulatedPerson as a picture', () => {
  it('depends on seed, pose, time and light alone, whatever was drawn before', () => {
    const fresh = createPicture();
    personAt(4, { yawDegrees: 12 }).draw(fresh.context, SIZE, AT_MS, { rgb: [255, 0, 0], gain: 0.5 });
    const used = createPicture();
    const person = personAt(4);
    for (const [yawDegrees, faceHeightRatio] of [
      [0, 0.8],
      [-12, 0.42],
      [12, 0.42],
    ] as const) {
      person.moveTo({ yawDegrees, faceHeightRatio });
      person.draw(used.context, SIZE, AT_MS, { rgb: [0, 0, 255], gain: 0.5 });
    }
    person.draw(used.context, SIZE, AT_MS, { rgb: [255, 0, 0], gain: 0.5 });
    expect(pixelsOf(used)).to.deep.equal(pixelsOf(fresh));
  });

  it('looks different with another seed and at another time', () => {
    const pictureOf = (seed: number, timeMs: number): string => {
      const picture = createPicture();
      personAt(seed).draw(picture.context, SIZE, timeMs);
      return picture.canvas.toDataURL();
    };
    const pictures = [pictureOf(1, 0), pictureOf(2, 0), pictureOf(1, 900)];
    expect(new Set(pictures).size).to.equal(3);
  });

  it('reflects the color of the page in linear light', () => {
    const picture = createPicture();
    const person = personAt(1, { faceHeightRatio: 0.7 });
    const foreheadIn = (rgb: Rgb, gain: number): readonly number[] => {
      person.draw(picture.context, SIZE, AT_MS, { rgb, gain });
      const [...channels] = picture.context.getImageData(SIZE.width / 2, SIZE.height * 0.3, 1, 1).data;
      return channels.map((value) => (value / 255) ** 2.2);
    };
    const dark = foreheadIn([0, 0, 0], 0.5);
    // The room gives 0.5; a white screen adds its gain.
    for (const [rgb, gain] of [
      [[255, 0, 0], 0.5],
      [[0, 255, 255], 0.5],
      [[255, 255, 255], 0.3],
    ] as const) {
      const lit = foreheadIn(rgb, gain);
      for (const [channel, value] of rgb.entries()) {
        const expected = (0.5 + (gain * value) / 255) / 0.5;
        const measured = (lit[channel] ?? 0) / (dark[channel] ?? 1);
        expect(measured, `${rgb.join()} channel ${channel}`).to.be.closeTo(expected, 0.06);
      }
    }
  });

  it('lights the wall less than the face', () => {
    const picture = createPicture();
    const person = personAt(1);
    const redAt = (x: number, y: number, rgb: Rgb): number => {
      person.draw(picture.context, SIZE, AT_MS, { rgb, gain: 0.5 });
      return picture.context.getImageData(x, y, 1, 1).data[0] ?? 0;
    };
    const gainAt = (x: number, y: number): number => redAt(x, y, [255, 0, 0]) / redAt(x, y, [0, 0, 0]);
    const [forehead, wall] = [gainAt(320, 190), gainAt(400, 30)];
    expect(wall).to.be.within(1.02, forehead - 0.1);
  });

  it('is dark, bright, covered and blurred when asked to', () => {
    const lumaOf = (name: ScenarioName): number => meanOf(lumas(drawScenario(name)));
    expect(lumaOf('centered'), 'centered').to.be.within(80, 180);
    expect(lumaOf('dark'), 'dark').to.be.below(35);
    expect(lumaOf('bright'), 'bright').to.be.above(190);
    expect(lumaOf('covered'), 'covered').to.be.below(35);
    expect(sharpness(drawScenario('blurred'))).to.be.below(0.25 * sharpness(drawScenario('centered')));
  });

  it('covers the whole frame whatever the size and the pose', () => {
    for (const size of [SIZE, { width: 360, height: 640 }, { width: 97, height: 61 }]) {
      const picture = createPicture(size);
      personAt(1, { faceHeightRatio: 0.2, centerY: 0.2 }).draw(picture.context, size, AT_MS);
      const alphas = pixelsOf(picture).filter((_, index) => index % 4 === 3);
      expect(
        alphas.every((alpha) => alpha === 255),
        `${size.width}×${size.height}`,
      ).to.equal(true);
    }
  });
});
