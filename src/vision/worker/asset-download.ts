import { FaceLivenessError } from '../../core/errors.ts';
import { hasDigest } from '../file-digest.ts';

const WASM_MAGIC = 0x6d736100;
const FLATBUFFER_IDENTIFIER_OFFSET = 4;
/** "TFL3", little-endian. */
const MODEL_IDENTIFIER = 0x334c4654;
/** "BFS1", little-endian; as in wasm/network-file.ts. */
const NETWORK_SIGNATURE = 0x31534642;

/** SHA-384 of files by URL, base64. */
type Digests = Readonly<Record<string, string>>;

/**
 * Downloads and compiles a wasm module, whatever content type the server gives it.
 * @param digests Nothing is compiled that has another digest than is listed here.
 * @param onBytes Called for every piece that arrived.
 * @throws {FaceLivenessError} `assets-unavailable` when it is missing, something else, changed or cut short.
 */
export async function downloadWasm(url: string, digests: Digests, onBytes: () => void): Promise<WebAssembly.Module> {
  const file = await downloadFile(url, { magic: WASM_MAGIC, offset: 0 }, onBytes);
  await verify(file, url, digests);
  try {
    return await WebAssembly.compile(file);
  } catch (error) {
    throw unavailable(url, `is no working module (${String(error)})`, error);
  }
}

/**
 * Downloads MediaPipe's network.
 * @param byteLength Its exact size.
 * @param digests Nothing passes that has another digest than is listed here.
 * @param onBytes Called for every piece that arrived.
 * @throws {FaceLivenessError} `assets-unavailable` when it is missing, something else, changed or of another size.
 */
export function downloadModel(
  url: string,
  byteLength: number,
  digests: Digests,
  onBytes: () => void,
): Promise<Uint8Array> {
  const beginning = { magic: MODEL_IDENTIFIER, offset: FLATBUFFER_IDENTIFIER_OFFSET };
  return downloadSized(url, beginning, byteLength, digests, onBytes);
}

/**
 * Downloads the packed network of the built-in engine.
 * @param byteLength Its exact size.
 * @param digests Nothing passes that has another digest than is listed here.
 * @param onBytes Called for every piece that arrived.
 * @throws {FaceLivenessError} `assets-unavailable` when it is missing, something else, changed or of another size.
 */
export function downloadNetwork(
  url: string,
  byteLength: number,
  digests: Digests,
  onBytes: () => void,
): Promise<Uint8Array> {
  return downloadSized(url, { magic: NETWORK_SIGNATURE, offset: 0 }, byteLength, digests, onBytes);
}

async function downloadSized(
  url: string,
  beginning: Beginning,
  byteLength: number,
  digests: Digests,
  onBytes: () => void,
): Promise<Uint8Array> {
  const file = await downloadFile(url, beginning, onBytes);
  if (file.byteLength !== byteLength) {
    throw unavailable(url, `has ${file.byteLength} bytes instead of ${byteLength}`);
  }
  await verify(file, url, digests);
  return file;
}

/** The browser's own check of a digest would keep back every byte, and with them all progress, until the last one. */
async function verify(file: Uint8Array<ArrayBuffer>, url: string, digests: Digests): Promise<void> {
  if (await hasDigest(file, digests[url])) return;
  throw unavailable(url, 'is not the file that this version of the element was built with');
}

async function downloadFile(url: string, beginning: Beginning, onBytes: () => void): Promise<Uint8Array<ArrayBuffer>> {
  const body = await download(url, beginning, onBytes);
  try {
    return new Uint8Array(await new Response(body.pieces).arrayBuffer());
  } catch (error) {
    throw body.refusal() ?? unavailable(url, 'was cut short', error);
  }
}

/** How a file of the expected format begins. */
interface Beginning {
  /** Little-endian. */
  readonly magic: number;
  readonly offset: number;
}

interface Body {
  readonly pieces: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Why the pieces ended early, where we ended them: browsers replace the reason by one of their own. */
  refusal(): FaceLivenessError | null;
}

/** The body of a successful answer. It ends early when it does not begin as the expected format does. */
async function download(url: string, beginning: Beginning, onBytes: () => void): Promise<Body> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (error) {
    throw unavailable(url, 'could not be fetched', error);
  }
  if (!response.ok || !response.body) throw unavailable(url, `was answered with status ${response.status}`);
  let refusal: FaceLivenessError | null = null;
  const refuse = (): FaceLivenessError => (refusal = unavailable(url, 'is something else'));
  return {
    pieces: response.body.pipeThrough(checkedPieces(beginning, onBytes, refuse)),
    refusal: () => refusal,
  };
}

/** Reports the pieces and refuses a body that begins differently, for example a page that says "not found" with 200. */
function checkedPieces(
  { magic, offset }: Beginning,
  onBytes: () => void,
  refuse: () => FaceLivenessError,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(offset + 4);
  let received = 0;
  const check = (): void => {
    if (new DataView(head.buffer).getUint32(offset, true) !== magic) throw refuse();
  };
  return new TransformStream({
    transform(piece, controller) {
      if (received < head.length) {
        head.set(piece.subarray(0, head.length - received), received);
        if (received + piece.length >= head.length) check();
      }
      received += piece.length;
      onBytes();
      controller.enqueue(piece);
    },
    flush: check,
  });
}

function unavailable(url: string, what: string, cause?: unknown): FaceLivenessError {
  // Without query: it may hold a token of the host's.
  const { origin, pathname } = new URL(url);
  return new FaceLivenessError('assets-unavailable', { message: `${origin}${pathname} ${what}.`, cause });
}
