import { clamp } from './box.ts';

/** A colour as three integers from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** One colour that the service asks for. A duration of 0 leaves its stage out. */
export interface LightColor {
  readonly rgb: Rgb;
  /** Time in which the colour sweeps down from the top over the colour before it. */
  readonly scrollMs: number;
  /** Time for which the colour then fills the screen. */
  readonly flatMs: number;
}

/** One stage of the sequence: a colour sweeping over the previous one, or standing still. */
export interface LightStage {
  readonly kind: 'scroll' | 'flat';
  /** Index of the colour in the sequence, the `SequenceNumber` of its event. */
  readonly sequenceNumber: number;
  readonly current: Rgb;
  /** Colour below the edge of a scroll; equal to `current` for the first colour and for a flat after its scroll. */
  readonly previous: Rgb;
  /** Start and end, counted from the first frame of the sequence. */
  readonly startsMs: number;
  readonly endsMs: number;
}

/** What one animation frame shows. */
export type LightFrame =
  | { readonly kind: 'stage'; readonly index: number; readonly stage: LightStage; readonly progress: number }
  | { readonly kind: 'done' };

/** The stages of a sequence in order; stages without duration are left out. */
export function lightStages(colors: readonly LightColor[]): readonly LightStage[] {
  const stages: LightStage[] = [];
  let elapsedMs = 0;
  for (const [sequenceNumber, { rgb, scrollMs, flatMs }] of colors.entries()) {
    // The color before counts even when it has no duration; nothing comes before the first stage.
    let previous = stages.length === 0 ? rgb : (colors[sequenceNumber - 1]?.rgb ?? rgb);
    for (const [kind, durationMs] of [['scroll', scrollMs] as const, ['flat', flatMs] as const]) {
      if (durationMs <= 0) continue;
      const startsMs = elapsedMs;
      elapsedMs += durationMs;
      stages.push({ kind, sequenceNumber, current: rgb, previous, startsMs, endsMs: elapsedMs });
      previous = rgb;
    }
  }
  return stages;
}

/**
 * What to show `elapsedMs` after the first frame of the sequence. Progress follows the clock, so a slow device drops
 * frames and not milliseconds; but every stage gets at least one frame, since an event that names a colour which never
 * was on the screen would be untrue. A stage that fell between two frames is shown late, in its final position.
 * @param lastShown Index of the stage that the previous frame showed, −1 before the first.
 */
export function lightFrameAt(stages: readonly LightStage[], elapsedMs: number, lastShown: number): LightFrame {
  const due = stages.findIndex((stage) => elapsedMs < stage.endsMs);
  const isOver = due === -1;
  const next = lastShown + 1;
  const index = next < stages.length && (isOver || next < due) ? next : Math.max(due, lastShown);
  const stage = stages[index];
  if (!stage || (isOver && index === lastShown)) return { kind: 'done' };
  const progress = clamp((elapsedMs - stage.startsMs) / (stage.endsMs - stage.startsMs), 0, 1);
  return { kind: 'stage', index, stage, progress };
}
