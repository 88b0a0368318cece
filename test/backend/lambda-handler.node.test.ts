import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Handler,
  LambdaFunctionURLHandler,
} from 'aws-lambda';
import { type LambdaHttpEvent, type RequestHandler, toLambdaHandler } from '../../src/backend/index.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { genuineCheck } from '../emulator/support/genuine-check.ts';
import { StreamClient } from '../emulator/support/stream-client.ts';
import { describeAdapter } from './adapter-contract.ts';
import { FUNCTION_HOST, invoke, toEvent } from './function-url.ts';
import { Backend, CREDENTIALS } from './backend-fixture.ts';

const echo: RequestHandler = (request) => Promise.resolve(new Response(request.url));

describeAdapter('toLambdaHandler', FUNCTION_HOST, (handler, request) => invoke(toLambdaHandler(handler), request));

describe('toLambdaHandler', () => {
  it('is a handler by the types that users of Lambda know', () => {
    const ofApi: Handler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> = toLambdaHandler(echo);
    const ofUrl: LambdaFunctionURLHandler = toLambdaHandler(echo);
    assert.deepEqual([typeof ofApi, typeof ofUrl], ['function', 'function']);
  });

  it('takes the host from AWS, not from the request', async () => {
    const event = toEvent({ method: 'GET', target: '/p', headers: [['X-Forwarded-Host', 'evil.example']] });
    const handler = toLambdaHandler(echo);
    const { body } = await handler({ ...event, headers: { ...event.headers, host: 'evil.example' } });
    assert.equal(body, `https://${FUNCTION_HOST}/p`);
  });

  it('keeps a delimiter that a gateway decoded inside its part', async () => {
    const event = { ...toEvent({ method: 'GET', target: '/' }), rawPath: '/a?b#c\\d ü', rawQueryString: 'e=f#g' };
    const { body } = await toLambdaHandler(echo)(event);
    assert.equal(body, `https://${FUNCTION_HOST}/a%3Fb%23c%5Cd%20%C3%BC?e=f%23g`);
  });

  it('sends text as text, so that it can be read in logs', async () => {
    const result = await toLambdaHandler(() => Promise.resolve(Response.json({ a: 'ü' })))(
      toEvent({ method: 'GET', target: '/' }),
    );
    assert.deepEqual([result.body, result.isBase64Encoded], ['{"a":"ü"}', false]);
  });

  const usual = toEvent({ method: 'POST', target: '/', body: Buffer.from('{}') });
  const { requestContext } = usual;
  const malformed: readonly (readonly [string, unknown])[] = [
    ['nothing', null],
    ['a text', 'event'],
    ['an empty object', {}],
    ['payload format 1.0', { version: '1.0', path: '/', httpMethod: 'GET', headers: {}, requestContext: {} }],
    ['another kind of event', { Records: [] }],
    ['a path without a slash', { ...usual, rawPath: '.evil.example/' }],
    ['a path that is no text', { ...usual, rawPath: 7 }],
    ['no query', { ...usual, rawQueryString: undefined }],
    ['no headers', { ...usual, headers: null }],
    ['a tab in the path', { ...usual, rawPath: '/api/live\tness' }],
    ['a line break in the path', { ...usual, rawPath: '/api/live\nness' }],
    ['a control character in the query', { ...usual, rawQueryString: 'a=\r1' }],
    ['half a character in the path', { ...usual, rawPath: '/\ud800' }],
    ['a header that breaks the line', { ...usual, headers: { 'x-a': 'b\r\nx-c: d' } }],
    ['a header name that is none', { ...usual, headers: { 'x a': 'b' } }],
    ['a cookie that breaks the line', { ...usual, cookies: ['a=1\r\nx-c: d'] }],
    ['no domain', { ...usual, requestContext: { http: { method: 'POST' } } }],
    ['a domain with a user', { ...usual, requestContext: { ...requestContext, domainName: 'a@evil.example' } }],
    ['no method', { ...usual, body: undefined, requestContext: { ...requestContext, http: {} } }],
    ['a body that is no text', { ...usual, body: { a: 1 } }],
    ['a method that is none', { ...usual, requestContext: { ...requestContext, http: { method: 'CONNECT' } } }],
    ['a body that is no base64', { ...usual, body: '*', isBase64Encoded: true }],
  ];
  for (const [name, event] of malformed) {
    it(`answers 400 to an event with ${name}`, async () => {
      const handler = toLambdaHandler(() => assert.fail('The handler was reached.'));
      const result = await handler(event as LambdaHttpEvent);
      assert.deepEqual([result.statusCode, result.body], [400, '']);
    });
  }

  it('carries a whole check against the emulator', async () => {
    const emulator = await startEmulator();
    try {
      const { url: endpoint, credentials, streamUrl } = emulator;
      const { handler: answer } = new Backend({
        rekognition: { endpoint, region: 'us-east-1', credentials },
        credentials: () => Promise.resolve({ ...emulator.issueCredentials(), expiration: CREDENTIALS.expiration }),
        streamEndpoint: streamUrl,
      });
      const handler = toLambdaHandler(answer);
      const cookie = ['Cookie', 'ann'] as const;
      const created = await invoke(handler, {
        method: 'POST',
        target: '/api/liveness',
        headers: [cookie, ['Content-Type', 'application/json'], ['X-Face-Liveness', '1']],
        body: Buffer.from('{"challenge":"light","locale":"en"}'),
      });
      assert.equal(created.status, 201);
      const session = JSON.parse(created.body.toString()) as {
        sessionId: string;
        token: string;
        endpoint: string;
        credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
      };
      const client = await StreamClient.open({
        streamUrl: session.endpoint,
        credentials: session.credentials,
        sessionId: session.sessionId,
      });
      await client.sendAll(genuineCheck(await client.challenge()));
      assert.equal((await client.next()).type, 'DisconnectionEvent');
      const verdict = await invoke(handler, {
        method: 'GET',
        target: `/api/liveness/${session.sessionId}`,
        headers: [cookie, ['Authorization', `Bearer ${session.token}`]],
      });
      assert.deepEqual([verdict.status, verdict.body.toString()], [200, '{"isLive":true}']);
    } finally {
      await emulator.close();
    }
  });
});
