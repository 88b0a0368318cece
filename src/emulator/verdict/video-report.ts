/** A hostile video has a problem in every byte; so many are told. */
export const MAX_PROBLEMS = 20;

/** One coded picture of the video. */
export interface VideoFrame {
  /** Time within the container, in milliseconds. */
  readonly timeMs: number;
  readonly isKeyFrame: boolean;
  /** A view of the video's bytes. */
  readonly data: Buffer;
}

/** What a container says about its video track. */
export interface VideoReport {
  readonly container: 'webm' | 'mp4';
  /** The container's name for the codec, for example `V_VP8` or `avc1`. */
  readonly codec: string;
  /** Displayed size, rotation applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** In the order of the file. */
  readonly frames: readonly VideoFrame[];
  /** Violations of the container format, as sentences without a full stop. */
  readonly problems: readonly string[];
}

/** What is worth keeping of a report when the video itself may go. */
export interface VideoFacts {
  readonly container: VideoReport['container'];
  readonly codec: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: number;
  readonly keyFrames: number;
  readonly durationMs: number;
}

/** The facts of a report. */
export function factsOf(report: VideoReport): VideoFacts {
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
