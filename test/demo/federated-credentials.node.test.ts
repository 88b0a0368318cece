import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SESSION_POLICY } from 'face-liveness/backend';
import { federatedCredentials } from '../../demo/federated-credentials.ts';
import { ScriptedService } from '../backend/scripted-service.ts';

const ISSUED = `<GetFederationTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetFederationTokenResult>
  <Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
  <SessionToken>token</SessionToken><Expiration>2027-01-15T08:15:00Z</Expiration></Credentials>
  </GetFederationTokenResult></GetFederationTokenResponse>`;

describe('credentials without a role', () => {
  it('may do nothing but open the stream, for fifteen minutes', async () => {
    const service = new ScriptedService();
    service.script('GetFederationToken', { status: 200, body: ISSUED, type: 'text/xml' });
    assert.deepEqual(await federatedCredentials(service.sts()), {
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration: new Date('2027-01-15T08:15:00Z'),
    });
    const asked = new URLSearchParams(service.of('GetFederationToken')[0]?.body);
    assert.equal(asked.get('Policy'), SESSION_POLICY);
    assert.match(SESSION_POLICY, /"Action":"rekognition:StartFaceLivenessSession"/);
    assert.equal(asked.get('DurationSeconds'), '900');
    assert.match(asked.get('Name') ?? '', /^[\w+=,.@-]{2,32}$/);
  });

  it('does not take an answer without credentials for some', async () => {
    const service = new ScriptedService();
    const body = '<GetFederationTokenResponse><GetFederationTokenResult/></GetFederationTokenResponse>';
    service.script('GetFederationToken', { status: 200, body, type: 'text/xml' });
    await assert.rejects(federatedCredentials(service.sts()), /without credentials/);
  });

  it('passes on that STS refuses temporary keys', async () => {
    const service = new ScriptedService();
    const body =
      '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>m</Message></Error></ErrorResponse>';
    service.script('GetFederationToken', { status: 403, body, type: 'text/xml' });
    await assert.rejects(federatedCredentials(service.sts()), { name: 'AccessDenied' });
  });
});
