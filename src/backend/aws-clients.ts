import { RekognitionClient, type RekognitionClientConfig } from '@aws-sdk/client-rekognition';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/**
 * By default the SDK's clients wait without end for a service that does not answer. These limits cover one attempt up
 * to the headers of the answer; `CALL_LIMIT_MS` is the one for a call as a whole.
 */
const CONNECTION = {
  requestHandler: { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true },
  maxAttempts: 2,
} as const;

/** The client of the options, or one with their configuration and with bounded waits. */
export function toRekognitionClient(
  clientOrConfig: RekognitionClient | RekognitionClientConfig = {},
  region: string | undefined,
): RekognitionClient {
  if ('send' in clientOrConfig) return clientOrConfig;
  return new RekognitionClient({ ...CONNECTION, ...(region === undefined ? {} : { region }), ...clientOrConfig });
}

/** As {@link toRekognitionClient}. */
export function toStsClient(clientOrConfig: STSClient | STSClientConfig = {}, region: string | undefined): STSClient {
  if ('send' in clientOrConfig) return clientOrConfig;
  return new STSClient({ ...CONNECTION, ...(region === undefined ? {} : { region }), ...clientOrConfig });
}
