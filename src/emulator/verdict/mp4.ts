import { MAX_PROBLEMS, type VideoFrame, type VideoReport } from './video-report.ts';

const BOX_HEADER_BYTES = 8;
const LARGE_BOX_HEADER_BYTES = 16;
const FIXED_POINT_16 = 65_536;
/** Set in the flags of a sample that depends on others (sample_is_non_sync_sample). */
const NON_SYNC_SAMPLE = 0x10000;
const PARENTS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'moof', 'traf']);
/** The deepest box that is read, `stsd`, lies five levels down. */
const MAX_DEPTH = 8;
/** Ten minutes of video have fewer. They bound what is kept of a file: 10 MB could hold a million boxes. */
const MAX_SAMPLES = 50_000;
const MAX_BOXES = 50_000;
const NO_DATA = Buffer.alloc(0);

interface Track {
  id: number;
  isVideo: boolean;
  codec: string;
  widthPx: number;
  heightPx: number;
  timescale: number;
  /** From `trex`; for fragments that do not say. */
  defaultDuration: number;
  defaultFlags: number;
}

interface Fragment {
  track: Track | undefined;
  duration: number;
  flags: number;
  decodeTime: number;
}

interface TimedSample {
  readonly track: Track;
  readonly ticks: number;
  readonly isKeyFrame: boolean;
}

/** Whether data begins as an MP4 file does. */
export function isMp4(data: Buffer): boolean {
  return data.length >= BOX_HEADER_BYTES && data.toString('latin1', 4, 8) === 'ftyp';
}

/** Reads the structure of an MP4 recording, whole or fragmented. The frames carry times but no data. */
export function readMp4(data: Buffer): VideoReport {
  return new Mp4Reader(data).read();
}

/** Offsets of the fields follow ISO/IEC 14496-12; each `box` begins behind the box header. */
class Mp4Reader {
  readonly #data: Buffer;
  readonly #problems: string[] = [];
  readonly #tracks: Track[] = [];
  readonly #samples: TimedSample[] = [];
  readonly #seen = new Set<string>();
  #boxes = 0;
  #fragment: Fragment = { track: undefined, duration: 0, flags: 0, decodeTime: 0 };

  constructor(data: Buffer) {
    this.#data = data;
  }

