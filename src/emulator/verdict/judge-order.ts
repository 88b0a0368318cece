import { finding, type Finding } from './finding.ts';
import { eventsOf, type ReceivedCheck } from './received-check.ts';

/** The service takes an end only after a first video event of at least this size. */
export const MIN_FIRST_CHUNK_BYTES = 10_000;
/** Clocks in browsers are coarse and the video's start is an estimate. */
const TIME_TOLERANCE_MS = 100;
/**
 * How much earlier than the start of the video the initial face may be. Deployed web clients look for it as soon as they
 * have called the recorder, but report a start that lies 73 % of the way to the recorder's answer.
 * Source: `@aws-amplify/ui-react-liveness` 3.6.8, `StreamRecorder.getRecordingStartTimestamp`.
 */
const INITIAL_FACE_TOLERANCE_MS = 1000;
/**
 * How far the times in an event may lie from its arrival: a slow line delays events, nothing sends them ahead of time.
 * Bodies carry the service's time, so a client that leaves its clock's offset out of them is found here.
 */
const MAX_AGE_MS = 60_000;
const MAX_AHEAD_MS = 5000;
/** How much later than the deadline a match may begin: the client starts its timer with the first recorded frame. */
const FIT_TOLERANCE_MS = 2000;

/** Whether the events came in the order that protocol and reason demand, with times that fit one another. */
export function judgeOrder(check: ReceivedCheck): readonly Finding[] {
  return [
    ...judgeSequence(check),
    ...judgeIdentity(check),
    ...judgeVideoEvents(check),
    ...judgeTimes(check),
    ...judgeClock(check),
  ];
}

function judgeSequence(check: ReceivedCheck): Finding[] {
  const findings: Finding[] = [];
  const types = check.events.map(({ type }) => type);
  for (const type of ['start', 'end'] as const) {
    const count = types.filter((other) => other === type).length;
    if (count === 0) findings.push(finding('severe', `${type}-missing`, `The ${type} event never came.`));
    if (count > 1) findings.push(finding('defect', `${type}-repeated`, `The ${type} event came ${count} times.`));
  }
  const [start, end] = [types.indexOf('start'), types.lastIndexOf('end')];
  if (start >= 0 && end >= 0 && end < start)
    findings.push(finding('defect', 'end-before-start', 'The end event came before the start event.'));
  const firstColor = types.indexOf('color');
  if (firstColor >= 0 && (start < 0 || firstColor < start)) {
    findings.push(finding('defect', 'color-before-start', 'A color was reported before the start event.'));
  }
  if (end >= 0 && types.lastIndexOf('color') > end) {
    findings.push(finding('defect', 'color-after-end', 'A color was reported after the end event.'));
  }
  // The last event is the empty chunk; video in between belongs before the end event.
  if (end >= 0 && types.slice(end + 1, -1).includes('video')) {
    findings.push(finding('defect', 'video-after-end', 'Video came after the end event.'));
  }
  if (types[0] !== 'video') {
    findings.push(finding('minor', 'first-event-not-video', 'Session information came before the first video event.'));
  }
  return findings;
}

function judgeIdentity(check: ReceivedCheck): Finding[] {
  const findings: Finding[] = [];
  const ids = new Set(check.events.flatMap((event) => (event.type === 'video' ? [] : [event.challengeId])));
  if (ids.size > 1)
    findings.push(finding('defect', 'challenge-id-changed', `The events name ${ids.size} different challenge ids.`));
  const [start] = eventsOf(check, 'start');
  const end = eventsOf(check, 'end').at(-1);
  if (start && end && JSON.stringify(start.initialFace) !== JSON.stringify(end.initialFace)) {
    findings.push(finding('defect', 'initial-face-changed', 'Start and end event tell of different initial faces.'));
  }
  return findings;
}

function judgeVideoEvents(check: ReceivedCheck): Finding[] {
  const findings: Finding[] = [];
  const videos = eventsOf(check, 'video');
  const first = videos[0];
  if (first && first.chunkBytes < MIN_FIRST_CHUNK_BYTES) {
    findings.push(
      finding(
        'minor',
        'first-chunk-small',
        `The first video event holds ${first.chunkBytes} bytes, fewer than ${MIN_FIRST_CHUNK_BYTES}.`,
      ),
    );
  }
  const backwards = videos.filter((video, index) => video.sentEpochMs < (videos[index - 1]?.sentEpochMs ?? 0));
  if (backwards.length > 0) {
    findings.push(
      finding(
        'defect',
        'video-times-decrease',
        `${backwards.length} video events are dated before the one that precedes them.`,
      ),
    );
  }
  const start = eventsOf(check, 'start')[0];
  if (start && first && first.sentEpochMs < start.videoStartEpochMs - TIME_TOLERANCE_MS) {
    findings.push(
      finding('defect', 'video-before-recording', 'A video event is dated before the start of the recording.'),
    );
  }
  return findings;
}

function judgeTimes(check: ReceivedCheck): Finding[] {
  const start = eventsOf(check, 'start')[0];
  const end = eventsOf(check, 'end').at(-1);
  if (!start || !end) return [];
  const findings: Finding[] = [];
  const { startEpochMs, endEpochMs } = end.targetFace;
  const detectedEpochMs = start.initialFace.detectedEpochMs;
  const earlyMs = start.videoStartEpochMs - detectedEpochMs;
  if (earlyMs > 0)
    findings.push(finding('note', 'initial-face-early', `The initial face is dated ${earlyMs} ms before the video.`));
  const steps = [
    { isRight: earlyMs <= INITIAL_FACE_TOLERANCE_MS, what: 'initial face before the start of the video' },
    { isRight: detectedEpochMs < startEpochMs, what: 'target position not after the initial face' },
    { isRight: startEpochMs <= endEpochMs, what: 'target position left before it was reached' },
    {
      isRight: endEpochMs <= end.videoEndEpochMs + TIME_TOLERANCE_MS,
      what: 'target position held beyond the end of the video',
    },
  ];
  for (const { isRight, what } of steps) {
    if (!isRight) findings.push(finding('defect', 'times-out-of-order', `Times contradict one another: ${what}.`));
  }
  const fitMs = startEpochMs - start.videoStartEpochMs;
  const limitMs = check.challenge.config.OvalFitTimeout + FIT_TOLERANCE_MS;
  if (fitMs > limitMs)
    findings.push(
      finding('defect', 'fit-too-late', `The oval was filled after ${fitMs} ms, later than ${limitMs} ms.`),
    );
  return findings;
}

function judgeClock(check: ReceivedCheck): Finding[] {
  const agesMs = [
    ...eventsOf(check, 'video').map(({ receivedEpochMs, sentEpochMs }) => receivedEpochMs - sentEpochMs),
    ...eventsOf(check, 'start').map(({ receivedEpochMs, videoStartEpochMs }) => receivedEpochMs - videoStartEpochMs),
    ...eventsOf(check, 'end').map(({ receivedEpochMs, videoEndEpochMs }) => receivedEpochMs - videoEndEpochMs),
  ];
  const wrong = agesMs.filter((ageMs) => ageMs > MAX_AGE_MS || ageMs < -MAX_AHEAD_MS);
  if (wrong.length === 0) return [];
  const [oldestMs, newestMs] = [Math.max(...wrong), Math.min(...wrong)];
  const what = oldestMs > MAX_AGE_MS ? `${oldestMs} ms before it arrived` : `${-newestMs} ms after it arrived`;
  return [
    finding(
      'defect',
      'times-off-service-clock',
      `${wrong.length} events carry a time that is not the service's; one is dated ${what}.`,
    ),
  ];
}
