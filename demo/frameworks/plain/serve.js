// Serves the pages at http://localhost:5170, and the package's cdn/ at another origin, as a CDN would. Requests to /api
// go to the backend: `npm start` in the package's own folder.
import { readFile } from 'node:fs/promises';
import { createServer, request as openRequest } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGES_PORT = 5170;
const CDN_PORT = 5171;
const BACKEND = { host: 'localhost', port: 8080 };
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};
const folderOf = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What a page of this origin may load when the element comes from another one. */
const CDN = `http://127.0.0.1:${CDN_PORT}`;
const POLICY =
  `default-src 'none'; script-src 'self' 'wasm-unsafe-eval' ${CDN}; worker-src blob:; style-src 'self'; ` +
  `connect-src 'self' ws: http: ${CDN}; img-src 'self' data:; media-src 'self' blob: mediastream:`;

async function answerFile(response, folder, url, headers) {
  const { pathname } = new URL(url, 'http://localhost');
  const name = normalize(decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname));
  try {
    const content = await readFile(join(folder, name));
    response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream', ...headers });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

function forward(request, response) {
  const { method, headers, url } = request;
  const onward = openRequest({ ...BACKEND, path: url, method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.once('error', () => response.writeHead(502).end());
  request.pipe(onward);
}

createServer((request, response) => {
  if (request.url.startsWith('/api/')) forward(request, response);
  else void answerFile(response, folderOf('public'), request.url, { 'Content-Security-Policy': POLICY });
}).listen(PAGES_PORT, 'localhost', () => console.log(`http://localhost:${PAGES_PORT}/`));

createServer((request, response) => {
  const headers = { 'Access-Control-Allow-Origin': '*' };
  void answerFile(response, folderOf('node_modules/face-liveness/cdn'), request.url, headers);
}).listen(CDN_PORT, '127.0.0.1');
