import type { CameraIdentity } from './camera-track.ts';
import type { FrameSize } from './face-landmarks.ts';

/**
 * The camera that a request means.
 * @throws {OverconstrainedError | DOMException} When an exact device id is asked for that no camera has.
 */
export function chooseCamera(
  cameras: readonly CameraIdentity[],
  video: boolean | MediaTrackConstraints,
): CameraIdentity | undefined {
  const wanted = typeof video === 'object' ? video.deviceId : undefined;
  const exact = exactIds(wanted);
  const ids = exact ?? preferredIds(wanted);
  const chosen = cameras.find(({ deviceId }) => ids.includes(deviceId));
  if (exact && !chosen) throw overconstrained('deviceId');
  return chosen ?? cameras[0];
}

function exactIds(wanted: ConstrainDOMString | undefined): readonly string[] | undefined {
  if (typeof wanted !== 'object' || !('exact' in wanted) || wanted.exact === undefined) return undefined;
  return listOf(wanted.exact);
}

function preferredIds(wanted: ConstrainDOMString | undefined): readonly string[] {
  if (typeof wanted === 'object' && !Array.isArray(wanted))
    return listOf((wanted as ConstrainDOMStringParameters).ideal);
  return listOf(wanted);
}

function listOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}

function overconstrained(constraint: string): Error {
  const message = 'No simulated camera has this device id.';
  // Firefox has the error but no constructor for it.
  return typeof OverconstrainedError === 'function'
    ? new OverconstrainedError(constraint, message)
    : new DOMException(message, 'OverconstrainedError');
}

/** The size that a request asks for, exact before ideal; what it leaves open stays as it is. */
export function requestedSize(video: boolean | MediaTrackConstraints, present: FrameSize): FrameSize {
  if (typeof video !== 'object') return present;
  return { width: requestedLength(video.width, present.width), height: requestedLength(video.height, present.height) };
}

function requestedLength(wanted: ConstrainULong | undefined, present: number): number {
  if (typeof wanted === 'number') return wanted;
  const { exact, ideal, min = 1, max = Infinity } = wanted ?? {};
  return Math.round(Math.min(Math.max(exact ?? ideal ?? present, min), max));
}
