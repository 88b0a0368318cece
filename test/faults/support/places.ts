/** What a check can have in use, and what a fault strikes. */
export type Part =
  /** The element itself: whatever happens to page and host reaches it everywhere. */
  | 'element'
  | 'check'
  | 'detector load'
  | 'camera prompt'
  | 'camera'
  | 'session request'
  | 'handshake'
  | 'session information'
  | 'connection'
  | 'frames'
  | 'recorder'
  | 'disconnection'
  | 'verdict request';

const LINKED = ['element', 'check', 'camera', 'connection'] as const satisfies readonly Part[];
const SEEING = [...LINKED, 'frames'] as const satisfies readonly Part[];

/** Every place of an element's life, and what is in use there. */
const PARTS = {
  'the start screen': ['element', 'detector load'],
  'asking for the camera': ['element', 'check', 'camera prompt', 'detector load'],
  'taking a session': ['element', 'check', 'camera', 'session request'],
  'opening the connection': ['element', 'check', 'camera', 'handshake'],
  'awaiting the challenge': [...LINKED, 'session information'],
  positioning: SEEING,
  countdown: SEEING,
  'starting the recorder': [...SEEING, 'recorder'],
  fitting: [...SEEING, 'recorder'],
  holding: [...SEEING, 'recorder'],
  flashing: [...SEEING, 'recorder'],
  'stopping the recorder': [...SEEING, 'recorder'],
  uploading: SEEING,
  'awaiting the disconnection': [...SEEING, 'disconnection'],
  verifying: ['element', 'check', 'verdict request'],
  'the result "succeeded"': ['element'],
  'the result "failed"': ['element'],
  'the neutral result': ['element'],
  'an error': ['element'],
  'a cancelled check': ['element'],
} as const satisfies Record<string, readonly Part[]>;

/** Name of a place. */
export type Place = keyof typeof PARTS;

/** All places, in the order of a check. */
export const PLACES = Object.keys(PARTS) as readonly Place[];

/** The places from one to another, both included. */
export function from(first: Place, last: Place): readonly Place[] {
  return PLACES.slice(PLACES.indexOf(first), PLACES.indexOf(last) + 1);
}

/** Whether something is in use in a place. */
export function has(place: Place, part: Part): boolean {
  const parts: readonly Part[] = PARTS[place];
  return parts.includes(part);
}

/** Places in which no check runs. */
export function isStanding(place: Place): boolean {
  return !has(place, 'check');
}

/** Places that only a check with colors comes to. */
export function needsColors(place: Place): boolean {
  return place === 'holding' || place === 'flashing';
}
