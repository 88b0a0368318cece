import * as fc from 'fast-check';
import type { Box } from '../../src/core/box.ts';
import type { ShownColor, Variant } from './wire-conversation.ts';

const BASE64 = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/='];

/** Any conversation that a page can cause, and some that only a broken detector would. */
export function anyVariant(): fc.Arbitrary<Variant> {
  return fc.record(
    {
      // From 2022 to 2041, the span of timestamps that the service takes.
      originEpochMs: fc.integer({ min: 1_641_000_000_000, max: 2_272_000_000_000 }),
      challenge: fc.constantFrom('FaceMovementAndLightChallenge', 'FaceMovementChallenge'),
      // A first video event below 10 kB would wait for more.
      video: fc
        .tuple(
          fc.integer({ min: 10_000, max: 50_000 }),
          fc.array(fc.integer({ min: 1, max: 30_000 }), { maxLength: 3 }),
        )
        .map(([first, others]) => [first].concat(others)),
      // Shorter ones would be joined.
      intervalMs: fc.double({ min: 100, max: 5000, noNaN: true }),
      initialBox: anyBox(),
      targetBox: anyBox(),
      colors: fc.array(anyColor(), { maxLength: 3 }),
      session: anySession(),
      request: fc.record({
        frame: fc.record({
          widthPx: fc.integer({ min: 100, max: 9999 }),
          heightPx: fc.integer({ min: 100, max: 9999 }),
        }),
        attemptCount: fc.nat(1000),
        hasStartScreen: fc.boolean(),
        userAgent: fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }).map((text) => `face-liveness/${text}`),
        challengeId: fc.uuid(),
      }),
    },
    { requiredKeys: [] },
  );
}

function anySession(): fc.Arbitrary<NonNullable<Variant['session']>> {
  return fc.record(
    {
      sessionId: fc.uuid(),
      region: fc.constantFrom('us-east-1', 'eu-west-1', 'ap-northeast-1', 'us-gov-west-1'),
      clockOffsetMs: fc.integer({ min: -7_200_000, max: 7_200_000 }),
      credentials: fc.record(
        {
          accessKeyId: fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'), minLength: 16 }),
          secretAccessKey: fc.string({ unit: fc.constantFrom(...BASE64), minLength: 20, maxLength: 60 }),
          sessionToken: fc.string({ unit: fc.constantFrom(...BASE64), minLength: 1, maxLength: 1500 }),
        },
        { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
      ),
      endpoint: fc
        .tuple(fc.domain(), fc.option(fc.integer({ min: 1024, max: 65_535 })), fc.constantFrom('', '/', '/a/b-2'))
        .map(([host, port, path]) => `wss://${host}${port === null ? '' : `:${port}`}${path}`),
    },
    { requiredKeys: [] },
  );
}

function anyBox(): fc.Arbitrary<Box> {
  const anyPx = fc.oneof(fc.double({ min: -2000, max: 4000, noNaN: true }), fc.constantFrom(0, -0, 1e-9, 1 / 3));
  return fc.record({ leftPx: anyPx, topPx: anyPx, widthPx: anyPx, heightPx: anyPx });
}

function anyColor(): fc.Arbitrary<ShownColor> {
  const rgb = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
  return fc.record({
    current: rgb,
    previous: rgb,
    sequenceNumber: fc.nat(50),
    agoMs: fc.double({ min: 0, max: 500, noNaN: true }),
  });
}
