import { type EbmlElement, readUnsigned, readVint, walkEbml } from './ebml.ts';
import { MAX_PROBLEMS, type VideoFrame, type VideoReport } from './video-report.ts';

/** Element ids. Source: the Matroska specification, RFC 9559. */
const ID = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  referenceBlock: 0xfb,
} as const;

const MASTERS = new Set<number>([
  ID.ebml,
  ID.segment,
  ID.info,
  ID.tracks,
  ID.trackEntry,
  ID.video,
  ID.cluster,
  ID.blockGroup,
]);
/** Children of a segment: any of them ends a cluster of unknown size (SeekHead, Info, Tracks, Cluster, Cues, Tags, …). */
const SEGMENT_CHILDREN = new Set<number>([
  0x114d9b74,
  ID.info,
  ID.tracks,
  ID.cluster,
  0x1c53bb6b,
  0x1254c367,
  0x1043a770,
  0x1941a469,
]);
const VIDEO_TRACK = 1;
const NANOSECONDS_PER_MS = 1_000_000;
const KEY_FRAME_FLAG = 0x80;
const LACING_FLAGS = 0x06;

interface Track {
  number: number;
  type: number;
  codec: string;
  widthPx: number;
  heightPx: number;
}

/** Whether data begins as an EBML document does. */
export function isEbml(data: Buffer): boolean {
  return data.length >= 4 && data.readUInt32BE(0) === ID.ebml;
}

/** Reads a WebM or Matroska recording. Broken parts are reported as problems; frames before them are kept. */
export function readWebm(data: Buffer): VideoReport {
  return new WebmReader(data).read();
}

class WebmReader {
  readonly #data: Buffer;
  readonly #problems: string[] = [];
  readonly #tracks: Track[] = [];
  readonly #frames: (VideoFrame & { readonly track: number })[] = [];
  readonly #seen = new Set<number>();
  #docType = '';
  #nanosecondsPerTick = NANOSECONDS_PER_MS;
  #clusterTicks: number | null = null;

  constructor(data: Buffer) {
    this.#data = data;
  }

  read(): VideoReport {
    walkEbml(this.#data, {
      isMaster: (id) => MASTERS.has(id),
      endsUnknown: (openId, nextId) => (openId === ID.cluster && SEGMENT_CHILDREN.has(nextId)) || nextId === ID.ebml,
      onElement: (element) => this.#readElement(element),
      onProblem: (problem) => this.#report(problem),
    });
    if (this.#docType !== 'webm' && this.#docType !== 'matroska') this.#report(`document type is "${this.#docType}"`);
    for (const [name, id] of [
      ['Segment', ID.segment],
      ['Tracks', ID.tracks],
      ['Cluster', ID.cluster],
    ] as const) {
      if (!this.#seen.has(id)) this.#report(`there is no ${name}`);
    }
    const track = this.#tracks.find(({ type }) => type === VIDEO_TRACK);
    if (!track) this.#report('there is no video track');
    return {
      container: 'webm',
      codec: track?.codec ?? '',
      widthPx: track?.widthPx ?? 0,
      heightPx: track?.heightPx ?? 0,
      frames: this.#frames.filter((frame) => frame.track === track?.number),
      problems: this.#problems,
    };
  }

  #report(problem: string): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(problem);
  }

  #readElement(element: EbmlElement): void {
    this.#seen.add(element.id);
    const track = this.#tracks.at(-1);
    switch (element.id) {
      case ID.docType:
        this.#docType = this.#text(element);
        break;
      case ID.timestampScale:
        this.#nanosecondsPerTick = readUnsigned(this.#data, element);
        break;
      case ID.trackEntry:
        this.#tracks.push({ number: 0, type: 0, codec: '', widthPx: 0, heightPx: 0 });
        break;
      case ID.cluster:
        this.#clusterTicks = null;
        break;
      case ID.timestamp:
        this.#clusterTicks = readUnsigned(this.#data, element);
        break;
      case ID.simpleBlock:
      case ID.block:
        this.#readBlock(element);
        break;
      case ID.referenceBlock:
        this.#markLastAsDependent();
        break;
      default:
        if (track) this.#readTrackProperty(track, element);
    }
  }

  #readTrackProperty(track: Track, element: EbmlElement): void {
    if (element.id === ID.codecId) track.codec = this.#text(element);
    else if (element.id === ID.trackNumber) track.number = readUnsigned(this.#data, element);
    else if (element.id === ID.trackType) track.type = readUnsigned(this.#data, element);
    else if (element.id === ID.pixelWidth) track.widthPx = readUnsigned(this.#data, element);
    else if (element.id === ID.pixelHeight) track.heightPx = readUnsigned(this.#data, element);
  }

  #readBlock(element: EbmlElement): void {
    const track = readVint(this.#data, element.start, 8, false);
    const at = element.start + (track?.bytes ?? 0);
    if (!track || at + 3 > element.end) {
      this.#report(`block at byte ${element.start} is cut off`);
      return;
    }
    if (this.#clusterTicks === null)
      this.#report(`block at byte ${element.start} comes before its cluster's timestamp`);
    const flags = this.#data.readUInt8(at + 2);
    if ((flags & LACING_FLAGS) !== 0) this.#report(`block at byte ${element.start} is laced`);
    const ticks = (this.#clusterTicks ?? 0) + this.#data.readInt16BE(at);
    this.#frames.push({
      track: track.value,
      timeMs: (ticks * this.#nanosecondsPerTick) / NANOSECONDS_PER_MS,
      // A Block has no flag of its own: it is a key frame unless its group refers to another block.
      isKeyFrame: element.id === ID.block || (flags & KEY_FRAME_FLAG) !== 0,
      data: this.#data.subarray(at + 3, element.end),
    });
  }

  #markLastAsDependent(): void {
    const last = this.#frames.pop();
    if (last) this.#frames.push({ ...last, isKeyFrame: false });
  }

  #text(element: EbmlElement): string {
    return this.#data.toString('latin1', element.start, element.end).replace(/\0+$/, '');
  }
}
