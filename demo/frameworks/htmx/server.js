// A server-rendered page: every answer is HTML, and the check is a fragment that htmx swaps in and out.
import { join } from 'node:path';
import express from 'express';
import { answerLiveness } from './liveness-api.js';
import { renderCheck, renderNoCheck, renderPage, renderRecord } from './views.js';
import { rememberVisitor } from './visitors.js';

const { PORT = '3000', HOST = 'localhost' } = process.env;

/** With the real service, its address takes the place of `ws:`: wss://streaming-rekognition.us-east-1.amazonaws.com */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
  "connect-src 'self' ws:; img-src 'self' data:; media-src 'self' blob: mediastream:; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const app = express();
app.disable('x-powered-by');
app.use((request, response, next) => {
  response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  next();
});

// The element with its worker, wasm, network and languages is one folder of the package.
app.use('/face-liveness', express.static(installed('face-liveness/cdn')));
app.use('/htmx', express.static(installed('htmx.org/dist')));
app.use(express.static(join(import.meta.dirname, 'public')));

app.use(rememberVisitor);
app.use('/api/liveness', answerLiveness);

app.get('/', (request, response) => {
  request.visitor.startOver();
  response.send(renderPage(request.query, request.visitor));
});

// The check alone: a new one by an ordinary swap, the running one with other attributes by a morphing swap.
app.get('/check', (request, response) => {
  if ('new' in request.query) request.visitor.startOver();
  response.send(renderCheck(request.query) + renderRecord(request.visitor, { isOutOfBand: true }));
});

app.get('/no-check', (request, response) => {
  response.send(renderNoCheck());
});

// What the element told the page. The verdict is not taken from here, see liveness-api.js.
app.post('/events', express.urlencoded({ extended: false }), (request, response) => {
  const { name, code } = request.body ?? {};
  request.visitor.hear(String(name), String(code ?? ''));
  response.send(renderRecord(request.visitor));
});

app.listen(Number(PORT), HOST, () => {
  console.log(`http://${HOST}:${PORT}/`);
});

/** Folder of an installed package. */
function installed(path) {
  return join(import.meta.dirname, 'node_modules', path);
}
