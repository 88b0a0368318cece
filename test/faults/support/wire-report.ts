import type { LivenessStream } from '../../../src/check/ports.ts';
import type { ErrorCode } from '../../../src/core/errors.ts';
import { createStreamPort } from '../../../src/transport/liveness-stream.ts';
import type { WebSocketConstructor } from '../../../src/transport/socket.ts';
import { settle } from '../../support/settle.ts';
import { SESSION } from '../../support/fake-session-source.ts';
import { ManualClock } from '../../transport/manual-clock.ts';
import { RecordingSocket } from '../../transport/recording-socket.ts';
import { serverException, sessionInformation } from '../../transport/server-messages.ts';

/** What a service does to an open connection. */
export type WireDeed = (socket: RecordingSocket) => void;

const HOUR_MS = 3_600_000;

interface Line {
  readonly stream: LivenessStream;
  readonly failures: ErrorCode[];
}

function openLine(measuredOffsetMs: number | null): Line {
  const clock = new ManualClock();
  const failures: ErrorCode[] = [];
  const port = createStreamPort({
    clock,
    WebSocket: RecordingSocket as unknown as WebSocketConstructor,
    measureClockOffset: async () => measuredOffsetMs,
  });
  const stream = port.open(
    {
      session: SESSION,
      frame: { widthPx: 640, heightPx: 480 },
      challengeId: '0b8f5b6e-1f0f-4b8a-9a51-3c6b8a1f2d10',
      anchor: { epochMs: clock.epochMs(), monotonicMs: clock.nowMs() },
      attemptCount: 1,
      hasStartScreen: true,
      userAgent: 'face-liveness/0.0.0',
    },
    {
      onOpened: () => undefined,
      onChallenge: () => undefined,
      onDisconnected: () => undefined,
      onUpload: () => undefined,
      onFailed: ({ code }) => failures.push(code),
    },
  );
  return { stream, failures };
}

/**
 * What the real transport makes of something that a service does.
 * @param hasChallenge Whether the session information was received before.
 * @returns The code that it reports to the check, or `null` when it reports no failure.
 */
export async function wireReport(deed: WireDeed, hasChallenge: boolean): Promise<ErrorCode | null> {
  const created = RecordingSocket.next();
  const { stream, failures } = openLine(null);
  const socket = await created;
  socket.open();
  if (hasChallenge) socket.receive(sessionInformation());
  deed(socket);
  await settle();
  stream.close(1000);
  if (failures.length > 1) throw new Error(`Reported ${failures.join(' and ')}.`);
  return failures[0] ?? null;
}

/** What it makes of a socket that fails before it is open. */
export async function handshakeReport(deed: WireDeed): Promise<ErrorCode | null> {
  const created = RecordingSocket.next();
  const { stream, failures } = openLine(null);
  deed(await created);
  await settle();
  stream.close(1000);
  return failures[0] ?? null;
}

/**
 * What it makes of a signature that is refused because of its time.
 * @param isDeviceWrong Whether the page's server knows the service's time; else it goes wrong as the device does.
 */
export async function clockReport(isDeviceWrong: boolean): Promise<ErrorCode | null> {
  const created = RecordingSocket.next();
  const { stream, failures } = openLine(isDeviceWrong ? HOUR_MS : 0);
  const socket = await created;
  const corrected = isDeviceWrong ? RecordingSocket.next() : null;
  socket.open();
  socket.receive(serverException('InvalidSignatureException', { Message: 'Signature expired: now an hour later.' }));
  const second = await corrected;
  second?.open();
  second?.receive(sessionInformation());
  await settle();
  stream.close(1000);
  return failures[0] ?? null;
}

/** Closes the socket as its server does. */
export function closedWith(code: number): WireDeed {
  return (socket) => socket.dispatchEvent(Object.assign(new Event('close'), { code }));
}
