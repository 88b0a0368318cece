import { Readable } from 'node:stream';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { STSClient } from '@aws-sdk/client-sts';

/** An answer of the scripted service, or a failure of the connection to it. */
export type ScriptedAnswer = { readonly status: number; readonly body: string; readonly type?: string } | Error;

/** A request as the real SDK sent it. */
export interface ReceivedRequest {
  readonly operation: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The network below a real SDK client: answers by operation, remembers what it was asked. */
export class ScriptedService {
  readonly requests: ReceivedRequest[] = [];
  readonly #answers = new Map<string, ScriptedAnswer[]>();

  /** Sets the answers of an operation, in order; the last one repeats. */
  script(operation: string, ...answers: readonly ScriptedAnswer[]): void {
    this.#answers.set(operation, [...answers]);
  }

  /** Requests of one operation. */
  of(operation: string): readonly ReceivedRequest[] {
    return this.requests.filter((request) => request.operation === operation);
  }

  rekognition(): RekognitionClient {
    return new RekognitionClient({
      ...COMMON,
      requestHandler: { handle: (request: SentRequest, options?: SendOptions) => this.#handle(request, options) },
    });
  }

  sts(): STSClient {
    return new STSClient({
      ...COMMON,
      requestHandler: { handle: (request: SentRequest, options?: SendOptions) => this.#handle(request, options) },
    });
  }

  async #handle(request: SentRequest, { abortSignal }: SendOptions = {}): Promise<{ response: HttpAnswer }> {
    if (abortSignal?.aborted) throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    const body = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
    const target = request.headers['x-amz-target'] ?? new URLSearchParams(body).get('Action') ?? '';
    const operation = target.replace('RekognitionService.', '');
    this.requests.push({ operation, body, headers: request.headers });
    const answers = this.#answers.get(operation) ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined) throw new Error(`No answer is scripted for ${operation}.`);
    if (answer instanceof Error) throw answer;
    const headers = { 'content-type': answer.type ?? 'application/x-amz-json-1.1' };
    return { response: { statusCode: answer.status, headers, body: Readable.from([Buffer.from(answer.body)]) } };
  }
}

interface SendOptions {
  readonly abortSignal?: { readonly aborted: boolean };
}

interface SentRequest {
  readonly body?: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

const COMMON = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  maxAttempts: 1,
} as const;

/** A JSON answer with status 200. */
export function ok(body: object): ScriptedAnswer {
  return { status: 200, body: JSON.stringify(body) };
}

/** An exception in the form of the AWS JSON protocol. */
export function exception(name: string, status = 400): ScriptedAnswer {
  return { status, body: JSON.stringify({ __type: name, message: 'a secret detail of the service' }) };
}

/** The XML answer of AssumeRole. */
export function assumedRole(accessKeyId: string): ScriptedAnswer {
  return {
    status: 200,
    type: 'text/xml',
    body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
      <AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>
      <SessionToken>role-token</SessionToken><Expiration>2027-01-15T08:15:00Z</Expiration>
      </Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  };
}

/** An error in the form of the AWS query protocol, which STS speaks. */
export function queryException(code: string, status: number): ScriptedAnswer {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>arn:aws:iam::secret</Message></Error></ErrorResponse>`;
  return { status, type: 'text/xml', body };
}
