import type { Rgb } from './color.ts';
import { chooseAt } from './seeded-random.ts';

/** What a simulated person looks like. */
export interface Appearance {
  readonly skin: Rgb;
  readonly lip: Rgb;
  readonly hair: Rgb;
  readonly iris: Rgb;
  readonly shirt: Rgb;
  readonly wall: Rgb;
}

interface Complexion {
  readonly skin: Rgb;
  readonly lip: Rgb;
}

const COMPLEXIONS: readonly Complexion[] = [
  { skin: [238, 196, 168], lip: [188, 96, 90] },
  { skin: [229, 184, 152], lip: [178, 88, 82] },
  { skin: [214, 165, 126], lip: [164, 82, 74] },
  { skin: [196, 144, 106], lip: [146, 76, 68] },
  { skin: [172, 120, 86], lip: [128, 66, 60] },
];
const HAIR: readonly Rgb[] = [
  [52, 36, 28],
  [34, 28, 26],
  [84, 56, 38],
  [62, 46, 40],
];
const IRISES: readonly Rgb[] = [
  [74, 50, 32],
  [70, 86, 96],
  [84, 78, 48],
];
const SHIRTS: readonly Rgb[] = [
  [54, 84, 126],
  [72, 106, 92],
  [112, 74, 84],
  [92, 92, 104],
];
const WALLS: readonly Rgb[] = [
  [198, 190, 180],
  [184, 192, 196],
  [196, 196, 184],
];

/** The looks that belong to a seed. */
export function appearanceOf(seed: number): Appearance {
  return {
    ...chooseAt(COMPLEXIONS, seed, 1),
    hair: chooseAt(HAIR, seed, 2),
    iris: chooseAt(IRISES, seed, 3),
    shirt: chooseAt(SHIRTS, seed, 4),
    wall: chooseAt(WALLS, seed, 5),
  };
}
