import { type ErrorCode, FaceLivenessError } from '../../../src/core/errors.ts';
import { fromServiceFailure } from '../../../src/core/service-errors.ts';
import type { Fault } from '../support/fault.ts';
import type { NodeWorld } from '../support/node-world.ts';
import { from, type Place } from '../support/places.ts';
import { clockReport, closedWith, handshakeReport, type WireDeed, wireReport } from '../support/wire-report.ts';

/** Longer than all pauses between automatic attempts together. */
export const RETRIES_MS = 3000;
/** Upload, ten seconds of standing still, thirty of waiting. */
const HALF_OPEN_MS = 60_000;
/** A session that was not used yet is replaced without a word. */
const RENEWABLE: readonly Place[] = ['awaiting the challenge', 'positioning', 'countdown'];
const LATER = from('starting the recorder', 'awaiting the disconnection');

/** Tells the check what the real transport reports of a deed of the service. */
export async function throughTheWire({ harness }: NodeWorld, deed: WireDeed): Promise<void> {
  const { state } = harness.check;
  const code = await wireReport(deed, state.kind !== 'starting');
  if (code !== null) harness.ports.stream.fail(code);
}

/** The connection cannot be opened, as often as it is tried. */
async function failHandshakes(world: NodeWorld, deed: WireDeed): Promise<void> {
  const { ports } = world.harness;
  const code = await handshakeReport(deed);
  if (code === null) throw new Error('The transport reports nothing.');
  for (let attempt = 0; attempt < 5 && world.isRunning; attempt += 1) {
    ports.stream.fail(code);
    await world.pass(RETRIES_MS / 3);
  }
}

const socketError: WireDeed = (socket) => socket.dispatchEvent(new Event('error'));

