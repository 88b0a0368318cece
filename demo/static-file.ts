import { readFile, stat } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.tflite': 'application/octet-stream',
  '.bin': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Compressed already, or too small to gain anything. */
const UNCOMPRESSED = new Set(['.png']);
const MIN_COMPRESSED_BYTES = 1024;
const compress = promisify(gzip);

interface CompressedFile {
  readonly modifiedMs: number;
  readonly bytes: Promise<Buffer>;
}

/** Files of a folder as responses: right types, gzip, revalidated by the browser on every use. */
export class StaticFolder {
  readonly #root: string;
  readonly #compressed = new Map<string, CompressedFile>();

  constructor(root: string) {
    this.#root = resolve(root);
  }

  /**
   * @param path Decoded path below the folder, such as `locales/de.js`.
   * @returns `null` when there is no such file in the folder.
   */
  async answer(path: string, request: Request): Promise<Response | null> {
    const file = resolve(this.#root, path);
    const extension = extname(file);
    const type = MIME_TYPES[extension];
    if (type === undefined || path.includes('\0') || !file.startsWith(this.#root + sep)) return null;
    const facts = await stat(file).catch(() => null);
    if (!facts?.isFile()) return null;

    const etag = `W/"${facts.size.toString(36)}-${Math.trunc(facts.mtimeMs).toString(36)}"`;
    const headers = { 'Content-Type': type, 'Cache-Control': 'no-cache', ETag: etag, Vary: 'Accept-Encoding' };
    if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
    const acceptsGzip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
    if (!acceptsGzip || UNCOMPRESSED.has(extension) || facts.size < MIN_COMPRESSED_BYTES) {
      return respond(await readFile(file), headers);
    }
    return respond(await this.#compress(file, facts.mtimeMs), { ...headers, 'Content-Encoding': 'gzip' });
  }

  #compress(file: string, modifiedMs: number): Promise<Buffer> {
    const known = this.#compressed.get(file);
    if (known?.modifiedMs === modifiedMs) return known.bytes;
    const bytes = readFile(file).then((content) => compress(content));
    this.#compressed.set(file, { modifiedMs, bytes });
    return bytes;
  }
}

function respond(bytes: Buffer, headers: Readonly<Record<string, string>>): Response {
  return new Response(new Uint8Array(bytes), { headers: { ...headers, 'Content-Length': String(bytes.byteLength) } });
}
