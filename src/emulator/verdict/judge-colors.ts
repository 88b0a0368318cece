import type { ColorSequence } from '../sessions/challenge.ts';
import type { Rgb } from '../streaming/client-event.ts';
import { finding, type Finding } from './finding.ts';
import { eventsOf, type ReceivedCheck } from './received-check.ts';

/** How much earlier than planned a stage may begin: two frames of a display at 60 Hz and coarse clocks. */
const EARLY_TOLERANCE_MS = 50;
/**
 * Two colors that are reported this close together: the first was not held at all. Deployed web clients measure its time
 * from the epoch and leave it in the tick that shows it. Source: `@aws-amplify/ui-react-liveness` 3.6.8,
 * `ColorSequenceDisplay`.
 */
const NOT_HELD_MS = 20;
/** How much later: clients give up when no frame came for half a second. */
const LATE_TOLERANCE_MS = 600;
/** Deployed clients time each stage from the one before and lose up to this much per stage. */
const LATE_PER_STAGE_MS = 50;
/** Tolerated between the match, the end of the recording and the first and last color. */
const EDGE_TOLERANCE_MS = 150;
/** A tinted face may go undetected for this long without ending a check. */
const FACE_LOSS_MS = 1500;

/** One event that a client has to send: a color sweeping over the previous one, or standing still. */
export interface ExpectedStage {
  readonly sequenceNumber: number;
  readonly current: Rgb;
  readonly previous: Rgb;
  /** Counted from the first stage. */
  readonly startsMs: number;
  readonly durationMs: number;
}

/** The stages of a sequence; those without duration are left out, because clients do not show them. */
export function expectedStages(colors: readonly ColorSequence[]): readonly ExpectedStage[] {
  const stages: ExpectedStage[] = [];
  let startsMs = 0;
  for (const [sequenceNumber, { FreshnessColor, DownscrollDuration, FlatDisplayDuration }] of colors.entries()) {
    const current = FreshnessColor.RGB;
    const before = stages.length === 0 ? undefined : colors[sequenceNumber - 1];
    let previous = before?.FreshnessColor.RGB ?? current;
    for (const durationMs of [DownscrollDuration, FlatDisplayDuration]) {
      if (durationMs <= 0) continue;
      stages.push({ sequenceNumber, current, previous, startsMs, durationMs });
      startsMs += durationMs;
      previous = current;
    }
  }
  return stages;
}

/** What the colors say: deductions, and how far their times were off on average. */
export interface ColorJudgement {
  readonly findings: readonly Finding[];
  readonly meanDelayMs: number;
}

/** Whether all colors were shown, the right ones, in order and in time. */
export function judgeColors(check: ReceivedCheck): ColorJudgement {
  if (check.challenge.type !== 'FaceMovementAndLightChallenge') return { findings: [], meanDelayMs: 0 };
  const expected = expectedStages(check.challenge.colors);
  const shown = eventsOf(check, 'color');
  const findings: Finding[] = [];
  if (shown.length !== expected.length) {
    findings.push(
      finding('severe', 'color-count', `${shown.length} colors were reported where ${expected.length} were asked for.`),
    );
  }
  const wrong = expected.filter((stage, index) => {
    const color = shown[index];
    return color && !(color.sequenceNumber === stage.sequenceNumber && isSame(color.current, stage.current));
  });
  if (wrong.length > 0) {
    const grade = wrong.length > 1 ? 'severe' : 'defect';
    findings.push(
      finding(grade, 'color-wrong', `${wrong.length} colors differ from those asked for, or came in another order.`),
    );
  }
  const wrongPrevious = expected.filter((stage, index) => {
    const previous = shown[index]?.previous;
    return previous && !isSame(previous, stage.previous);
  });
  if (wrongPrevious.length > 0) {
    findings.push(
      finding('defect', 'previous-color-wrong', `${wrongPrevious.length} events name a wrong previous color.`),
    );
  }
  const plan = planOf(expected, shown);
  if (plan !== expected) findings.push(finding('note', 'first-color-not-held', 'The first color was left at once.'));
  const timing = judgeTiming(plan, shown);
  return {
    findings: [...findings, ...timing.findings, ...judgeEdges(check, plan)],
    meanDelayMs: timing.meanDelayMs,
  };
}

