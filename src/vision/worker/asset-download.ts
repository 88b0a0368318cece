import { FaceLivenessError } from '../../core/errors.ts';

const WASM_MAGIC = 0x6d736100;
const FLATBUFFER_IDENTIFIER_OFFSET = 4;
/** "TFL3", little-endian. */
const MODEL_IDENTIFIER = 0x334c4654;
/** "BFS1", little-endian; as in wasm/network-file.ts. */
const NETWORK_SIGNATURE = 0x31534642;

/**
 * Downloads and compiles a wasm module while its bytes arrive, whatever content type the server gives it.
 * @param onBytes Called for every piece that arrived.
 * @throws {FaceLivenessError} `assets-unavailable` when it is missing, something else, damaged or cut short.
 */
export async function downloadWasm(url: string, onBytes: () => void): Promise<WebAssembly.Module> {
  const body = await download(url, { magic: WASM_MAGIC, offset: 0 }, onBytes);
  try {
    return await WebAssembly.compileStreaming(
      new Response(body.pieces, { headers: { 'Content-Type': 'application/wasm' } }),
    );
  } catch (error) {
    throw body.refusal() ?? unavailable(url, `is no working module (${String(error)})`, error);
  }
}

/**
 * Downloads MediaPipe's network.
 * @param byteLength Its exact size.
 * @param onBytes Called for every piece that arrived.
 * @throws {FaceLivenessError} `assets-unavailable` when it is missing, something else or of another size.
 */
export function downloadModel(url: string, byteLength: number, onBytes: () => void): Promise<Uint8Array> {
  return downloadFile(url, { magic: MODEL_IDENTIFIER, offset: FLATBUFFER_IDENTIFIER_OFFSET }, byteLength, onBytes);
}

/**
 * Downloads the packed network of the built-in engine.
 * @param byteLength Its exact size.
 * @param onBytes Called for every piece that arrived.
 * @throws {FaceLivenessError} `assets-unavailable` when it is missing, something else or of another size.
 */
export function downloadNetwork(url: string, byteLength: number, onBytes: () => void): Promise<Uint8Array> {
  return downloadFile(url, { magic: NETWORK_SIGNATURE, offset: 0 }, byteLength, onBytes);
}

async function downloadFile(
  url: string,
  beginning: Beginning,
  byteLength: number,
  onBytes: () => void,
): Promise<Uint8Array> {
  const body = await download(url, beginning, onBytes);
  let file: Uint8Array;
  try {
    file = new Uint8Array(await new Response(body.pieces).arrayBuffer());
  } catch (error) {
    throw body.refusal() ?? unavailable(url, 'was cut short', error);
  }
  if (file.byteLength !== byteLength) {
    throw unavailable(url, `has ${file.byteLength} bytes instead of ${byteLength}`);
  }
  return file;
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
