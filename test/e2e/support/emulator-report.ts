import type { World } from './world.ts';

/** What the emulator's control API tells of a session, as far as tests ask. */
export interface SessionReport {
  readonly challenge: string | null;
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  readonly frame: { readonly widthPx: number; readonly heightPx: number } | null;
  readonly parameters: { readonly oval: OvalParameters } | null;
  readonly colorsAsked: readonly ReportedColor[];
  readonly events: readonly ReceivedEvent[];
  readonly video: ReportedVideo | null;
  /** What the client calls itself. */
  readonly client: string | null;
}

interface ReportedVideo {
  readonly container: string;
  readonly codec: string;
  readonly frames: number;
  readonly keyFrames: number;
}

/** Members as on the wire, in camera pixels. */
export interface OvalParameters {
  readonly Width: number;
  readonly Height: number;
  readonly CenterX: number;
  readonly CenterY: number;
}

interface ReportedColor {
  readonly sequenceNumber: number;
  readonly rgb: readonly number[];
}

/** One event of the client; the last four members are those of a color. */
export interface ReceivedEvent {
  readonly type: 'video' | 'start' | 'color' | 'end';
  readonly sequenceNumber: number;
  readonly current: readonly number[];
  readonly previous: readonly number[] | null;
  readonly shownEpochMs: number;
}

/** What a machine that is too busy to encode does to the video, and the note that pixels are never examined. */
const OF_THE_MACHINE = /^(?:pixels-not-examined|frame-rate.*|video-duration)$/;

/** Asks the emulator's control API. */
export async function askEmulator<Answer>(world: World, path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(`${world.emulator.url}/_emulator${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** What the emulator saw of the newest session. */
export async function newestSession(world: World): Promise<SessionReport> {
  const sessions = await askEmulator<readonly { readonly id: string }[]>(world, '/sessions');
  return askEmulator(world, `/sessions/${sessions[0]?.id}`);
}

/** What the emulator has against the messages of a session, whatever the machine did to the video. */
export function messageFindings({ findings }: SessionReport): readonly string[] {
  return findings.filter(({ code }) => !OF_THE_MACHINE.test(code)).map(({ code, message }) => `${code}: ${message}`);
}
