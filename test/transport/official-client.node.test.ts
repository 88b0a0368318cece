import { after, before, describe, it, mock } from 'node:test';
import * as fc from 'fast-check';
import { RecordingSocket } from './recording-socket.ts';
import { anyVariant } from './any-variant.ts';
import { assertSameBytes, credentials, holdTwice, type Variant } from './wire-conversation.ts';

const TOKEN = 'IQoJb3JpZ2luX2VjEA==+/abc//+=';
const VARIANTS: readonly (Variant & { readonly title: string })[] = [
  { title: 'a light challenge with a session token', session: { credentials: credentials(TOKEN) } },
  { title: 'a movement challenge without a session token', challenge: 'FaceMovementChallenge' },
  { title: 'video events of 10 kB and 1 MB', video: [10_000, 1_048_576, 1, 2, 3] },
  { title: 'a clock one hour behind the service', session: { clockOffsetMs: 3_600_000 } },
  { title: 'a clock one hour ahead of the service', session: { clockOffsetMs: -3_600_000 } },
  { title: 'an endpoint with a port', session: { endpoint: 'wss://liveness.example.test:8443' } },
  { title: 'an endpoint with a path', session: { endpoint: 'https://liveness.example.test/a/b-2' } },
  { title: 'a signing date that changes at midnight', originEpochMs: Date.UTC(2026, 10, 24, 23, 59, 58, 900) },
  {
    title: 'a signing date that only the offset moves past midnight',
    originEpochMs: Date.UTC(2026, 11, 31, 23, 59, 57, 1),
    session: { clockOffsetMs: 2200 },
  },
  {
    title: 'another region, frame, attempt and no start screen',
    session: { region: 'ap-southeast-2' },
    request: { frame: { widthPx: 1280, heightPx: 720 }, attemptCount: 17, hasStartScreen: false },
  },
  {
    title: 'faces at the corner of the frame and beyond it',
    initialBox: { leftPx: 0, topPx: 0, widthPx: 0, heightPx: 0 },
    targetBox: { leftPx: -900, topPx: -0.001, widthPx: 2000, heightPx: 1e-7 },
  },
  {
    title: 'a user agent with every character that needs escaping',
    request: { userAgent: "face-liveness/0.1.0 md/browser#Chro'me(!)*~_+ ü/;=&?%" },
  },
];

const setEpochMs = (epochMs: number): void => mock.timers.setTime(epochMs);

describe('the wire, against the official client', () => {
  const platform = globalThis.WebSocket;
  before(() => {
    Object.assign(globalThis, { WebSocket: RecordingSocket });
    mock.timers.enable({ apis: ['Date'] });
  });
  after(() => {
    Object.assign(globalThis, { WebSocket: platform });
    mock.timers.reset();
  });

  for (const variant of VARIANTS) {
    it(`is the same byte for byte with ${variant.title}`, async () => {
      assertSameBytes(await holdTwice(variant, setEpochMs));
    });
  }

  it('is the same byte for byte in 150 conversations at random moments', async () => {
    await fc.assert(
      fc.asyncProperty(anyVariant(), async (variant) => assertSameBytes(await holdTwice(variant, setEpochMs))),
      { seed: 20_261_124, numRuns: 150, endOnFailure: true },
    );
  });
});
