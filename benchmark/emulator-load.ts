// Many sessions at once against an emulator in another process: what arrives, how soon it is answered, what it costs.
// Run: npm run bench:emulator -- --help
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createSession } from '../test/emulator/support/api-client.ts';
import type { Emulator } from '../src/emulator/index.ts';
import type { SessionView } from '../src/emulator/sessions/session-view.ts';
import type { Addresses, Question, Usage } from './emulator-process.ts';
import { type Load, LoadSession, type SessionReport } from './load-session.ts';

const HELP = `Usage: npm run bench:emulator -- [options]

  --sessions N   sessions at one time (100)
  --seconds S    length of each video, at least 7 (10)
  --mbps R       megabits per second of each video (1)
  --wss          over TLS

Exit code 1 when anything was lost or a verdict differs from that of a session which was alone.
`;
const PATIENCE_MS = 1000;

/** One session as it was sent and as it arrived. */
interface Comparison {
  readonly lostMessages: number;
  readonly lostBytes: number;
  readonly isVerdictEqual: boolean;
}

/** The emulator's process. */
class EmulatorProcess {
  readonly #child = fork(fileURLToPath(new URL('emulator-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx', '--expose-gc'],
  });

  async addresses(): Promise<Addresses> {
    const [addresses] = (await once(this.#child, 'message')) as [Addresses];
    return addresses;
  }

  async ask(question: Exclude<Question, 'close'>): Promise<Usage> {
    const answered = once(this.#child, 'message');
    this.#child.send(question);
    const [usage] = (await answered) as [Usage];
    return usage;
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.send('close' satisfies Question);
    await exited;
  }
}

async function measure(sessions: number, load: Load): Promise<boolean> {
  const emulator = new EmulatorProcess();
  const addresses = await emulator.addresses();
  const alone = await (await openSession(addresses, load)).run(null);
  const { confidence } = await viewOf(addresses, alone.sessionId);
  const clients = await Promise.all(Array.from({ length: sessions }, () => openSession(addresses, load)));
  const before = await emulator.ask('usage');
  const startMs = performance.now() + PATIENCE_MS;
  // The chunks of different people do not come at the same moment.
  const running = clients.map((client, index) => client.run(startMs + (100 * index) / sessions));
  const reports = await Promise.all(running);
  const wallMs = Math.max(...reports.map(({ endedMs }) => endedMs)) - startMs;
  const during = await emulator.ask('usage');
  const comparisons = await Promise.all(
    reports.map(async (report) => compare(report, await viewOf(addresses, report.sessionId), confidence)),
  );
  const after = await emulator.ask('forget');
  await emulator.close();
  const result = summarize(reports, comparisons, { before, during, after }, wallMs);
  const summary = { sessions, ...load, confidence, ...result };
  console.table(summary);
  console.log(JSON.stringify(summary));
  return result.lostMessages === 0 && result.lostBytes === 0 && result.otherVerdicts === 0 && result.unanswered === 0;
}

async function openSession(addresses: Addresses, load: Load): Promise<LoadSession> {
  // Creating a session takes no more of an emulator than where it is and with whom.
  const sessionId = await createSession(addresses as Emulator);
  return LoadSession.open(addresses, sessionId, load);
}

async function viewOf({ url }: Addresses, sessionId: string): Promise<SessionView> {
  return (await (await fetch(`${url}/_emulator/sessions/${sessionId}`)).json()) as SessionView;
}

function compare(sent: SessionReport, arrived: SessionView, confidence: number | null): Comparison {
  const messages = arrived.timeline.filter(({ direction }) => direction === 'in');
  const bytes = messages.reduce((sum, entry) => sum + entry.bytes, 0);
  return {
    lostMessages: sent.sentMessages - messages.length,
    lostBytes: sent.sentBytes - bytes + (sent.videoBytes - arrived.videoBytes),
    isVerdictEqual: arrived.status === 'SUCCEEDED' && arrived.confidence === confidence,
  };
}

function summarize(
  reports: readonly SessionReport[],
  comparisons: readonly Comparison[],
  { before, during, after }: Readonly<Record<'before' | 'during' | 'after', Usage>>,
  wallMs: number,
): Readonly<Record<string, number>> & Record<'lostMessages' | 'lostBytes' | 'otherVerdicts' | 'unanswered', number> {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const pingsMs = reports.flatMap((report) => report.pingsMs).sort((a, b) => a - b);
  const answersMs = reports.flatMap(({ acknowledgementMs }) => acknowledgementMs ?? []).sort((a, b) => a - b);
  const sentBytes = sum(reports.map((report) => report.sentBytes));
  return {
    sentMessages: sum(reports.map((report) => report.sentMessages)),
    sentMegabytes: round(sentBytes / 1e6),
    wireMegabitsPerSecond: round((sentBytes * 8) / 1000 / wallMs),
    videoMegabitsPerSecond: round((sum(reports.map((report) => report.videoBytes)) * 8) / 1000 / wallMs),
    lostMessages: sum(comparisons.map((comparison) => Math.abs(comparison.lostMessages))),
    lostBytes: sum(comparisons.map((comparison) => Math.abs(comparison.lostBytes))),
    otherVerdicts: comparisons.filter(({ isVerdictEqual }) => !isVerdictEqual).length,
    unanswered: reports.length - answersMs.length,
    acknowledgementMsP50: quantile(answersMs, 0.5),
    acknowledgementMsMax: quantile(answersMs, 1),
    pingMsP50: quantile(pingsMs, 0.5),
    pingMsP99: quantile(pingsMs, 0.99),
    pingMsMax: quantile(pingsMs, 1),
    emulatorProcessorPercent: round(((during.processorMs - before.processorMs) * 100) / wallMs),
    residentMegabytesBefore: round(before.residentBytes / 1e6),
    residentMegabytesPeak: round(during.peakResidentBytes / 1e6),
    residentMegabytesAfter: round(after.residentBytes / 1e6),
    heldMegabytesBefore: round(before.heldBytes / 1e6),
    heldMegabytesWithResults: round(during.heldBytes / 1e6),
    heldMegabytesAfter: round(after.heldBytes / 1e6),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '10' },
    mbps: { type: 'string', default: '1' },
    wss: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [sessions, seconds, mbps] = [values.sessions, values.seconds, values.mbps].map(Number);
if (values.help) console.log(HELP);
else if (!(sessions && sessions >= 1 && seconds && seconds >= 7 && mbps && mbps > 0)) {
  console.error(HELP);
  process.exitCode = 2;
} else {
  const isWhole = await measure(sessions, { seconds, bitsPerSecond: mbps * 1e6, isSecure: values.wss });
  process.exitCode = isWhole ? 0 : 1;
}
