import { randomBytes } from 'node:crypto';
import { GetFederationTokenCommand, type STSClient } from '@aws-sdk/client-sts';
import { SESSION_POLICY, type TemporaryCredentials } from 'face-liveness/backend';

/** The shortest time that STS offers. */
const LIFETIME_SECONDS = 900;

/**
 * Credentials for one browser without a role: `sts:GetFederationToken` narrows the rights of the IAM user whose
 * long-term keys the client has to `rekognition:StartFaceLivenessSession`. That user must be allowed both actions.
 * STS refuses the call to temporary keys, and its `GetSessionToken` cannot narrow anything: both need a role.
 * @throws What the STS client throws, or an `Error` when STS answers without credentials.
 */
export async function federatedCredentials(client: Pick<STSClient, 'send'>): Promise<TemporaryCredentials> {
  const { Credentials: issued } = await client.send(
    new GetFederationTokenCommand({
      // Appears in the account's audit log; the playground knows nobody by name.
      Name: `face-liveness-${randomBytes(6).toString('hex')}`,
      DurationSeconds: LIFETIME_SECONDS,
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
