import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { text } from 'node:stream/consumers';
import { type Emulator, startEmulator } from 'face-liveness/emulator';
import { startDemo } from '../support/demo-server.ts';

/** As long as STS was asked for; the backend hands out no longer ones. */
const EXPIRATION = new Date(Date.now() + 900_000).toISOString();
const ROLE = 'arn:aws:iam::123456789012:role/liveness';

/** What was asked of the stand-in for STS. */
interface StsCall {
  readonly action: string | null;
  readonly parameters: URLSearchParams;
  readonly authorization: string;
}

/** `--aws` with the SDK's own variables for endpoints: the same code as with the real service, which is not reached. */
describe('the demo with --aws', () => {
  let emulator: Emulator;
  let sts: Server;
  const calls: StsCall[] = [];
  let issued = { accessKeyId: '', secretAccessKey: '', sessionToken: '' };

  before(async () => {
    emulator = await startEmulator();
    sts = createServer((request, response) => {
      void answerSts(request).then((body) => response.writeHead(200, { 'content-type': 'text/xml' }).end(body));
    });
    await new Promise<void>((done) => sts.listen(0, '127.0.0.1', done));
  });
  after(async () => {
    sts.close();
    sts.closeAllConnections();
    await emulator.close();
  });

  async function answerSts(request: IncomingMessage): Promise<string> {
    const parameters = new URLSearchParams(await text(request));
    const action = parameters.get('Action');
    calls.push({ action, parameters, authorization: request.headers.authorization ?? '' });
    issued = emulator.issueCredentials();
    return `<${action}Response><${action}Result><Credentials><AccessKeyId>${issued.accessKeyId}</AccessKeyId>
      <SecretAccessKey>${issued.secretAccessKey}</SecretAccessKey><SessionToken>${issued.sessionToken}</SessionToken>
      <Expiration>${EXPIRATION}</Expiration></Credentials></${action}Result></${action}Response>`;
  }

  for (const [name, args, action] of [
    ['narrows the keys of the environment', [], 'GetFederationToken'],
    ['assumes the role', ['--role-arn', ROLE], 'AssumeRole'],
  ] as const) {
    it(`${name}: the browser gets what STS issued, and the service's own endpoint`, async () => {
      const { accessKeyId, secretAccessKey } = emulator.credentials;
      const env = {
        // What the developer's own environment says is not to reach the test.
        AWS_PROFILE: undefined,
        AWS_SESSION_TOKEN: undefined,
        FACE_LIVENESS_ROLE_ARN: undefined,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_ENDPOINT_URL_REKOGNITION: emulator.url,
        AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
      };
      const demo = await startDemo({ args: ['--aws', '--region', 'us-east-1', ...args], env });
      try {
        const cookie = (await fetch(demo.origin)).headers.get('set-cookie')?.split(';')[0] ?? '';
        const response = await fetch(`${demo.origin}/api/liveness`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-face-liveness': '1', cookie },
          body: JSON.stringify({ challenge: 'movement' }),
        });
        const body = (await response.json()) as Record<string, unknown>;
        assert.equal(response.status, 201);
        assert.deepEqual([body['region'], body['endpoint']], ['us-east-1', undefined]);
        assert.deepEqual(body['credentials'], { ...issued, expiration: EXPIRATION });
        const call = calls.at(-1);
        assert.equal(call?.action, action);
        assert.equal(call?.parameters.get('RoleArn'), action === 'AssumeRole' ? ROLE : null);
        assert.match(call?.parameters.get('Policy') ?? '', /"Action":"rekognition:StartFaceLivenessSession"/);
        assert.match(call?.authorization ?? '', new RegExp(`Credential=${accessKeyId}/\\d+/us-east-1/sts/`));
        const choice = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"answer":"match"}' };
        assert.equal((await fetch(`${demo.origin}/api/recipes/emulator`, choice)).status, 404);
      } finally {
        await demo.stop();
      }
    });
  }
});

describe('the playground’s backend', () => {
  it('gives no session to a browser without the cookie that the page comes with', async () => {
    const demo = await startDemo();
    try {
      const ask = (headers: Record<string, string>): Promise<Response> =>
        fetch(`${demo.origin}/api/liveness`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-face-liveness': '1', ...headers },
          body: JSON.stringify({ challenge: 'movement' }),
        });
      assert.equal((await ask({})).status, 401);
      const cookie = (await fetch(demo.origin)).headers.get('set-cookie')?.split(';')[0] ?? '';
      assert.equal((await ask({ cookie })).status, 201);
    } finally {
      await demo.stop();
    }
  });
});
