import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import { answer, readMembers, refuse } from './recipe.ts';

/** An order for the emulator's control API, which is used up by the next call of its operation. */
type ApiOrder = { readonly operation: string } & (
  { readonly response: object } | { readonly exception: string; readonly message: string }
);

const FACE = { BoundingBox: { Left: 0.3, Top: 0.2, Width: 0.4, Height: 0.55 }, Confidence: 99.9 };

function ageRange(Low: number, High: number): ApiOrder {
  return { operation: 'DetectFaces', response: { FaceDetails: [{ ...FACE, AgeRange: { Low, High } }] } };
}

function denied(operation: string): ApiOrder {
  return { operation, exception: 'AccessDeniedException', message: `Not authorized to perform ${operation}.` };
}

/** What a visitor of the recipes can let the emulator answer. The forms are those of the real service. */
const ANSWERS: ReadonlyMap<string, ApiOrder> = new Map([
  [
    'match',
    {
      operation: 'CompareFaces',
      response: { SourceImageFace: FACE, FaceMatches: [{ Similarity: 99, Face: FACE }], UnmatchedFaces: [] },
    },
  ],
  [
    'no-match',
    { operation: 'CompareFaces', response: { SourceImageFace: FACE, FaceMatches: [], UnmatchedFaces: [FACE] } },
  ],
  [
    'no-face',
    {
      operation: 'CompareFaces',
      exception: 'InvalidParameterException',
      message: 'Request has invalid parameters',
    },
  ],
  ['compare-error', denied('CompareFaces')],
  ['adult', ageRange(27, 37)],
  ['borderline', ageRange(16, 24)],
  ['under-age', ageRange(9, 15)],
  ['detect-error', denied('DetectFaces')],
]);

/**
 * Lets visitors choose what the emulator answers where it has no answer of its own. The recipes know nothing of it: the
 * order is placed by their client, right before the call. The last choice of any visitor holds; it is for one developer.
 */
export class EmulatedAnswers {
  readonly #emulatorUrl: string;
  readonly #chosen = new Map<string, ApiOrder>();

  constructor(emulatorUrl: string) {
    this.#emulatorUrl = emulatorUrl;
  }

  /** Makes a client place the chosen order before its next call of the operation. */
  attachTo(client: RekognitionClient): void {
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const operation = (context['commandName'] ?? '').replace(/Command$/, '');
        const order = this.#chosen.get(operation);
        this.#chosen.delete(operation);
        if (order !== undefined) await this.#order('api', order);
        return next(args);
      },
      { step: 'initialize', name: 'emulatedAnswers' },
    );
  }

  /** Answers `POST /api/recipes/emulator` with `{answer}`. */
  async handle(request: Request): Promise<Response> {
    if (request.method !== 'POST' || !isJson(request)) return refuse(405, 'method-not-allowed');
    const { answer: name } = await readMembers(request);
    const order = typeof name === 'string' ? ANSWERS.get(name) : undefined;
    if (name === 'not-live') await this.#order('verdict', { confidence: 12 });
    else if (order !== undefined) this.#chosen.set(order.operation, order);
    else return refuse(400, 'unknown-answer');
    return answer({ answer: name });
  }

  async #order(path: string, body: object): Promise<void> {
    const response = await fetch(`${this.#emulatorUrl}/_emulator/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The emulator refused the order: ${response.status}`);
  }
}

function isJson(request: Request): boolean {
  return /^application\/json(?:;|$)/.test(request.headers.get('content-type') ?? '');
}