/** The stages as this client times them: without the first one's duration when it was not held. */
function planOf(
  expected: readonly ExpectedStage[],
  shown: readonly { readonly shownEpochMs: number }[],
): readonly ExpectedStage[] {
  const [first, second] = shown;
  const skippedMs = expected[0]?.durationMs ?? 0;
  if (!first || !second || skippedMs <= NOT_HELD_MS) return expected;
  if (Math.abs(second.shownEpochMs - first.shownEpochMs) > NOT_HELD_MS) return expected;
  return expected.map((stage, index) => (index === 0 ? stage : { ...stage, startsMs: stage.startsMs - skippedMs }));
}

function judgeTiming(
  expected: readonly ExpectedStage[],
  shown: readonly { readonly shownEpochMs: number }[],
): ColorJudgement {
  const first = shown[0];
  if (!first) return { findings: [], meanDelayMs: 0 };
  const findings: Finding[] = [];
  const delaysMs = expected.flatMap((stage, index) => {
    const color = shown[index];
    return color ? [color.shownEpochMs - first.shownEpochMs - stage.startsMs] : [];
  });
  const earlyMs = Math.min(...delaysMs, 0);
  if (earlyMs < -EARLY_TOLERANCE_MS)
    findings.push(finding('defect', 'color-early', `A color was shown ${-earlyMs} ms before its time.`));
  const tooLate = delaysMs.filter((delayMs, index) => delayMs > LATE_TOLERANCE_MS + index * LATE_PER_STAGE_MS);
  if (tooLate.length > 0)
    findings.push(finding('defect', 'color-late', `A color was shown ${Math.max(...tooLate)} ms after its time.`));
  if (shown.some((color, index) => color.shownEpochMs < (shown[index - 1]?.shownEpochMs ?? 0))) {
    findings.push(finding('defect', 'color-times-decrease', 'The times of the colors run backwards.'));
  }
  const totalMs = delaysMs.reduce((sum, delayMs) => sum + Math.abs(delayMs), 0);
  return { findings, meanDelayMs: totalMs / Math.max(1, delaysMs.length) };
}

/** Colors belong between the match and the end of the recording. */
function judgeEdges(check: ReceivedCheck, expected: readonly ExpectedStage[]): Finding[] {
  const shown = eventsOf(check, 'color');
  const end = eventsOf(check, 'end').at(-1);
  const [first, last, lastStage] = [shown[0], shown.at(-1), expected.at(-1)];
  if (!end || !first || !last || !lastStage) return [];
  const findings: Finding[] = [];
  if (first.shownEpochMs < end.targetFace.startEpochMs - EDGE_TOLERANCE_MS) {
    findings.push(finding('defect', 'color-before-match', 'A color was shown before the face was in position.'));
  }
  // By the plan, not by the last color's own time: a stage that begins late on a slow device still ends in time.
  const plannedEndEpochMs = first.shownEpochMs + lastStage.startsMs + lastStage.durationMs;
  if (plannedEndEpochMs > end.videoEndEpochMs + EDGE_TOLERANCE_MS) {
    findings.push(finding('defect', 'color-after-video', 'The recording ended before the last color was over.'));
  }
  const { startEpochMs, endEpochMs } = end.targetFace;
  if (startEpochMs === endEpochMs) {
    // Deployed web clients look at the face no more once it was in position, and report that one moment twice.
    findings.push(finding('note', 'face-not-followed', 'The face was not followed while the colors were shown.'));
  } else if (last.shownEpochMs > endEpochMs + FACE_LOSS_MS) {
    findings.push(
      finding('defect', 'face-lost-in-colors', 'The face was not in position while the colors were shown.'),
    );
  }
  return findings;
}

function isSame(a: Rgb, b: Rgb): boolean {
  return a.length === b.length && a.every((channel, index) => channel === b[index]);
}
