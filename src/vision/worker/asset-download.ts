import { FaceLivenessError } from '../../core/errors.ts';

const WASM_MAGIC = 0x6d736100;
const FLATBUFFER_IDENTIFIER_OFFSET = 4;
/** "TFL3", little-endian. */
const MODEL_IDENTIFIER = 0x334c4654;

/**
 * Downloads and compiles a wasm module while its bytes arrive, whatever content type the server gives it.
 * @param onBytes Called for every piece that arrived.
 * @throws {FaceLivenessError} `assets-unavailable` when it is missing, something else, damaged or cut short.
 */
export async function downloadWasm(url: string, onBytes: () => void): Promise<WebAssembly.Module> {
  const pieces = await download(url, WASM_MAGIC, 0, onBytes);
  try {
    return await WebAssembly.compileStreaming(
      new Response(pieces, { headers: { 'Content-Type': 'application/wasm' } }),
    );
  } catch (error) {
    throw unavailable(url, error instanceof WebAssembly.CompileError ? 'is damaged' : 'was cut short', error);
  }
}

/**
 * Downloads the network.
 * @param byteLength Its exact size.
 * @param onBytes Called for every piece that arrived.
 * @throws {FaceLivenessError} `assets-unavailable` when it is missing, something else or of another size.
 */
export async function downloadModel(url: string, byteLength: number, onBytes: () => void): Promise<Uint8Array> {
  const pieces = await download(url, MODEL_IDENTIFIER, FLATBUFFER_IDENTIFIER_OFFSET, onBytes);
  let model: Uint8Array;
  try {
    model = new Uint8Array(await new Response(pieces).arrayBuffer());
  } catch (error) {
    throw unavailable(url, 'was cut short', error);
  }
  if (model.byteLength !== byteLength) {
    throw unavailable(url, `has ${model.byteLength} bytes instead of ${byteLength}`);
  }
  return model;
}

/** The body of a successful answer that begins as the expected format does. */
async function download(
  url: string,
  magic: number,
  magicOffset: number,
  onBytes: () => void,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (error) {
    throw unavailable(url, 'could not be fetched', error);
  }
  if (!response.ok || !response.body) throw unavailable(url, `was answered with status ${response.status}`);
  return response.body.pipeThrough(checkedPieces(url, magic, magicOffset, onBytes));
}

/** Reports the pieces and refuses a body that begins differently, for example a page that says "not found" with 200. */
function checkedPieces(
  url: string,
  magic: number,
  magicOffset: number,
  onBytes: () => void,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(magicOffset + 4);
  let received = 0;
  const check = (): void => {
    if (new DataView(head.buffer).getUint32(magicOffset, true) !== magic) throw unavailable(url, 'is something else');
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
  if (cause instanceof FaceLivenessError) return cause;
  // Without query: it may hold a token of the host's.
  const { origin, pathname } = new URL(url);
  return new FaceLivenessError('assets-unavailable', { message: `${origin}${pathname} ${what}.`, cause });
}
