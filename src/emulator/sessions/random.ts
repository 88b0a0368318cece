import { randomInt } from 'node:crypto';

/** Delivers numbers from 0 up to but not including 1. */
export type Random = () => number;

/**
 * A generator that always delivers the same numbers for the same seed (mulberry32, public domain).
 * @param seed An integer; only its lower 32 bits count.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The generator of one session: reproducible when the emulator has a seed, else truly random.
 * @param sessionNumber Counts sessions from 1 in the order of their creation.
 */
export function sessionRandom(seed: number | null, sessionNumber: number): Random {
  return seededRandom(seed === null ? randomInt(2 ** 32) : Math.imul(seed, 0x9e3779b1) + sessionNumber);
}