const CONNECTIONS: readonly Fault[] = [
  {
    name: 'the socket is refused',
    strikes: 'handshake',
    ends: { 'connection-failed': ['opening the connection'] },
    inNode: (world) => failHandshakes(world, socketError),
    inBrowser: { place: 'opening the connection', arm: (cell) => cell.useEndpoint('ws://127.0.0.1:9') },
  },
  {
    name: 'the handshake is answered with an error, every time',
    strikes: 'handshake',
    ends: { 'connection-failed': ['opening the connection'] },
    inNode: (world) => failHandshakes(world, closedWith(1006)),
    inBrowser: { place: 'opening the connection', arm: (cell) => cell.useProxy('refuse') },
  },
  {
    name: 'the handshake is answered with an error once',
    strikes: 'handshake',
    ends: { 'goes on': ['opening the connection'] },
    inNode: async ({ harness }) => {
      harness.ports.stream.fail((await handshakeReport(socketError)) ?? 'internal');
    },
    inBrowser: { place: 'opening the connection', arm: (cell) => cell.setFault({ refuse: true }) },
  },
  {
    name: 'the connection never opens',
    strikes: 'handshake',
    ends: { 'connection-timeout': ['opening the connection'] },
    withinMs: 10_000,
    inNode: ({ broken }) => void broken.add('service'),
    inBrowser: { place: 'opening the connection', arm: (cell) => cell.useProxy('swallow') },
  },
  {
    name: 'the connection is open but silent',
    strikes: 'session information',
    ends: { 'connection-timeout': ['awaiting the challenge'] },
    withinMs: 10_000,
    inNode: ({ broken }) => void broken.add('service'),
    inBrowser: { place: 'awaiting the challenge', holds: true },
  },
  {
    name: 'the connection is dropped',
    strikes: 'connection',
    ends: {},
    elsewhere: 'connection-lost',
    inNode: (world) => throughTheWire(world, closedWith(1006)),
    inBrowser: { place: 'fitting', strike: (cell) => cell.proxy.drop() },
  },
  {
    name: 'the server stops reading and answering',
    strikes: 'connection',
    ends: { 'connection-timeout': ['awaiting the challenge', 'awaiting the disconnection'] },
    elsewhere: 'connection-timeout',
    withinMs: HALF_OPEN_MS,
    inNode: ({ broken }) => void broken.add('service'),
    inBrowser: { place: 'fitting', strike: (cell) => cell.proxy.freeze() },
  },
  {
    name: 'the upload stands still',
    strikes: 'connection',
    ends: { 'goes on': ['awaiting the disconnection'] },
    elsewhere: 'connection-lost',
    withinMs: 30_000,
    // What the watch over the upload makes of a line is tested with it.
    inNode: ({ broken, harness }) => {
      broken.add('upload');
      const { state } = harness.check;
      const isUploaded = state.kind === 'finishing' && state.step.kind === 'awaiting-disconnection';
      if (state.kind !== 'starting' && !isUploaded) harness.ports.stream.fail('connection-lost');
    },
    inBrowser: 'The loopback takes more than a whole video into its buffers, so nothing ever stands still.',
  },
  {
    name: 'the service closes with 1000 although nothing is complete',
    strikes: 'connection',
    ends: {},
    elsewhere: 'connection-lost',
    inNode: (world) => throughTheWire(world, closedWith(1000)),
    inBrowser: { place: 'positioning', strike: (cell) => cell.proxy.close(1000) },
  },
  ...[4001, 4003].map((code): Fault => ({
    name: `the service closes with ${code}`,
    strikes: 'connection',
    ends: { 'goes on': RENEWABLE, 'session-expired': LATER },
    inNode: (world) => throughTheWire(world, closedWith(code)),
    inBrowser: { place: code === 4001 ? 'positioning' : 'fitting', strike: (cell) => cell.proxy.close(code) },
  })),
  {
    name: 'the end of the session is never confirmed',
    strikes: 'frames',
    ends: {},
    elsewhere: 'connection-timeout',
    withinMs: HALF_OPEN_MS,
    inNode: ({ broken }) => void broken.add('disconnection'),
    inBrowser: {
      place: 'stopping the recorder',
      onlyInMatrix: 'A server that stops answering is waited for in the same way.',
      arm: (cell) => cell.setFault({ neverDisconnect: true }),
      cannot: {
        'awaiting the disconnection': 'What never comes cannot be kept back; “stopping the recorder” leads there.',
      },
    },
  },
  {
    name: 'the end of the session is confirmed twice',
    strikes: 'disconnection',
    ends: { 'goes on': ['awaiting the disconnection'] },
    inNode: ({ harness }) => {
      harness.ports.stream.disconnect();
      harness.check.dispatch({ type: 'disconnected' });
    },
    inBrowser: { place: 'awaiting the disconnection', arm: (cell) => cell.useProxy('twice') },
  },
  {
    name: 'the end of the session is confirmed too early',
    strikes: 'connection',
    // What was sent is complete from there on; the service may answer before the last byte is known to have left.
    ends: { 'goes on': ['uploading', 'awaiting the disconnection'] },
    elsewhere: 'service-failed',
    inNode: ({ harness }) => harness.ports.stream.disconnect(),
    inBrowser: { place: 'positioning', strike: (cell) => cell.proxy.sendEnd() },
  },
  {
    name: 'the clock of the device is wrong by an hour',
    strikes: 'handshake',
    ends: { 'goes on': ['opening the connection'] },
    inNode: async ({ harness }) => {
      const code = await clockReport(true);
      if (code !== null) harness.ports.stream.fail(code);
    },
    inBrowser: { place: 'opening the connection', arm: (cell) => cell.shiftClock(3_600_000) },
  },
  {
    name: 'the clock of the service is wrong by an hour',
    strikes: 'handshake',
    ends: { 'clock-skew': ['opening the connection'] },
    inNode: async ({ harness }) => harness.ports.stream.fail((await clockReport(false)) ?? 'internal'),
    inBrowser: 'error-codes.e2e.ts has it, with a backend of its own: the official client remembers a clock.',
  },
];

