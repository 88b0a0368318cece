import { refuse } from './http-responses.ts';

/** Body of a request for a session. Members that are not listed here are ignored. */
export interface SessionRequest {
  readonly challenge: 'auto' | 'light' | 'movement';
  /** BCP 47 tag of the language on the person's screen. */
  readonly locale?: string;
}

/** A body is two short members; whatever is longer is not one. */
const MAX_BODY_BYTES = 4096;
/** Wide on purpose: a page with a sloppy `lang` attribute must not lose its checks over it. */
const LOCALE = /^[\w-]{0,64}$/;

/** Reads and checks the body of a request for a session. @returns The body, or the refusal. */
export async function readSessionRequest(request: Request): Promise<SessionRequest | Response> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') return refuse(415, 'body-not-json');
  if (request.bodyUsed) throw new TypeError('authorize must not read the body of the request.');
  let body: unknown;
  try {
    const text = await readText(request, MAX_BODY_BYTES);
    if (text === null) return refuse(413, 'body-too-large');
    body = JSON.parse(text);
  } catch {
    // No JSON, or a body that broke off: nobody is left who reads the answer.
    return refuse(400, 'body-not-json');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return refuse(400, 'body-invalid');
  const challenge = 'challenge' in body && Object.hasOwn(body, 'challenge') ? body.challenge : 'auto';
  if (challenge !== 'auto' && challenge !== 'light' && challenge !== 'movement') return refuse(400, 'body-invalid');
  const locale = 'locale' in body && Object.hasOwn(body, 'locale') ? body.locale : undefined;
  if (locale === undefined) return { challenge };
  return typeof locale === 'string' && LOCALE.test(locale) ? { challenge, locale } : refuse(400, 'body-invalid');
}

/** The body as text, or `null` when it is longer than `limitBytes`; the rest of a long one is never read. */
async function readText(request: Request, limitBytes: number): Promise<string | null> {
  if (request.body === null) return '';
  const reader = request.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.byteLength;
    if (length > limitBytes) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
