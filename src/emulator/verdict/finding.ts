/** One observation about a check. Its weight, 0 to 100, is what it takes off the confidence. */
export interface Finding {
  /** Stable name in kebab-case. */
  readonly code: string;
  /** English sentence with the numbers that led to it. */
  readonly message: string;
  readonly weight: number;
}

/**
 * How much the kinds of defects take off. One real defect has to pull a check below the usual threshold of 90; a minor
 * one alone must not, because slow but honest devices show it.
 */
export const WEIGHT = {
  /** Worth knowing, no deduction. */
  note: 0,
  minor: 3,
  defect: 15,
  severe: 40,
  fatal: 100,
} as const;

/** A finding of one of the weights of {@link WEIGHT}. */
export function finding(grade: keyof typeof WEIGHT, code: string, message: string): Finding {
  return { code, message, weight: WEIGHT[grade] };
}
