import { writeWebm, type WebmOptions } from './webm-writer.ts';

/** The part of a `ServerSessionInformationEvent` that a client needs, as it stands on the wire. */
export interface WireChallenge {
  readonly name: 'FaceMovementAndLightChallenge' | 'FaceMovementChallenge';
  readonly OvalParameters: {
    readonly Width: number;
    readonly Height: number;
    readonly CenterX: number;
    readonly CenterY: number;
  };
  readonly ChallengeConfig: Readonly<Record<string, number>>;
  readonly ColorSequences: readonly {
    readonly FreshnessColor: { readonly RGB: readonly number[] };
    readonly DownscrollDuration: number;
    readonly FlatDisplayDuration: number;
  }[];
}

/** One event of a client, before it is encoded. */
export interface WireEvent {
  readonly type: 'VideoEvent' | 'ClientSessionInformationEvent';
  // The tests break these on purpose, in every way.
  readonly body: Record<string, unknown>;
}

/** Deviations from a genuine check. */
export interface CheckOptions {
  readonly frame?: { readonly widthPx: number; readonly heightPx: number };
  readonly videoStartEpochMs?: number;
  readonly video?: Buffer;
  readonly webm?: Partial<WebmOptions>;
  readonly initialFace?: {
    readonly Width: number;
    readonly Height: number;
    readonly Left: number;
    readonly Top: number;
  };
  readonly initialFaceMs?: number;
  readonly targetMs?: number;
  readonly targetFace?: Record<string, number>;
  readonly targetEndMs?: number;
  readonly firstColorMs?: number;
  readonly videoEndMs?: number;
  readonly firstChunkBytes?: number;
  /** Changes the list of color events. */
  readonly colors?: (colors: WireEvent[]) => WireEvent[];
  /** Changes the list of all events. */
  readonly events?: (events: WireEvent[]) => WireEvent[];
}

export const CHALLENGE_ID = '6b2f4a52-7f0e-4c3b-9a55-0d6a3f0c1e77';
/**
 * How long ago the check was recorded by default. Nothing in it is dated after its arrival, not even for an emulator whose
 * clock the test has stopped some seconds ago.
 */
const RECORDED_MS_AGO = 20_000;
const FAR_FACE = { Width: 0.25, Height: 0.45, Left: 0.38, Top: 0.28 };

/** Every event that an honest client sends for a challenge, in order. Times count from the start of the recording. */
export function genuineCheck(challenge: WireChallenge, options: CheckOptions = {}): WireEvent[] {
  const frame = options.frame ?? { widthPx: 640, heightPx: 480 };
  const firstColorMs = options.firstColorMs ?? 2600;
  const lightMs = challenge.ColorSequences.reduce(
    (sum, color) => sum + color.DownscrollDuration + color.FlatDisplayDuration,
    0,
  );
  const endMs = options.videoEndMs ?? firstColorMs + lightMs + 50;
  const startMs = options.videoStartEpochMs ?? Date.now() - endMs - RECORDED_MS_AGO;
  const colors =
    challenge.name === 'FaceMovementAndLightChallenge' ? colorEvents(challenge, startMs + firstColorMs) : [];
  const video = options.video ?? writeWebm({ ...frame, durationMs: endMs - 100, ...options.webm });
  const chunks = split(video, options.firstChunkBytes ?? 30_000);
  const videoEvents = chunks.map((chunk, index) => videoEvent(chunk, startMs + Math.min(1000 * (index + 1), endMs)));
  const face = {
    BoundingBox: options.initialFace ?? FAR_FACE,
    InitialFaceDetectedTimestamp: startMs + (options.initialFaceMs ?? 40),
  };
  const start = information(challenge, { ChallengeId: CHALLENGE_ID, VideoStartTimestamp: startMs, InitialFace: face });
  const end = information(challenge, {
    ChallengeId: CHALLENGE_ID,
    VideoEndTimestamp: startMs + endMs,
    InitialFace: face,
    TargetFace: {
      BoundingBox: { ...ovalBox(challenge, frame), ...options.targetFace },
      FaceDetectedInTargetPositionStartTimestamp: startMs + (options.targetMs ?? 1400),
      FaceDetectedInTargetPositionEndTimestamp: startMs + (options.targetEndMs ?? endMs - 30),
    },
  });
  const [first, ...rest] = videoEvents;
  const last = rest.pop();
  const shown = options.colors ? options.colors(colors) : colors;
  const events = [first, start, ...rest, ...shown, last, end, videoEvent(Buffer.alloc(0), startMs + endMs)].filter(
    (event) => event !== undefined,
  );
  return options.events ? options.events(events) : events;
}

/** The member of an event's body that carries the session information. */
export function challengeBody(event: WireEvent): Record<string, unknown> {
  const union = Object.values(event.body['Challenge'] ?? {}) as Record<string, unknown>[];
  return union[0] ?? {};
}

function colorEvents(challenge: WireChallenge, firstMs: number): WireEvent[] {
  const events: WireEvent[] = [];
  let atMs = firstMs;
  let previous: readonly number[] | null = null;
  for (const [index, color] of challenge.ColorSequences.entries()) {
    for (const durationMs of [color.DownscrollDuration, color.FlatDisplayDuration]) {
      if (durationMs === 0) continue;
      const current = color.FreshnessColor.RGB;
      const ColorDisplayed = {
        CurrentColor: { RGB: current },
        SequenceNumber: index,
        CurrentColorStartTimestamp: atMs,
        PreviousColor: { RGB: previous ?? current },
      };
      events.push(information(challenge, { ChallengeId: CHALLENGE_ID, ColorDisplayed }));
      atMs += durationMs;
      previous = current;
    }
  }
  return events;
}

function ovalBox(challenge: WireChallenge, frame: { widthPx: number; heightPx: number }): Record<string, number> {
  const { Width, Height, CenterX, CenterY } = challenge.OvalParameters;
  return {
    Width: Width / frame.widthPx,
    Height: Height / frame.heightPx,
    Left: (CenterX - Width / 2) / frame.widthPx,
    Top: (CenterY - Height / 2) / frame.heightPx,
  };
}

/** A video event. */
export function videoEvent(chunk: Buffer, sentEpochMs: number): WireEvent {
  return { type: 'VideoEvent', body: { VideoChunk: chunk.toString('base64'), TimestampMillis: sentEpochMs } };
}

function information(challenge: WireChallenge, body: Record<string, unknown>): WireEvent {
  return { type: 'ClientSessionInformationEvent', body: { Challenge: { [challenge.name]: body } } };
}

function split(video: Buffer, chunkBytes: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < video.length; at += chunkBytes) chunks.push(video.subarray(at, at + chunkBytes));
  return chunks;
}
