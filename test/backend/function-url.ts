import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LambdaHandler } from '../../src/backend/index.ts';
import type { WireRequest, WireResponse } from './adapter-contract.ts';

/** Host name of the function URL of these tests. */
export const FUNCTION_HOST = 'abcdefghijklmnop.lambda-url.eu-west-1.on.aws';

const TEXT_TYPE = /^(?:text\/|application\/(?:json|javascript|xml)\b)/;

/**
 * The event that Lambda makes of a request to a function URL. Source: "Invoking Lambda function URLs, Request and
 * response payloads" of the Lambda Developer Guide; the type is the one that its users know.
 */
export function toEvent({ method, target, headers = [], body }: WireRequest): APIGatewayProxyEventV2 {
  const [, rawPath = '/', rawQueryString = ''] = /^([^?]*)(?:\?(.*))?$/s.exec(target) ?? [];
  const received: Record<string, string> = { host: FUNCTION_HOST, 'x-forwarded-proto': 'https' };
  const cookies: string[] = [];
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key === 'cookie') cookies.push(...value.split('; '));
    else received[key] = received[key] === undefined ? value : `${received[key]},${value}`;
  }
  const isText = TEXT_TYPE.test(received['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: received,
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abcdefghijklmnop',
      domainName: FUNCTION_HOST,
      domainPrefix: 'abcdefghijklmnop',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'tests' },
      requestId: 'id',
      routeKey: '$default',
      stage: '$default',
      time: '15/Jan/2027:08:00:00 +0000',
      timeEpoch: 1_800_000_000_000,
    },
    ...(body === undefined ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body !== undefined && !isText,
  };
}

/** Lets a request pass through a function URL. */
export async function invoke(handler: LambdaHandler, request: WireRequest): Promise<WireResponse> {
  // The event travels as JSON, and so does the result.
  const event = JSON.parse(JSON.stringify(toEvent(request))) as APIGatewayProxyEventV2;
  const result = JSON.parse(JSON.stringify(await handler(event))) as Awaited<ReturnType<LambdaHandler>>;
  return {
    status: result.statusCode,
    headers: Object.fromEntries(Object.entries(result.headers).map(([name, value]) => [name.toLowerCase(), value])),
    cookies: result.cookies,
    body: Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8'),
  };
}
