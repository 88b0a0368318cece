import { createContext } from './backend-context.ts';
import type { Authorized, BackendContext, LivenessHandlerOptions } from './handler-options.ts';
import { refuse } from './http-responses.ts';
import { answerSessionRequest } from './session-creation.ts';
import { answerVerdictRequest } from './verdict.ts';

const SESSION_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The application backend of `<face-liveness session-url>`: creates sessions, hands out narrow temporary credentials and
 * answers verdicts. `POST {basePath}` needs the header `X-Face-Liveness: 1`, which a foreign page cannot send.
 * The handler keeps nothing that a second instance would miss, apart from the default attempt store.
 * @returns A function from request to response that never rejects. Give it to an edge runtime as it is, or to Node's
 *   `http` through {@link toNodeListener}, to Lambda through {@link toLambdaHandler}.
 * @throws {TypeError} or {RangeError} For unusable options.
 */
export function createLivenessHandler(options: LivenessHandlerOptions): (request: Request) => Promise<Response> {
  const context = createContext(options);
  return async (request) => {
    try {
      return await route(request, context);
    } catch (failure) {
      context.report(failure, 'answer');
      return refuse(500, 'internal');
    }
  };
}

async function route(request: Request, context: BackendContext): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === context.basePath) {
    if (request.method !== 'POST') return refuse(405, 'method-not-allowed', { Allow: 'POST' });
    // A form or a simple request of a foreign page cannot carry this header, and this handler answers no preflight.
    if (request.headers.get('x-face-liveness') !== '1') return refuse(403, 'header-missing');
    const authorized = await authorize(request, context);
    return authorized instanceof Response ? authorized : answerSessionRequest(request, authorized, context);
  }
  if (!pathname.startsWith(`${context.basePath}/`)) return refuse(404, 'not-found');
  const sessionId = pathname.slice(context.basePath.length + 1);
  if (!SESSION_ID.test(sessionId)) return refuse(404, 'not-found');
  if (request.method !== 'GET') return refuse(405, 'method-not-allowed', { Allow: 'GET' });
  const authorized = await authorize(request, context);
  return authorized instanceof Response ? authorized : answerVerdictRequest(request, sessionId, authorized, context);
}

async function authorize(request: Request, context: BackendContext): Promise<Authorized | Response> {
  try {
    const authorized = await context.authorize(request);
    if (authorized === null) return refuse(401, 'unauthorized');
    if (authorized instanceof Response) return withoutCaching(authorized);
    const { user, device } = authorized;
    // An empty or missing id would be everybody's: one person's failures would lock out all others.
    if (!isId(user)) throw new TypeError('authorize must return a user.');
    // It travels in the token, and that in a header.
    if (device !== undefined && !(isId(device) && device.length <= 512)) {
      throw new TypeError('authorize must return a device id of at most 512 characters, or none.');
    }
    return authorized;
  } catch (failure) {
    context.report(failure, 'authorize');
    return refuse(500, 'internal');
  }
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function withoutCaching(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('Cache-Control', 'no-store');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
