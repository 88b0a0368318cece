import {
  CreateFaceLivenessSessionCommand,
  type CreateFaceLivenessSessionCommandInput,
  GetFaceLivenessSessionResultsCommand,
  type GetFaceLivenessSessionResultsCommandOutput,
  RekognitionClient,
} from '@aws-sdk/client-rekognition';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Emulator, EmulatorCredentials } from '../../../src/emulator/index.ts';
import { Sha256 } from './signed-url.ts';

/** The official client, pointed at an emulator. It does not retry: each refusal is to be seen. */
export function apiClient(
  emulator: Emulator,
  credentials: EmulatorCredentials = emulator.credentials,
  region = 'us-east-1',
): RekognitionClient {
  return new RekognitionClient({ endpoint: emulator.url, region, credentials, maxAttempts: 1 });
}

export async function createSession(
  emulator: Emulator,
  input: CreateFaceLivenessSessionCommandInput = {},
): Promise<string> {
  const { SessionId } = await apiClient(emulator).send(new CreateFaceLivenessSessionCommand(input));
  if (SessionId === undefined) throw new Error('No session id came back.');
  return SessionId;
}

export async function getResults(
  emulator: Emulator,
  sessionId: string,
): Promise<GetFaceLivenessSessionResultsCommandOutput> {
  return apiClient(emulator).send(new GetFaceLivenessSessionResultsCommand({ SessionId: sessionId }));
}

/** A call made by hand, signed by the signer of the AWS libraries. */
export interface RawCall {
  readonly operation?: string;
  readonly signedBody: string;
  /** What is sent in place of the signed body. */
  readonly sentBody?: string;
  /** Headers that are added or replaced after signing. */
  readonly sentHeaders?: Readonly<Record<string, string>>;
}

/** Sends a call that the official client would not send. */
export async function sendRawCall(
  emulator: Emulator,
  call: RawCall,
): Promise<{ status: number; errorType: string | null; body: Record<string, unknown> }> {
  const url = new URL(emulator.url);
  const signer = new SignatureV4({
    service: 'rekognition',
    region: 'us-east-1',
    credentials: emulator.credentials,
    sha256: Sha256,
  });
  const signed = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    headers: { host: url.host, 'x-amz-target': `RekognitionService.${call.operation ?? 'CreateFaceLivenessSession'}` },
    body: call.signedBody,
  });
  const headers = { ...signed.headers, ...call.sentHeaders };
  const response = await fetch(url, { method: 'POST', headers, body: call.sentBody ?? call.signedBody });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, errorType: response.headers.get('x-amzn-errortype'), body };
}