/** Every name that the service is known to report, see core/service-errors.ts, and words that say more than a name. */
const FAILURES = [
  ['ValidationException', '', 'request-invalid'],
  ['InvalidParameterException', '', 'request-invalid'],
  ['InternalServerException', '', 'service-failed'],
  ['InternalServerError', '', 'service-failed'],
  ['ThrottlingException', '', 'service-throttled'],
  ['ProvisionedThroughputExceededException', '', 'service-throttled'],
  ['ServiceQuotaExceededException', '', 'service-quota'],
  ['ServiceUnavailableException', '', 'service-unavailable'],
  ['SessionNotFoundException', '', 'session-not-found'],
  ['ResourceNotFoundException', '', 'session-not-found'],
  ['AccessDeniedException', '', 'credentials-rejected'],
  ['InvalidSignatureException', '', 'credentials-rejected'],
  ['UnrecognizedClientException', '', 'credentials-rejected'],
  ['ExpiredTokenException', '', 'credentials-rejected'],
  ['IncompleteSignatureException', '', 'credentials-rejected'],
  ['MissingAuthenticationTokenException', '', 'credentials-rejected'],
  ['ValidationException', 'The request requires a valid first video event.', 'recorder-failed'],
  ['ValidationException', 'The session has already been used.', 'session-used'],
  ['ValidationException', 'The session has expired.', 'session-expired'],
  ['SomethingNewException', 'that nobody knows', 'service-failed'],
] as const satisfies readonly (readonly [name: string, message: string, code: ErrorCode])[];

/** Names that the emulator, like the reference of the service, does not have. */
const UNKNOWN_TO_THE_EMULATOR: ReadonlySet<string> = new Set(['ResourceNotFoundException', 'SomethingNewException']);

function exceptionRow([name, message, code]: (typeof FAILURES)[number]): Fault {
  const isRenewable = code === 'session-expired';
  const title = `the service reports ${name}${message === '' ? '' : ` (“${message}”)`}`;
  return {
    name: name === 'ExpiredTokenException' ? `${title}: credentials expire mid-way` : title,
    strikes: 'connection',
    ends: isRenewable ? { 'goes on': RENEWABLE } : {},
    elsewhere: code,
    inNode: ({ harness }) => harness.ports.stream.fail(fromServiceFailure({ name, message }).code),
    inBrowser: UNKNOWN_TO_THE_EMULATOR.has(name)
      ? `The emulator knows no ${name}; any other goes the same way.`
      : {
          place: 'awaiting the challenge',
          strike: (cell) => cell.proxy.sendException(name, message || 'Ordered by the test.'),
        },
  };
}

const SESSIONS: readonly Fault[] = [
  {
    name: 'no session can be had',
    strikes: 'session request',
    ends: { 'no-session': ['taking a session'] },
    inNode: ({ harness }) => harness.sessions.refuse('no-session'),
    inBrowser: { place: 'taking a session', arm: (cell) => cell.answerSessions(403) },
  },
  {
    name: 'the session never comes',
    strikes: 'session request',
    ends: { 'no-session': ['taking a session'] },
    withinMs: 10_000,
    inNode: ({ broken }) => void broken.add('session'),
    inBrowser: { place: 'taking a session', holds: true },
  },
  {
    name: 'the verdict cannot be had',
    strikes: 'verdict request',
    ends: { 'verdict-failed': ['verifying'] },
    inNode: ({ harness }) => {
      harness.check.dispatch({ type: 'failed', error: new FaceLivenessError('verdict-failed') });
    },
    inBrowser: { place: 'verifying', arm: (cell) => cell.answerVerdicts(403) },
  },
  {
    name: 'the verdict never comes',
    strikes: 'verdict request',
    ends: { 'verdict-failed': ['verifying'] },
    withinMs: 60_000,
    inNode: ({ broken }) => void broken.add('verdict'),
    inBrowser: { place: 'verifying', holds: true, onlyInMatrix: 'A session that never comes is waited for likewise.' },
  },
];

/** Connection, service and backend. */
export const SERVICE_FAULTS: readonly Fault[] = [...CONNECTIONS, ...FAILURES.map(exceptionRow), ...SESSIONS];
