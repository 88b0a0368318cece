import type { BoundingBox, Rgb } from '../streaming/client-event.ts';
import type { Finding } from '../verdict/finding.ts';
import { expectedStages } from '../verdict/judge-colors.ts';
import type { ReceivedEvent } from '../verdict/received-check.ts';
import type { VideoReport } from '../verdict/video-report.ts';
import type { Challenge, FrameSize } from './challenge.ts';
import type { LivenessSession, SessionSettings, SessionStatus, TimelineEntry } from './session.ts';

/** What a list of sessions shows of each. */
export interface SessionSummary {
  readonly id: string;
  readonly number: number;
  readonly status: SessionStatus;
  readonly createdEpochMs: number;
  readonly challenge: string | null;
  readonly confidence: number | null;
  readonly videoBytes: number;
  /** Number of lines of the history; changes whenever there is something new to show. */
  readonly entries: number;
}

/** One color stage; times count from the first stage. */
export interface ColorStage {
  readonly sequenceNumber: number;
  readonly rgb: Rgb;
  readonly atMs: number;
}

/** Everything about a session except the bytes of its video and images. JSON. */
export interface SessionView extends SessionSummary {
  readonly expiresEpochMs: number;
  readonly endedEpochMs: number | null;
  readonly settings: SessionSettings;
  readonly client: string | null;
  readonly frame: FrameSize | null;
  readonly parameters: Challenge | null;
  readonly failure: string | null;
  readonly findings: readonly Finding[];
  readonly colorsAsked: readonly ColorStage[];
  readonly colorsShown: readonly ColorStage[];
  readonly video: VideoView | null;
  readonly images: readonly ImageView[];
  readonly timeline: readonly TimelineEntry[];
  readonly events: readonly ReceivedEvent[];
}

/** Facts about a received video. */
export interface VideoView {
  readonly container: VideoReport['container'];
  readonly codec: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: number;
  readonly keyFrames: number;
  readonly durationMs: number;
}

/** A still picture; its bytes are served under its name. */
export interface ImageView {
  readonly name: string;
  readonly timeMs: number;
  readonly box: BoundingBox;
}

/** @param nowEpochMs Decides whether an unfinished session has expired. */
export function summaryOf(session: LivenessSession, nowEpochMs: number): SessionSummary {
  return {
    id: session.id,
    number: session.number,
    status: session.status(nowEpochMs),
    createdEpochMs: session.createdEpochMs,
    challenge: session.challenge?.type ?? null,
    confidence: session.verdict?.confidence ?? null,
    videoBytes: session.videoBytes,
    entries: session.timeline.length,
  };
}

/** @param nowEpochMs Decides whether an unfinished session has expired. */
export function viewOf(session: LivenessSession, nowEpochMs: number): SessionView {
  const { challenge, verdict } = session;
  return {
    ...summaryOf(session, nowEpochMs),
    expiresEpochMs: session.expiresEpochMs,
    endedEpochMs: session.endedEpochMs,
    settings: session.settings,
    client: session.client,
    frame: session.frame,
    parameters: challenge,
    failure: session.failure,
    findings: verdict?.findings ?? [],
    colorsAsked: expectedStages(challenge?.colors ?? []).map(({ sequenceNumber, current, startsMs }) => ({
      sequenceNumber,
      rgb: current,
      atMs: startsMs,
    })),
    colorsShown: colorsShown(session.events),
    video: verdict?.video ? videoView(verdict.video) : null,
    images: imagesOf(session).map(({ name, image }) => ({ name, timeMs: image.timeMs, box: image.box })),
    timeline: session.timeline,
    events: session.events,
  };
}

/** The still pictures of a session with the names under which they are served and stored. */
export function imagesOf(
  session: LivenessSession,
): readonly { readonly name: string; readonly image: NonNullable<LivenessSession['images']>['audit'][number] }[] {
  const { images } = session;
  if (!images) return [];
  const audit = images.audit.map((image, index) => ({ name: `audit-${index + 1}`, image }));
  return images.reference ? [{ name: 'reference', image: images.reference }, ...audit] : audit;
}

/** Type of the video by its first bytes; `application/octet-stream` when it is none that is known. */
export function videoType(video: Buffer): 'video/webm' | 'video/mp4' | 'application/octet-stream' {
  if (video.subarray(0, 4).toString('hex') === '1a45dfa3') return 'video/webm';
  return video.toString('latin1', 4, 8) === 'ftyp' ? 'video/mp4' : 'application/octet-stream';
}

function colorsShown(events: readonly ReceivedEvent[]): readonly ColorStage[] {
  const colors = events.filter((event) => event.type === 'color');
  const firstMs = colors[0]?.shownEpochMs ?? 0;
  return colors.map(({ sequenceNumber, current, shownEpochMs }) => ({
    sequenceNumber,
    rgb: current,
    atMs: shownEpochMs - firstMs,
  }));
}

function videoView(report: VideoReport): VideoView {
  const { container, codec, widthPx, heightPx, frames } = report;
  const [first, last] = [frames[0], frames.at(-1)];
  return {
    container,
    codec,
    widthPx,
    heightPx,
    frames: frames.length,
    keyFrames: frames.filter(({ isKeyFrame }) => isKeyFrame).length,
    durationMs: first && last ? Math.round(last.timeMs - first.timeMs) : 0,
  };
}
