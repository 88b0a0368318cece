import type { ChallengeName } from '../core/challenge.ts';
import type { ErrorCode, Recovery } from '../core/errors.ts';
import type { CheckStateName, GuidanceCode } from '../core/state.ts';
import type { FrameFeed } from './ports.ts';

/** A state and when it was reached, in whole milliseconds since Begin. */
export interface TracedState {
  readonly state: CheckStateName;
  readonly atMs: number;
}

/** What the person was told and when, in whole milliseconds since Begin. */
export interface TracedGuidance {
  readonly code: GuidanceCode;
  readonly atMs: number;
}

/**
 * What can happen in a check: the facts that reach it, and what it makes of them. docs/trace.md says what each one
 * means.
 */
export type TracedStep =
  | 'begin'
  | 'camera-granted'
  | 'camera-ready'
  | 'camera-muted'
  | 'detector-progress'
  | 'detector-ready'
  | 'session-source'
  | 'session-taken'
  | 'stream-opened'
  | 'challenge'
  | 'frame'
  | 'guidance'
  | 'recorder-started'
  | 'video'
  | 'upload'
  | 'initial-face'
  | 'match'
  | 'color-shown'
  | 'colors-frame'
  | 'colors-done'
  | 'recorder-stopped'
  | 'uploaded'
  | 'disconnected'
  | 'verdict-expected'
  | 'verdict-absent'
  | 'verdict'
  | 'retry'
  | 'deadline'
  | 'standstill'
  | 'page-hidden'
  | 'page-shown'
  | 'page-left'
  | 'offline'
  | 'orientation'
  | 'failed'
  | 'cancel'
  | 'removed';

/** When each step of a check happened for the first time, in whole milliseconds since Begin. Steps that did not happen are absent. */
export type TraceTimings = { readonly [Step in TracedStep]?: number };

/** What was counted during a check. */
export interface TraceCounters {
  /** Frames that the camera delivered while the detector ran: analysed and dropped ones. */
  readonly framesSeen: number;
  readonly framesAnalysed: number;
  readonly framesWithOneFace: number;
  /** Frames that arrived while the detector was busy. */
  readonly framesDropped: number;
  /** Time from the capture of a frame to its result: half of the frames took no longer. All three are 0 without frames. */
  readonly detectionP50Ms: number;
  /** The same for 95 of 100 frames. */
  readonly detectionP95Ms: number;
  readonly detectionMaxMs: number;
  /** Pieces of the video that the recorder delivered, and their size. */
  readonly videoChunks: number;
  readonly videoBytes: number;
  /** Messages to the service other than the video: start, colors, end. */
  readonly sessionEvents: number;
  /** Messages of the service that the check acted on: session information and disconnection. */
  readonly messagesReceived: number;
  readonly colorsShown: number;
  /** The most that waited to be uploaded at one time. */
  readonly mostWaitingBytes: number;
  readonly sessionsTaken: number;
  /** Attempts after the first to open the camera, to load the detector and to connect. */
  readonly retries: number;
  /** Streams that were asked for, those of retries included. */
  readonly connections: number;
}

/** Browser and page at the time when the trace is read, as far as a check depends on them. */
export interface TraceEnvironment {
  /** Language of the screens, BCP 47. */
  readonly language: string;
  /** The face detector that is set; `null` for a value that is none. */
  readonly engine: 'builtin' | 'mediapipe' | null;
  /** How the camera's frames reached the detector the last time; `null` before the first. */
  readonly frameFeed: FrameFeed | null;
  /** MIME type that is recorded; `null` where none can be. */
  readonly recorderType: string | null;
  readonly hasRelaxedSimd: boolean;
  readonly isSecureContext: boolean;
  /** Whether the page is in a frame. */
  readonly isFramed: boolean;
  readonly hasWakeLock: boolean;
  readonly hasPopover: boolean;
  /** Logical processors; `null` where the browser does not tell. */
  readonly processors: number | null;
  readonly devicePixelRatio: number;
  /** Size of the page's viewport in CSS pixels. */
  readonly viewport: { readonly widthCssPx: number; readonly heightCssPx: number };
  readonly prefersReducedMotion: boolean;
  /** `slow-2g` to `4g`; `null` where the browser does not tell. Source: Network Information API. */
  readonly connectionType: string | null;
}

/**
 * The course of the last check, for support: states, timings, counters, environment. It holds no picture, no
 * credentials, no address, no name of a device, and nothing of the session but the last four characters of its id. As
 * JSON it is smaller than 64 kB. Its schema is `face-liveness/trace.schema.json`.
 */
export interface CheckTrace {
  readonly version: 2;
  /** Package and browser with their versions, as the service is told. */
  readonly client: string;
  /** Wall time of Begin; `null` when no check was begun yet. */
  readonly begunAt: string | null;
  /** `…` and the last four characters of the newest session's id. */
  readonly session: string | null;
  readonly challenge: ChallengeName | null;
  readonly camera: { readonly widthPx: number; readonly heightPx: number } | null;
  /** The newest 200. */
  readonly states: readonly TracedState[];
  /** The newest 200. */
  readonly guidance: readonly TracedGuidance[];
  readonly timings: TraceTimings;
  readonly counters: TraceCounters;
  /** `null` before the code of a check was loaded, which the start screen does. */
  readonly environment: TraceEnvironment | null;
  /** Addresses, and what may be an id or a key, are left out of the message. */
  readonly error: { readonly code: ErrorCode; readonly recovery: Recovery; readonly message: string } | null;
}
