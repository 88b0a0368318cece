/** Environment variables with which a soak run is made shorter, or reproducible. */
const VARIABLES = {
  checks: 'FACE_LIVENESS_SOAK_CHECKS',
  visits: 'FACE_LIVENESS_SOAK_VISITS',
  minutes: 'FACE_LIVENESS_SOAK_MINUTES',
  minuteMs: 'FACE_LIVENESS_SOAK_MINUTE_MS',
  seed: 'FACE_LIVENESS_SOAK_SEED',
} as const;

/** How long a soak run is. */
export interface SoakLength {
  /** Checks of one element in a row; a multiple of five. */
  readonly checks: number;
  /** Elements that are put into the page and taken out again. */
  readonly visits: number;
  /** Minutes of positioning without a face. */
  readonly minutes: number;
  /** How long each of those minutes is. */
  readonly minuteMs: number;
  /** Of the random moments; another one at every run. */
  readonly seed: number;
}

/** The length of this run: in full, unless the environment says something else. */
export const soakLength: SoakLength = {
  checks: numberOf('checks', 100),
  visits: numberOf('visits', 200),
  minutes: numberOf('minutes', 10),
  minuteMs: numberOf('minuteMs', 60_000),
  seed: numberOf('seed', Date.now() % 1_000_000),
};

function numberOf(name: keyof typeof VARIABLES, usual: number): number {
  const value = Number(process.env[VARIABLES[name]] ?? usual);
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${VARIABLES[name]} has to be a number above 0.`);
  return value;
}
