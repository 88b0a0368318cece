import type { AwsCredentials } from '../check/ports.ts';
import { FaceLivenessError } from '../core/errors.ts';
import { abortable } from './abortable.ts';

/** Credentials for the stream, or a function that fetches fresh ones for every session. */
export type CredentialsProvider = AwsCredentials | (() => AwsCredentials | Promise<AwsCredentials>);

/**
 * The host's credentials. Neither they nor anything made of them gets into the error.
 * @throws {FaceLivenessError} `credentials-rejected` when there are none, the function fails, or what it returns are
 *   no credentials.
 */
export async function resolveCredentials(
  provider: CredentialsProvider | null | undefined,
  signal: AbortSignal,
): Promise<AwsCredentials> {
  checkCredentialsProvider(provider);
  const credentials = parseCredentials(typeof provider === 'function' ? await call(provider, signal) : provider);
  if (credentials) return credentials;
  throw rejected(
    'credentialsProvider has to deliver {accessKeyId, secretAccessKey, sessionToken?}, all of them strings.',
  );
}

/** @throws {FaceLivenessError} `credentials-rejected` when the host has set no credentials at all. */
export function checkCredentialsProvider(provider: CredentialsProvider | null | undefined): void {
  if (provider !== undefined && provider !== null) return;
  throw rejected('No AWS credentials: set the property credentialsProvider, or deliver them with the session.');
}

/** The members of AWS credentials, or `null` when the value is something else. */
export function parseCredentials(value: unknown): AwsCredentials | null {
  if (typeof value !== 'object' || value === null) return null;
  const { accessKeyId, secretAccessKey, sessionToken } = value as Partial<Record<keyof AwsCredentials, unknown>>;
  if (!isText(accessKeyId) || !isText(secretAccessKey)) return null;
  if (sessionToken === undefined || sessionToken === null) return { accessKeyId, secretAccessKey };
  return isText(sessionToken) ? { accessKeyId, secretAccessKey, sessionToken } : null;
}

async function call(provider: () => AwsCredentials | Promise<AwsCredentials>, signal: AbortSignal): Promise<unknown> {
  try {
    return await abortable(Promise.resolve(provider()), signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw new FaceLivenessError('credentials-rejected', { message: 'credentialsProvider failed.', cause });
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function rejected(message: string): FaceLivenessError {
  return new FaceLivenessError('credentials-rejected', { message });
}
