import express from 'express';

/**
 * Where sessions come from: `npm start` of the package, or a service of yours. A server in JavaScript can take
 * `createLivenessHandler` of `face-liveness/backend` here instead, whose `onResult` tells it the verdict.
 */
const { LIVENESS_BACKEND = 'http://localhost:8080/api/liveness' } = process.env;

const FORWARDED = ['authorization', 'content-type', 'cookie', 'x-face-liveness'];
const RETURNED = ['content-type', 'retry-after', 'cache-control'];

/** Passes the element's two requests on to the backend, and notes the verdict that comes back for this visitor. */
export const answerLiveness = express.Router();
answerLiveness.post('/', express.text({ type: 'application/json' }), (request, response) =>
  createSession(request, response),
);
answerLiveness.get('/:sessionId', (request, response) => readVerdict(request, response));

async function createSession({ headers, body }, response) {
  const answer = await fetch(LIVENESS_BACKEND, { method: 'POST', headers: pick(headers, FORWARDED), body });
  passOn(answer, await answer.text(), response);
}

async function readVerdict({ headers, params, visitor }, response) {
  const url = `${LIVENESS_BACKEND}/${encodeURIComponent(params.sessionId)}`;
  const answer = await fetch(url, { headers: pick(headers, FORWARDED) });
  const text = await answer.text();
  // The backend answers the owner of the session alone: what it says here is about this visitor.
  if (answer.status === 200) visitor.isLive = JSON.parse(text).isLive === true;
  passOn(answer, text, response);
}

function passOn(answer, text, response) {
  response
    .status(answer.status)
    .set(pick(Object.fromEntries(answer.headers), RETURNED))
    .send(text);
}

function pick(headers, names) {
  return Object.fromEntries(names.filter((name) => name in headers).map((name) => [name, headers[name]]));
}
