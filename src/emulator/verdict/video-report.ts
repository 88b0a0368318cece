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
