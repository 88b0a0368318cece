/** What a visitor may set about a fault. */
export type FaultParameter =
  | {
      readonly name: string;
      readonly label: string;
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly initial: number;
    }
  | {
      readonly name: string;
      readonly label: string;
      readonly kind: 'choice';
      readonly options: readonly string[];
      readonly initial: string;
    };

/** A parameter's value by its name. */
export type FaultValues = Readonly<Record<string, string | number>>;

/** What the emulator's control API is told, as its own bodies have it. */
export interface FaultPlan {
  /** For `POST /_emulator/faults`, without the session. */
  readonly stream?: Readonly<Record<string, unknown>>;
  /** For `POST /_emulator/api`. */
  readonly api?: { readonly operation: string; readonly exception: string };
  /** For `POST /_emulator/skew`. */
  readonly skewMinutes?: number;
}

/** Something that can go wrong with the service. */
export interface EmulatorFault {
  readonly name: string;
  readonly label: string;
  /** What comes of it, for a person who chooses. */
  readonly outcome: string;
  readonly parameters: readonly FaultParameter[];
  readonly plan: (values: FaultValues) => FaultPlan;
}

/** Operation whose call begins a session. */
export const CREATE_SESSION = 'CreateFaceLivenessSession';
/** Operation whose call asks for the verdict. */
export const GET_RESULTS = 'GetFaceLivenessSessionResults';

const STREAM_EXCEPTIONS = [
  'AccessDeniedException',
  'ExpiredTokenException',
  'InternalServerException',
  'InvalidSignatureException',
  'ServiceQuotaExceededException',
  'ServiceUnavailableException',
  'SessionNotFoundException',
  'ThrottlingException',
  'UnrecognizedClientException',
  'ValidationException',
] as const;
const API_EXCEPTIONS = [
  'AccessDeniedException',
  'InternalServerError',
  'InvalidParameterException',
  'ProvisionedThroughputExceededException',
  'ServiceQuotaExceededException',
  'ServiceUnavailableException',
  'ThrottlingException',
] as const;

function choice(name: string, label: string, options: readonly string[], initial: string): FaultParameter {
  return { name, label, kind: 'choice', options, initial };
}

function count(name: string, label: string, [min, max]: readonly [number, number], initial: number): FaultParameter {
  return { name, label, kind: 'number', min, max, initial };
}

function apiFault(name: string, label: string, outcome: string, operation: string): EmulatorFault {
  return {
    name,
    label,
    outcome,
    parameters: [choice('exception', 'Exception', API_EXCEPTIONS, 'AccessDeniedException')],
    plan: (values) => ({ api: { operation, exception: String(values['exception']) } }),
  };
}

/** Everything that the emulator can be told to get wrong. */
export const EMULATOR_FAULTS: readonly EmulatorFault[] = [
  apiFault('create-fails', 'Creating the session fails', 'Ends in no-session.', CREATE_SESSION),
  {
    name: 'refuse',
    label: 'The connection is refused',
    outcome: 'HTTP 503 in place of the stream, once. The element tries again with the same session.',
    parameters: [],
    plan: () => ({ stream: { refuse: true } }),
  },
  {
    name: 'throttle',
    label: 'The service throttles',
    outcome: 'Ends in service-throttled.',
    parameters: [],
    plan: () => ({ stream: { throttle: true } }),
  },
  {
    name: 'exception',
    label: 'The stream reports an exception',
    outcome: 'After so many events of the browser; 0 is in place of the challenge. The code depends on the exception.',
    parameters: [
      choice('exception', 'Exception', STREAM_EXCEPTIONS, 'ServiceUnavailableException'),
      count('afterEvents', 'After events', [0, 1000], 0),
    ],
    plan: ({ exception, afterEvents }) => ({ stream: { exception: { name: exception, afterEvents } } }),
  },
  {
    name: 'invalid-challenge',
    label: 'The challenge makes no sense',
    outcome: 'Ends in challenge-unsupported or service-failed.',
    parameters: [
      choice(
        'form',
        'What is wrong',
        ['unknown-challenge', 'unknown-light-type', 'no-oval', 'not-json'],
        'unknown-challenge',
      ),
    ],
    plan: ({ form }) => ({ stream: { invalidChallenge: form } }),
  },
  {
    name: 'drop',
    label: 'The connection is cut',
    outcome: 'Without a close frame, once so many bytes have arrived. Ends in connection-lost.',
    parameters: [count('bytes', 'After bytes', [0, 10_000_000], 20_000)],
    plan: ({ bytes }) => ({ stream: { dropAfterBytes: bytes } }),
  },
  {
    name: 'close-early',
    label: 'The service hangs up early',
    outcome: 'Closes with 1000 and no farewell, after so many events. Ends in connection-lost.',
    parameters: [count('afterEvents', 'After events', [0, 1000], 2)],
    plan: ({ afterEvents }) => ({ stream: { closeEarlyAfterEvents: afterEvents } }),
  },
  {
    name: 'never-disconnect',
    label: 'The end is never confirmed',
    outcome: 'Ends in connection-timeout or session-expired, half a minute after the upload.',
    parameters: [],
    plan: () => ({ stream: { neverDisconnect: true } }),
  },
  {
    name: 'slow-read',
    label: 'The line is slow',
    outcome: 'Reads no faster than this: the person sees how the upload goes on.',
    parameters: [count('bytesPerSecond', 'Bytes a second', [1, 10_000_000], 60_000)],
    plan: ({ bytesPerSecond }) => ({ stream: { slowReadBytesPerSecond: bytesPerSecond } }),
  },
  apiFault('results-fail', 'Fetching the verdict fails', 'Ends in verdict-failed.', GET_RESULTS),
  {
    name: 'skew',
    label: 'The clocks disagree',
    outcome:
      'The service is ahead by so many minutes (negative: behind), for everybody who uses it until the check is over, ' +
      'a minute at most. More than five end in clock-skew.',
    parameters: [count('minutes', 'Minutes', [-1440, 1440], 60)],
    plan: ({ minutes }) => ({ skewMinutes: Number(minutes) }),
  },
];
