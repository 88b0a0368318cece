import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';

/** Temporary AWS credentials for one browser. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** How long the credentials are valid: the shortest time that STS offers. */
export const CREDENTIALS_LIFETIME_SECONDS = 900;

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
): Promise<TemporaryCredentials> {
  const { Credentials: issued } = await client.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      DurationSeconds: CREDENTIALS_LIFETIME_SECONDS,
      Policy: SESSION_POLICY,
    }),
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
 * Stops long-term keys on their way to a browser. AWS starts the keys of users and of the account's root with `AKIA`.
 * The example keys of its documentation pass: they open nothing but emulators.
 * @throws {TypeError} When the key is a long-term one.
 */
export function requireTemporary(credentials: TemporaryCredentials): TemporaryCredentials {
  if (/^AKIA(?!.*EXAMPLE$)/.test(credentials.accessKeyId)) {
    throw new TypeError('Long-term AWS keys must not be handed to a browser.');
  }
  return credentials;
}
