/**
 * Reads the trace of an element, which anybody may have written: `readTrace(text)` gives `{ trace }` or, in words,
 * `{ problem }`. It looks for what is drawn; the published JSON schema says more.
 */
export const TRACE_READER_SCRIPT = `
const VERSION = 2;
/** A trace is smaller than 64 kB; with line ends and indentation it is larger. */
const MOST_CHARACTERS = 256_000;
const MOST_ENTRIES = 200;

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTime = (value) => Number.isFinite(value) && value >= 0;
const isText = (value) => typeof value === 'string' && value.length <= 300;
const orNull = (isRight) => (value) => value === null || isRight(value);
const isList = (name) => (value) =>
  Array.isArray(value) && value.length <= MOST_ENTRIES && value.every((entry) => isRecord(entry) && isText(entry[name]) && isTime(entry.atMs));
const isNumbers = (value) => isRecord(value) && Object.keys(value).length <= 100 && Object.values(value).every(isTime);
const isFact = (value) => value === null || typeof value === 'boolean' || Number.isFinite(value) || isText(value) || isNumbers(value);
const isFacts = (value) => isRecord(value) && Object.keys(value).length <= 100 && Object.values(value).every(isFact);

const MEMBERS = {
  version: (value) => value === VERSION,
  client: isText,
  begunAt: orNull((value) => isText(value) && !Number.isNaN(Date.parse(value))),
  session: orNull((value) => isText(value) && value.length <= 5),
  challenge: orNull(isText),
  camera: orNull((value) => isRecord(value) && isTime(value.widthPx) && isTime(value.heightPx)),
  states: isList('state'),
  guidance: isList('code'),
  timings: isNumbers,
  counters: isNumbers,
  environment: orNull(isFacts),
  error: orNull((value) => isRecord(value) && isText(value.code) && isText(value.recovery) && isText(value.message)),
};

export function readTrace(text) {
  if (text.trim() === '') return { problem: 'Nothing was given. Paste what getTrace() returns, as JSON.' };
  if (text.length > MOST_CHARACTERS) return { problem: 'This is too long: a trace is smaller than 64 kB, and this has ' + Math.round(text.length / 1000) + ' kB.' };
  let trace;
  try {
    trace = JSON.parse(text);
  } catch {
    return { problem: 'This is no JSON. Copy the trace with JSON.stringify(element.getTrace()).' };
  }
  if (!isRecord(trace) || !('version' in trace)) return { problem: 'This is no trace: it has no version.' };
  if (trace.version !== VERSION) return { problem: 'This is a trace of another version than ' + VERSION + ', which is the one that can be drawn here.' };
  const wrong = Object.keys(MEMBERS).find((name) => !MEMBERS[name](trace[name]));
  if (wrong) return { problem: 'This is no trace: its member ' + wrong + (wrong in trace ? ' has another form.' : ' is missing.') };
  const foreign = Object.keys(trace).find((name) => !Object.hasOwn(MEMBERS, name));
  if (foreign) return { problem: 'This is no trace: it has a member that traces have not, ' + foreign.slice(0, 40) + '.' };
  return { trace };
}
`;
