import { createHmac, randomUUID } from 'node:crypto';
import type { AuditImage, Image, RekognitionClient } from '@aws-sdk/client-rekognition';
import type { LivenessHandlerOptions } from 'face-liveness/backend';

/** What an application has at hand when it asks for a liveness check. */
export interface RecipeContext {
  /** The client of Amazon Rekognition, or of the emulator: only its endpoint differs. */
  readonly rekognition: RekognitionClient;
  /** Where sessions live and what browsers open them with. */
  readonly liveness: Pick<
    LivenessHandlerOptions,
    'region' | 'roleArn' | 'credentials' | 'streamEndpoint' | 'outputConfig' | 'limits'
  >;
  /** The signed-in user of a request; `null` refuses it. */
  readonly userOf: (request: Request) => string | null;
  /** At least 32 bytes that only the server knows. */
  readonly secret: string;
  readonly nowMs: () => number;
  /** Failures for the log. Messages of services may hold ids. */
  readonly onError: (failure: unknown, operation: string) => void;
}

/** Answers one request of a signed-in user. */
export type Route = (user: string, request: Request) => Response | Promise<Response>;

/** The HTTP side of a recipe. */
export interface RecipeRoutes {
  readonly basePath: string;
  readonly userOf: RecipeContext['userOf'];
  /** Answers `{basePath}/liveness`, the element's session-url. */
  readonly liveness: (request: Request) => Promise<Response>;
  /** By method and path below the base, such as `POST /decision`. */
  readonly routes: Readonly<Record<string, Route>>;
}

/** A web page of another origin can send these only after asking, and nobody here answers that question with yes. */
const ASKED_CONTENT_TYPE = /^(?:application\/json|image\/(?:jpeg|png))(?:;|$)/;
const MAX_JSON_BYTES = 4096;

/** Routes a request of a recipe; nothing is reached without a user. */
export async function answerRecipe(request: Request, recipe: RecipeRoutes): Promise<Response> {
  const path = new URL(request.url).pathname.slice(recipe.basePath.length);
  if (path === '/liveness' || path.startsWith('/liveness/')) return recipe.liveness(request);
  const name = `${request.method} ${path}`;
  const route = Object.hasOwn(recipe.routes, name) ? recipe.routes[name] : undefined;
  if (route === undefined) return refuse(404, 'not-found');
  if (!ASKED_CONTENT_TYPE.test(request.headers.get('content-type') ?? '')) return refuse(415, 'content-type');
  const user = recipe.userOf(request);
  return user === null ? refuse(401, 'unauthorized') : route(user, request);
}

const MIN_SECRET_BYTES = 32;

/**
 * A secret of 43 characters for one purpose: what is signed for one opens nothing at another.
 * @throws {RangeError} When the application's secret, on which all of them rest, has less than 32 bytes.
 */
export function deriveSecret({ secret }: Pick<RecipeContext, 'secret'>, purpose: string): string {
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) throw new RangeError('The secret needs at least 32 bytes.');
  return createHmac('sha256', secret).update(purpose).digest('base64url');
}

/** A JSON response that nobody keeps. */
export function answer(body: object, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store', ...headers } });
}

/** A refusal: the page turns its name into words. */
export function refuse(status: number, error: string): Response {
  return answer({ error }, status);
}

/** Refuses another check; the element says so and links to the page's other way. */
export function refuseChecks(alternativeUrl: string): Response {
  return answer({ error: 'other-way-only', alternativeUrl }, 429);
}

/** Members of the JSON object in the request's body; none when it is not one. */
export async function readMembers(request: Request): Promise<Readonly<Record<string, unknown>>> {
  try {
    const bytes = await readBytes(request, MAX_JSON_BYTES);
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes ?? undefined));
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

/** The request's body; `null` when it is longer than `maxBytes`, of which no more is read. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    length += chunk.value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(chunk.value);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** A text of 1 to `maxLength` characters without control characters, trimmed; `null` for anything else. */
export function textOf(value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text !== '' && text.length <= maxLength && !/\p{Cc}/u.test(text) ? text : null;
}

/**
 * The picture of a live person in the form in which Rekognition's other operations take it.
 * With an `outputConfig` it lies in a bucket and never passes through this server; the caller's role needs
 * `s3:GetObject` on it then.
 */
export function pictureOf(reference: AuditImage | undefined): Image | null {
  const { Bytes, S3Object } = reference ?? {};
  if (S3Object !== undefined) return { S3Object };
  return Bytes === undefined ? null : { Bytes };
}

/** A number that a person can read out on the phone. */
export function createReference(): string {
  const digits = randomUUID().replaceAll('-', '').toUpperCase();
  return `${digits.slice(0, 4)}-${digits.slice(4, 8)}`;
}

const BUSY = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'InternalServerError',
  'ServiceUnavailableException',
  'TimeoutError',
]);

/** What a visitor is told when Rekognition did not answer: never what it said. */
export function refuseFailure(failure: unknown): Response {
  const name = failure instanceof Error ? failure.name : '';
  if (name === 'NotEmulated') return refuse(501, 'not-emulated');
  return BUSY.has(name) ? refuse(503, 'service-busy') : refuse(502, 'service-failed');
}
