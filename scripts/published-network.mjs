// The face detection network as its authors publish it, checked.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Path of the network inside node_modules (Apache-2.0, BlazeFace short range, 128×128, fp16 weights). */
const SOURCE = '@mediapipe/face_detection/face_detection_short_range.tflite';

/** SHA-256 of that file in @mediapipe/face_detection 0.4.1657300184. */
const SOURCE_SHA256 = '3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633';

/**
 * The content of the .tflite file.
 * @param {Uint8Array} [source] A file to check instead, for tests.
 * @returns {Promise<Uint8Array>}
 * @throws {Error} When the network is not the one that this package was tested with.
 */
export async function readPublishedNetwork(source) {
  const network = source ?? (await readFile(createRequire(import.meta.url).resolve(SOURCE)));
  const digest = createHash('sha256').update(network).digest('hex');
  if (digest !== SOURCE_SHA256) {
    throw new Error(
      `${SOURCE} is damaged or another version: its SHA-256 is ${digest}, expected ${SOURCE_SHA256}. ` +
        'Reinstall with "npm ci"; after a deliberate update, test the new network and record its digest here.',
    );
  }
  return network;
}
