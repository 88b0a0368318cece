import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { SESSION_LIFETIME_MS } from './rekognition-sessions.ts';

/** Temporary AWS credentials for one browser. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** How long the credentials are valid: the shortest time that STS offers. */
export const CREDENTIALS_LIFETIME_SECONDS = 900;

/** Longest life of an application's own credentials: what leaks from a browser must be worthless soon. */
const LONGEST_LIFETIME_MS = 3_600_000;

/** The only thing that a browser may do, whatever else the assumed role allows. */
export const SESSION_POLICY: string = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'rekognition:StartFaceLivenessSession', Resource: '*' }],
});

/**
 * Assumes a role for one browser: 15 minutes, narrowed to `rekognition:StartFaceLivenessSession` by a session policy.
 * @param roleArn A role that the backend may assume and that allows that action.
 * @param sessionName Appears in the account's audit log; 2 to 64 characters of `[\w+=,.@-]`.
 * @throws What the STS client throws, or an `Error` when STS answers without credentials.
 */
export async function assumeScopedRole(
  client: Pick<STSClient, 'send'>,
  roleArn: string,
  sessionName: string,
  signal: AbortSignal,
): Promise<TemporaryCredentials> {
  const { Credentials: issued } = await client.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      DurationSeconds: CREDENTIALS_LIFETIME_SECONDS,
      Policy: SESSION_POLICY,
    }),
    { abortSignal: signal },
  );
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || Expiration === undefined) {
    throw new Error('STS answered without credentials.');
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

/**
 * Stops keys that must not reach a browser. AWS starts the long-term keys of users and of the account's root with
 * `AKIA`; the example keys of its documentation pass, they open nothing but emulators.
 * @throws {TypeError} When the keys are long-term ones, no usable keys, or do not say when they expire.
 * @throws {RangeError} When they expire before a session does, or later than in an hour.
 */
export function requireTemporary(credentials: TemporaryCredentials, nowEpochMs: number): TemporaryCredentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  if ([accessKeyId, secretAccessKey, sessionToken].some((part) => typeof part !== 'string' || part === '')) {
    throw new TypeError('Temporary AWS keys consist of accessKeyId, secretAccessKey and sessionToken.');
  }
  if (/^AKIA(?!.*EXAMPLE$)/.test(accessKeyId)) {
    throw new TypeError('Long-term AWS keys must not be handed to a browser.');
  }
  // Keys whose end nobody knows may be good for 36 hours, the longest that STS offers.
  if (!(expiration instanceof Date)) throw new TypeError('Temporary AWS keys must state their expiration, a Date.');
  const lifetimeMs = expiration.getTime() - nowEpochMs;
  if (!(lifetimeMs >= SESSION_LIFETIME_MS && lifetimeMs <= LONGEST_LIFETIME_MS)) {
    throw new RangeError('The AWS keys for a browser must live for three minutes to an hour.');
  }
  return credentials;
}
