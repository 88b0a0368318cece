/** What a simulated camera says about itself. */
export interface CameraIdentity {
  readonly deviceId: string;
  readonly groupId: string;
  readonly label: string;
}

/**
 * Makes the track of a canvas look like the track of a camera: label, device id, direction and rate.
 * @param onClone Called with every clone of the track, which is disguised as well.
 */
export function disguiseTrack(
  track: MediaStreamTrack,
  identity: CameraIdentity,
  frameRate: number,
  onClone: (clone: MediaStreamTrack) => void,
): MediaStreamTrack {
  const getSettings = track.getSettings.bind(track);
  const clone = track.clone.bind(track);
  Object.defineProperties(track, {
    label: { configurable: true, value: identity.label },
    getSettings: {
      configurable: true,
      value: (): MediaTrackSettings => ({
        ...getSettings(),
        deviceId: identity.deviceId,
        groupId: identity.groupId,
        facingMode: 'user',
        frameRate,
      }),
    },
    clone: {
      configurable: true,
      value: (): MediaStreamTrack => {
        const copy = disguiseTrack(clone(), identity, frameRate, onClone);
        onClone(copy);
        return copy;
      },
    },
  });
  return track;
}

/** Changes what the track says about frames arriving, and tells its listeners. */
export function muteTrack(track: MediaStreamTrack, isMuted: boolean): void {
  Object.defineProperty(track, 'muted', { configurable: true, value: isMuted });
  track.dispatchEvent(new Event(isMuted ? 'mute' : 'unmute'));
}

/** Ends the track as an unplugged camera does: `stop` alone would tell nobody. */
export function unplugTrack(track: MediaStreamTrack): void {
  if (track.readyState === 'ended') return;
  track.stop();
  track.dispatchEvent(new Event('ended'));
}

/** An entry for `enumerateDevices`; before permission was given, names and ids are empty as in real browsers. */
export function describeDevice(identity: CameraIdentity, isGranted: boolean): MediaDeviceInfo {
  const device = {
    deviceId: isGranted ? identity.deviceId : '',
    groupId: isGranted ? identity.groupId : '',
    kind: 'videoinput' as const,
    label: isGranted ? identity.label : '',
  };
  return { ...device, toJSON: () => device };
}
