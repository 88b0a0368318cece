/** The two functions that lead to a camera. */
export interface CameraFunctions {
  readonly getUserMedia: (constraints?: MediaStreamConstraints) => Promise<MediaStream>;
  readonly enumerateDevices: () => Promise<MediaDeviceInfo[]>;
}

/**
 * Puts other functions in front of `navigator.mediaDevices`' own.
 * @returns A function that puts back what was there before, own property or inherited.
 * @throws {Error} Where the page is no secure context: browsers have no `navigator.mediaDevices` there.
 */
export function patchMediaDevices(create: (original: CameraFunctions) => CameraFunctions): () => void {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) throw new Error('A simulated camera needs a secure context: https, or http on localhost.');
  const replacements = create({
    getUserMedia: devices.getUserMedia.bind(devices),
    enumerateDevices: devices.enumerateDevices.bind(devices),
  });
  const names = ['getUserMedia', 'enumerateDevices'] as const;
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(devices, name)] as const);
  for (const name of names) {
    Object.defineProperty(devices, name, { configurable: true, writable: true, value: replacements[name] });
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(devices, name, descriptor);
      else Reflect.deleteProperty(devices, name);
    }
  };
}
