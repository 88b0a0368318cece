import type { BoundingBox, Rgb } from '../streaming/client-event.ts';
import type { Finding } from '../verdict/finding.ts';
import { expectedStages } from '../verdict/judge-colors.ts';
import type { ReceivedEvent } from '../verdict/received-check.ts';
import type { VideoFacts } from '../verdict/video-report.ts';
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
  readonly video: VideoFacts | null;
  readonly images: readonly ImageView[];
  readonly timeline: readonly TimelineEntry[];
  readonly events: readonly ReceivedEvent[];
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

/** The part of a view that lists show. */
export function toSummary(view: SessionView): SessionSummary {
  const { id, number, status, createdEpochMs, challenge, confidence, videoBytes, entries } = view;
  return { id, number, status, createdEpochMs, challenge, confidence, videoBytes, entries };
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
    video: verdict?.video ?? null,
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
