import { finding, type Finding } from './finding.ts';
import { isMp4, readMp4 } from './mp4.ts';
import { eventsOf, type ReceivedCheck } from './received-check.ts';
import type { VideoReport } from './video-report.ts';
import { readVp8Frame } from './vp8.ts';
import { isEbml, readWebm } from './webm.ts';

/** How much shorter than claimed a video may be: encoders start late, and `stop` is reported after the last frame. */
const SHORTER_TOLERANCE_MS = 1500;
/** How much longer; the start of the recording is an estimate. */
const LONGER_TOLERANCE_MS = 700;
/** Below this the motion cannot be judged; a working camera delivers 15 and more, slow machines record fewer. */
const MIN_FRAMES_PER_SECOND = 5;
const LOW_FRAMES_PER_SECOND = 12;
const VP9_FRAME_MARKER = 0b10;

/** What the video says: deductions, and what was read of it. `report` is null when it is no known container. */
export interface VideoJudgement {
  readonly findings: readonly Finding[];
  readonly report: VideoReport | null;
  /** Claimed minus real duration, in milliseconds; 0 when either is unknown. */
  readonly missingMs: number;
}

/** Whether the video is a well-formed recording of the declared size and the claimed duration. */
export function judgeVideo(check: ReceivedCheck): VideoJudgement {
  const report = readVideo(check.video);
  if (!report) {
    const findings = [finding('fatal', 'video-unreadable', 'The video is neither WebM nor MP4.')];
    return { findings, report, missingMs: 0 };
  }
  const findings: Finding[] = [];
  if (report.problems.length > 0) {
    findings.push(
      finding(
        'severe',
        'container-broken',
        `The ${report.container} structure is broken: ${report.problems.slice(0, 3).join('; ')}.`,
      ),
    );
  }
  const { widthPx, heightPx } = check.frame;
  if (report.widthPx !== widthPx || report.heightPx !== heightPx) {
    findings.push(
      finding(
        'defect',
        'video-size',
        `The video is ${report.widthPx}×${report.heightPx}, declared were ${widthPx}×${heightPx}.`,
      ),
    );
  }
  const duration = judgeDuration(check, report);
  findings.push(...judgeFrames(check, report), ...duration.findings);
  findings.push(finding('note', 'pixels-not-examined', 'Pixels were not examined: structure, times and events only.'));
  return { findings, report, missingMs: duration.missingMs };
}

function readVideo(video: Buffer): VideoReport | null {
  if (isEbml(video)) return readWebm(video);
  return isMp4(video) ? readMp4(video) : null;
}

function judgeFrames(check: ReceivedCheck, report: VideoReport): Finding[] {
  const findings: Finding[] = [];
  const { frames } = report;
  if (frames.length === 0) return [finding('fatal', 'video-empty', 'The video holds no frames.')];
  const backwards = frames.filter((frame, index) => frame.timeMs < (frames[index - 1]?.timeMs ?? -Infinity));
  if (backwards.length > 0)
    findings.push(
      finding(
        'defect',
        'frame-times-decrease',
        `${backwards.length} frames are dated before the one that precedes them.`,
      ),
    );
  if (!frames[0]?.isKeyFrame)
    findings.push(
      finding(
        'defect',
        'first-frame-not-key',
        'The first frame is no key frame; nothing before the next one can be decoded.',
      ),
    );
  if (report.codec === 'V_VP8') findings.push(...judgeVp8(check, report));
  if (report.codec === 'V_VP9') findings.push(...judgeVp9(report));
  return findings;
}

function judgeVp8(check: ReceivedCheck, report: VideoReport): Finding[] {
  const problems = report.frames.flatMap(({ data, isKeyFrame }, index): string[] => {
    const frame = readVp8Frame(data);
    if (frame.kind === 'broken') return [`frame ${index}: ${frame.problem}`];
    if (isKeyFrame !== (frame.kind === 'key'))
      return [`frame ${index}: container and codec disagree about a key frame`];
    const isRightSize =
      frame.kind === 'inter' || (frame.widthPx === check.frame.widthPx && frame.heightPx === check.frame.heightPx);
    return isRightSize ? [] : [`frame ${index}: size differs from the declared one`];
  });
  if (problems.length === 0) return [];
  return [
    finding(
      'severe',
      'vp8-malformed',
      `${problems.length} VP8 frames are malformed; ${problems.slice(0, 3).join('; ')}.`,
    ),
  ];
}

function judgeVp9(report: VideoReport): Finding[] {
  const broken = report.frames.filter(({ data }) => data.length === 0 || data.readUInt8(0) >> 6 !== VP9_FRAME_MARKER);
  if (broken.length === 0) return [];
  return [finding('severe', 'vp9-malformed', `${broken.length} VP9 frames lack their frame marker.`)];
}

function judgeDuration(check: ReceivedCheck, report: VideoReport): { findings: Finding[]; missingMs: number } {
  const start = eventsOf(check, 'start')[0];
  const end = eventsOf(check, 'end').at(-1);
  const [first, last] = [report.frames[0], report.frames.at(-1)];
  if (!start || !end || !first || !last) return { findings: [], missingMs: 0 };
  const findings: Finding[] = [];
  const realMs = last.timeMs - first.timeMs;
  const claimedMs = end.videoEndEpochMs - start.videoStartEpochMs;
  const missingMs = claimedMs - realMs;
  if (missingMs > SHORTER_TOLERANCE_MS || missingMs < -LONGER_TOLERANCE_MS) {
    findings.push(
      finding('defect', 'video-duration', `The video lasts ${Math.round(realMs)} ms, claimed are ${claimedMs} ms.`),
    );
  }
  const rate = realMs > 0 ? ((report.frames.length - 1) * 1000) / realMs : 0;
  if (rate < MIN_FRAMES_PER_SECOND)
    findings.push(finding('defect', 'frame-rate', `The video has ${rate.toFixed(1)} frames per second.`));
  else if (rate < LOW_FRAMES_PER_SECOND)
    findings.push(finding('minor', 'frame-rate-low', `The video has ${rate.toFixed(1)} frames per second.`));
  return { findings, missingMs };
}
