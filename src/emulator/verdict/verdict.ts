import type { Finding } from './finding.ts';
import { judgeColors } from './judge-colors.ts';
import { judgeFaces } from './judge-faces.ts';
import { judgeOrder } from './judge-order.ts';
import { judgeVideo } from './judge-video.ts';
import type { ReceivedCheck } from './received-check.ts';
import type { VideoReport } from './video-report.ts';

/** What measured inaccuracy may take off at most, so that an honest check stays above 95. */
const MAX_COLOR_PENALTY = 2;
const MAX_DURATION_PENALTY = 1.5;
const COLOR_DELAY_MS_PER_POINT = 50;
const DURATION_MS_PER_POINT = 1000;

/** The emulator's judgement of one check. */
export interface Verdict {
  /** 0 to 100: 100 less all deductions. */
  readonly confidence: number;
  readonly findings: readonly Finding[];
  readonly video: VideoReport | null;
}

/**
 * Judges a check by what was received. This tests a client's implementation: it is no certified presentation-attack
 * detector, and a recording of a genuine check passes it.
 */
export function judge(check: ReceivedCheck): Verdict {
  const colors = judgeColors(check);
  const video = judgeVideo(check);
  const findings = [...judgeOrder(check), ...judgeFaces(check), ...colors.findings, ...video.findings];
  const deductions = findings.reduce((sum, { weight }) => sum + weight, 0);
  const inaccuracy =
    Math.min(MAX_COLOR_PENALTY, colors.meanDelayMs / COLOR_DELAY_MS_PER_POINT) +
    Math.min(MAX_DURATION_PENALTY, Math.abs(video.missingMs) / DURATION_MS_PER_POINT);
  const confidence = Math.min(100, Math.max(0, 100 - deductions - inaccuracy));
  return { confidence: Math.round(confidence * 1e6) / 1e6, findings, video: video.report };
}