  read(): VideoReport {
    this.#walk(0, this.#data.length, 0);
    for (const type of ['moov', 'mdat']) if (!this.#seen.has(type)) this.#report(`there is no ${type} box`);
    const track = this.#tracks.find(({ isVideo }) => isVideo);
    if (!track) this.#report('there is no video track');
    const frames = this.#samples
      .filter((sample) => sample.track === track)
      .map(({ ticks, isKeyFrame }): VideoFrame => ({
        timeMs: (ticks * 1000) / (track?.timescale || 1),
        isKeyFrame,
        data: NO_DATA,
      }));
    const { codec = '', widthPx = 0, heightPx = 0 } = track ?? {};
    return { container: 'mp4', codec, widthPx, heightPx, frames, problems: this.#problems };
  }

  #report(problem: string): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(problem);
  }

  #walk(from: number, to: number, depth: number): void {
    let at = from;
    while (at < to && this.#boxes <= MAX_BOXES) {
      this.#boxes += 1;
      if (this.#boxes > MAX_BOXES) this.#report(`there are more than ${MAX_BOXES} boxes`);
      const bytes = this.#boxBytes(at, to);
      if (bytes === null) {
        this.#report(`box at byte ${at} is cut off or longer than its parent`);
        return;
      }
      const type = this.#data.toString('latin1', at + 4, at + 8);
      this.#seen.add(type);
      const headerBytes = this.#data.readUInt32BE(at) === 1 ? LARGE_BOX_HEADER_BYTES : BOX_HEADER_BYTES;
      const box = this.#data.subarray(at + headerBytes, at + bytes);
      try {
        this.#readBox(type, box);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error; // A field lies beyond the end of the box.
        this.#report(`${type} box at byte ${at} is too short`);
      }
      if (PARENTS.has(type)) {
        if (depth >= MAX_DEPTH) {
          this.#report(`boxes are nested deeper than ${MAX_DEPTH} levels`);
          return;
        }
        this.#walk(at + headerBytes, at + bytes, depth + 1);
      }
      at += bytes;
    }
  }

  #boxBytes(at: number, to: number): number | null {
    if (at + BOX_HEADER_BYTES > to) return null;
    const size = this.#data.readUInt32BE(at);
    if (size === 0) return to - at;
    if (size === 1) {
      if (at + LARGE_BOX_HEADER_BYTES > to) return null;
      const large = Number(this.#data.readBigUInt64BE(at + 8));
      return large >= LARGE_BOX_HEADER_BYTES && at + large <= to ? large : null;
    }
    return size >= BOX_HEADER_BYTES && at + size <= to ? size : null;
  }

  #readBox(type: string, box: Buffer): void {
    const track = this.#tracks.at(-1);
    if (type === 'trak') {
      this.#tracks.push({
        id: 0,
        isVideo: false,
        codec: '',
        widthPx: 0,
        heightPx: 0,
        timescale: 1000,
        defaultDuration: 0,
        defaultFlags: 0,
      });
    } else if (type === 'tkhd' && track) readTrackHeader(box, track);
    else if (type === 'mdhd' && track) track.timescale = box.readUInt32BE(box[0] === 1 ? 20 : 12);
    else if (type === 'hdlr' && track) track.isVideo = box.toString('latin1', 8, 12) === 'vide';
    else if (type === 'stsd' && track) track.codec = box.toString('latin1', 12, 16);
    else if (type === 'stts' && track) this.#readTimeTable(box, track);
    else if (type === 'trex') this.#readTrackDefaults(box);
    else if (type === 'tfhd') this.#readFragmentHeader(box);
    else if (type === 'tfdt')
      this.#fragment.decodeTime = box[0] === 1 ? Number(box.readBigUInt64BE(4)) : box.readUInt32BE(4);
    else if (type === 'trun') this.#readRun(box);
  }

  /** Times of a file that is not fragmented. Which samples are key frames stays unknown: the first one is. */
  #readTimeTable(box: Buffer, track: Track): void {
    let ticks = 0;
    for (let entry = 0; entry < box.readUInt32BE(4); entry += 1) {
      const count = box.readUInt32BE(8 + 8 * entry);
      const duration = box.readUInt32BE(12 + 8 * entry);
      this.#checkSampleCount(count);
      for (let sample = 0; sample < count; sample += 1, ticks += duration)
        this.#samples.push({ track, ticks, isKeyFrame: ticks === 0 });
    }
  }

  /** No honest file holds so many samples, or more of them than bytes; a hostile one could claim billions. */
  #checkSampleCount(more: number): void {
    const samples = this.#samples.length + more;
    if (samples > this.#data.length || samples > MAX_SAMPLES) throw new RangeError('too many samples');
  }

  #readTrackDefaults(box: Buffer): void {
    const track = this.#tracks.find(({ id }) => id === box.readUInt32BE(4));
    if (!track) return;
    track.defaultDuration = box.readUInt32BE(12);
    track.defaultFlags = box.readUInt32BE(20);
  }

  #readFragmentHeader(box: Buffer): void {
    const flags = box.readUIntBE(1, 3);
    const track = this.#tracks.find(({ id }) => id === box.readUInt32BE(4));
    let at = 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0);
    const duration = flags & 0x8 ? box.readUInt32BE(at) : (track?.defaultDuration ?? 0);
    at += (flags & 0x8 ? 4 : 0) + (flags & 0x10 ? 4 : 0);
    const sampleFlags = flags & 0x20 ? box.readUInt32BE(at) : (track?.defaultFlags ?? 0);
    this.#fragment = { track, duration, flags: sampleFlags, decodeTime: 0 };
  }

  #readRun(box: Buffer): void {
    const { track, duration, flags: defaultFlags } = this.#fragment;
    if (!track) throw new RangeError('run without a track');
    const flags = box.readUIntBE(1, 3);
    const count = box.readUInt32BE(4);
    this.#checkSampleCount(count);
    let at = 8 + (flags & 0x1 ? 4 : 0);
    const firstFlags = flags & 0x4 ? box.readUInt32BE(at) : null;
    at += flags & 0x4 ? 4 : 0;
    for (let sample = 0; sample < count; sample += 1) {
      const sampleDuration = flags & 0x100 ? box.readUInt32BE(at) : duration;
      at += (flags & 0x100 ? 4 : 0) + (flags & 0x200 ? 4 : 0);
      const ownFlags = flags & 0x400 ? box.readUInt32BE(at) : defaultFlags;
      at += (flags & 0x400 ? 4 : 0) + (flags & 0x800 ? 4 : 0);
      const sampleFlags = sample === 0 && firstFlags !== null ? firstFlags : ownFlags;
      this.#samples.push({
        track,
        ticks: this.#fragment.decodeTime,
        isKeyFrame: (sampleFlags & NON_SYNC_SAMPLE) === 0,
      });
      this.#fragment.decodeTime += sampleDuration;
    }
  }
}

function readTrackHeader(box: Buffer, track: Track): void {
  const longFieldsBytes = box[0] === 1 ? 12 : 0;
  track.id = box.readUInt32BE(12 + (box[0] === 1 ? 8 : 0));
  const matrixAt = 40 + longFieldsBytes;
  const widthPx = Math.round(box.readUInt32BE(matrixAt + 36) / FIXED_POINT_16);
  const heightPx = Math.round(box.readUInt32BE(matrixAt + 40) / FIXED_POINT_16);
  // The first value of the matrix is zero when the video is shown turned by 90 or 270 degrees.
  const isTurned = box.readInt32BE(matrixAt) === 0;
  [track.widthPx, track.heightPx] = isTurned ? [heightPx, widthPx] : [widthPx, heightPx];
}
