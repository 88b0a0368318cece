import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../src/emulator/verdict/verdict.ts';
import { challengeBody, type CheckOptions, type WireEvent } from './support/genuine-check.ts';
import { receivedCheck } from './support/received.ts';
import { writeWebm } from './support/webm-writer.ts';

const codesOf = (options: CheckOptions): string[] => judge(receivedCheck(options)).findings.map(({ code }) => code);
const member = (event: WireEvent, ...path: string[]): Record<string, unknown> =>
  path.reduce((inner, name) => inner[name] as Record<string, unknown>, challengeBody(event));
const colorOf = (event: WireEvent): Record<string, unknown> => member(event, 'ColorDisplayed');
const isKind = (event: WireEvent, name: string): boolean => challengeBody(event)[name] !== undefined;

/** Edits the event of the list that has this member. */
const edit = (name: string, change: (body: Record<string, unknown>) => void) => (events: WireEvent[]) => {
  const copy = structuredClone(events);
  for (const event of copy) if (isKind(event, name)) change(challengeBody(event));
  return copy;
};
const editColor =
  (index: number, change: (color: Record<string, unknown>, all: WireEvent[]) => void) => (colors: WireEvent[]) => {
    const copy = structuredClone(colors);
    const event = copy[index];
    if (event) change(colorOf(event), copy);
    return copy;
  };
const shiftColor = (index: number, byMs: number) =>
  editColor(
    index,
    (color) => (color['CurrentColorStartTimestamp'] = Number(color['CurrentColorStartTimestamp']) + byMs),
  );

describe('the verdict on a genuine check', () => {
  for (const name of ['FaceMovementAndLightChallenge', 'FaceMovementChallenge'] as const) {
    it(`finds nothing to deduct in ${name}`, () => {
      const verdict = judge(receivedCheck({}, name));
      assert.deepEqual(
        verdict.findings.map(({ code }) => code),
        ['pixels-not-examined'],
      );
      assert.ok(verdict.confidence >= 95 && verdict.confidence <= 100);
    });
  }

  it('says that pixels were not examined', () => {
    const note = judge(receivedCheck()).findings.find(({ code }) => code === 'pixels-not-examined');
    assert.equal(note?.weight, 0);
  });

  for (const [what, options] of [
    ['colors that are late by a few frames', { colors: (colors: WireEvent[]) => shiftColor(5, 40)(colors) }],
    ['a last color that is late but ends in time', { colors: (colors: WireEvent[]) => shiftColor(7, 300)(colors) }],
    ['a portrait frame', { frame: { widthPx: 480, heightPx: 640 } }],
    ['a video that begins 800 ms late', { webm: { durationMs: 5600 } }],
    ['one key frame every four seconds', { webm: { keyFrameIntervalMs: 4200 } }],
  ] as [string, CheckOptions][]) {
    it(`stays at 95 or above with ${what}`, () => assert.ok(judge(receivedCheck(options)).confidence >= 95));
  }

  it('differs with what was measured', () => {
    const exact = judge(receivedCheck()).confidence;
    const late = judge(receivedCheck({ colors: shiftColor(5, 40) })).confidence;
    assert.ok(late < exact, `${late} is not below ${exact}`);
  });
});

describe('defects that pull the confidence below 90', () => {
  const cases: readonly [what: string, code: string, options: CheckOptions][] = [
    [
      'no start event',
      'start-missing',
      { events: (events) => events.filter((event) => !isKind(event, 'VideoStartTimestamp')) },
    ],
    [
      'no end event',
      'end-missing',
      { events: (events) => events.filter((event) => !isKind(event, 'VideoEndTimestamp')) },
    ],
    [
      'two start events',
      'start-repeated',
      {
        events: (events) =>
          events.flatMap((event) => (isKind(event, 'VideoStartTimestamp') ? [event, event] : [event])),
      },
    ],
    ['colors before the start', 'color-before-start', { events: moveStartBehindColors }],
    [
      'a color after the end',
      'color-after-end',
      {
        events: (events) => [
          ...events.slice(0, -1),
          ...events.filter((event) => isKind(event, 'ColorDisplayed')).slice(-1),
          ...events.slice(-1),
        ],
      },
    ],
    [
      'video after the end',
      'video-after-end',
      { events: (events) => [...events.slice(0, -1), ...events.slice(0, 1), ...events.slice(-1)] },
    ],
    [
      'a changing challenge id',
      'challenge-id-changed',
      { events: edit('VideoEndTimestamp', (body) => (body['ChallengeId'] = '11111111-1111-4111-8111-111111111111')) },
    ],
    [
      'another initial face at the end',
      'initial-face-changed',
      {
        events: edit(
          'VideoEndTimestamp',
          (body) =>
            (body['InitialFace'] = {
              BoundingBox: { Width: 0.2, Height: 0.3, Left: 0, Top: 0 },
              InitialFaceDetectedTimestamp: Date.now(),
            }),
        ),
      },
    ],
    ['an initial face before the video', 'times-out-of-order', { initialFaceMs: -1500 }],
    ['a target before the initial face', 'times-out-of-order', { initialFaceMs: 1500, targetMs: 1400 }],
    ['a target that ends before it begins', 'times-out-of-order', { targetMs: 2000, targetEndMs: 1900 }],
    ['a target that outlasts the video', 'times-out-of-order', { targetEndMs: 9000 }],
    ['an oval filled too late', 'fit-too-late', { targetMs: 9500, firstColorMs: 10_600 }],
    [
      'an initial face as large as the oval',
      'initial-face-too-near',
      { initialFace: { Width: 0.45, Height: 0.95, Left: 0.27, Top: 0.02 } },
    ],
    [
      'an initial face half outside',
      'initial-face-outside',
      { initialFace: { Width: 0.25, Height: 0.45, Left: -0.12, Top: 0.28 } },
    ],
    [
      'an initial face of no size',
      'initial-face-implausible',
      { initialFace: { Width: 0, Height: 0, Left: 0.4, Top: 0.4 } },
    ],
    ['a target beside the oval', 'target-face-not-oval', { targetFace: { Left: 0.35 } }],
    ['a target larger than the oval', 'target-face-not-oval', { targetFace: { Width: 0.5 } }],
    ['a missing color', 'color-count', { colors: (colors) => colors.slice(0, -1) }],
    ['no colors at all', 'color-count', { colors: () => [] }],
    ['one color too many', 'color-count', { colors: (colors) => [...colors, ...colors.slice(-1)] }],
    [
      'one wrong color',
      'color-wrong',
      { colors: editColor(3, (color) => (color['CurrentColor'] = { RGB: [1, 2, 3] })) },
    ],
    ['two colors swapped', 'color-wrong', { colors: (colors) => swap(colors, 3, 4) }],
    ['a wrong sequence number', 'color-wrong', { colors: editColor(3, (color) => (color['SequenceNumber'] = 9)) }],
    [
      'a wrong previous color',
      'previous-color-wrong',
      { colors: editColor(3, (color) => (color['PreviousColor'] = { RGB: [1, 2, 3] })) },
    ],
    ['a color too early', 'color-early', { colors: shiftColor(4, -200) }],
    ['a color far too late', 'color-late', { colors: shiftColor(6, 1500) }],
    ['colors all at once', 'color-early', { colors: (colors) => colors.map((event) => setTime(event, colors[0])) }],
    ['colors before the match', 'color-before-match', { targetMs: 2900 }],
    ['colors beyond the video', 'color-after-video', { videoEndMs: 5000 }],
    ['a face that left before the last color', 'face-lost-in-colors', { targetEndMs: 3000 }],
    ['something that is no video', 'video-unreadable', { video: Buffer.alloc(50_000, 7) }],
    [
      'a video without frames',
      'video-empty',
      { video: Buffer.concat([writeWebm({ durationMs: -1 }), voidElement(20_000)]) },
    ],
    ['a video cut off in a frame', 'container-broken', { video: writeWebm({ durationMs: 5900 }).subarray(0, -700) }],
    ['a video with garbage in the middle', 'container-broken', { video: garble(writeWebm({ durationMs: 5900 })) }],
    ['a video of another size', 'video-size', { webm: { widthPx: 320, heightPx: 240 } }],
    ['a video too short', 'video-duration', { webm: { durationMs: 2000 } }],
    ['a video too long', 'video-duration', { webm: { durationMs: 9000 } }],
    ['a video of few frames', 'frame-rate', { webm: { framesPerSecond: 2, frameBytes: 9000 } }],
    ['video dated backwards', 'video-times-decrease', { events: dateBackwards }],
    [
      'video before the recording',
      'video-before-recording',
      {
        events: (events) =>
          events.map((event, index) =>
            index === 0
              ? { ...event, body: { ...event.body, TimestampMillis: Number(event.body['TimestampMillis']) - 5000 } }
              : event,
          ),
      },
    ],
    [
      'malformed key frames',
      'vp8-malformed',
      { video: replaceAll(writeWebm({ durationMs: 5900 }), '9d012a', '9d012b') },
    ],
  ];
  for (const [what, code, options] of cases) {
    it(`${what}: ${code}`, () => {
      const { confidence, findings } = judge(receivedCheck(options));
      assert.ok(
        findings.some((finding) => finding.code === code && finding.weight > 0),
        `found ${findings.map((finding) => finding.code).join(', ')}`,
      );
      assert.ok(confidence < 90, `confidence is ${confidence}`);
    });
  }

  it('never leaves the range from 0 to 100', () => {
    const { confidence } = judge(
      receivedCheck({
        video: Buffer.alloc(50_000),
        colors: () => [],
        events: (events) => events.filter((event) => event.type === 'VideoEvent'),
      }),
    );
    assert.equal(confidence, 0);
  });
});

describe('a client whose clock is wrong', () => {
  const HOUR_MS = 3_600_000;
  const isMarked = (options: CheckOptions): boolean => codesOf(options).includes('times-off-service-clock');
  const shiftVideo = (byMs: number) => (events: WireEvent[]) =>
    events.map((event) =>
      event.type === 'VideoEvent'
        ? { ...event, body: { ...event.body, TimestampMillis: Number(event.body['TimestampMillis']) + byMs } }
        : event,
    );
  const shiftMember = (name: string, byMs: number) => edit(name, (body) => (body[name] = Number(body[name]) + byMs));

  for (const [what, options] of [
    ['an hour behind', { videoStartEpochMs: Date.now() - HOUR_MS }],
    ['an hour ahead', { videoStartEpochMs: Date.now() + HOUR_MS }],
    ['two minutes behind in video events alone', { events: shiftVideo(-120_000) }],
    ['a minute ahead in video events alone', { events: shiftVideo(60_000) }],
    ['two minutes behind in the start alone', { events: shiftMember('VideoStartTimestamp', -120_000) }],
    ['a minute ahead in the end alone', { events: shiftMember('VideoEndTimestamp', 60_000) }],
  ] as [string, CheckOptions][]) {
    it(`is found when it is ${what}`, () => {
      assert.ok(isMarked(options));
      assert.ok(judge(receivedCheck(options)).confidence < 90);
    });
  }

  it('is not suspected for a slow line or a clock that is a few seconds off', () => {
    assert.equal(isMarked({ videoStartEpochMs: Date.now() - 50_000 }), false);
    assert.equal(isMarked({ videoStartEpochMs: Date.now() - 3000, videoEndMs: 6500 }), false);
  });
});

describe('what deployed web clients do', () => {
  const leaveFirstColorAtOnce = (colors: WireEvent[]): WireEvent[] =>
    colors.map((event, index) => shiftColor(0, index === 0 ? 0 : -75)([event])[0] ?? event);
  for (const [what, code, options] of [
    ['an initial face before the estimated start of the video', 'initial-face-early', { initialFaceMs: -300 }],
    ['a first color that is left at once', 'first-color-not-held', { colors: leaveFirstColorAtOnce }],
    ['a face in position for one moment', 'face-not-followed', { targetMs: 1400, targetEndMs: 1400 }],
  ] as [string, string, CheckOptions][]) {
    it(`notes ${what} and deducts nothing`, () => {
      const { confidence, findings } = judge(receivedCheck(options));
      assert.deepEqual(
        findings.map((finding) => finding.code),
        [code, 'pixels-not-examined'],
      );
      assert.ok(findings.every(({ weight }) => weight === 0));
      assert.ok(confidence >= 95, `confidence is ${confidence}`);
    });
  }

  it('still deducts for a color that is early in their own plan', () => {
    const colors = (events: WireEvent[]): WireEvent[] => shiftColor(4, -100)(leaveFirstColorAtOnce(events));
    assert.ok(judge(receivedCheck({ colors })).confidence < 90);
  });
});

describe('minor irregularities', () => {
  for (const [what, code, options] of [
    [
      'session information before the first video',
      'first-event-not-video',
      { events: (events: WireEvent[]) => swap(events, 0, 1) },
    ],
    ['a small first chunk', 'first-chunk-small', { firstChunkBytes: 9000 }],
    ['a low frame rate', 'frame-rate-low', { webm: { framesPerSecond: 10 } }],
  ] as [string, string, CheckOptions][]) {
    it(`${what} stays above 90`, () => {
      assert.ok(codesOf(options).includes(code));
      assert.ok(judge(receivedCheck(options)).confidence > 90);
    });
  }
});

function swap<Item>(items: Item[], a: number, b: number): Item[] {
  return items.map((item, index) => {
    if (index === a) return items[b] ?? item;
    return index === b ? (items[a] ?? item) : item;
  });
}

function setTime(event: WireEvent, reference: WireEvent | undefined): WireEvent {
  const copy = structuredClone(event);
  if (reference) colorOf(copy)['CurrentColorStartTimestamp'] = colorOf(reference)['CurrentColorStartTimestamp'];
  return copy;
}

function moveStartBehindColors(events: WireEvent[]): WireEvent[] {
  const start = events.filter((event) => isKind(event, 'VideoStartTimestamp'));
  const others = events.filter((event) => !isKind(event, 'VideoStartTimestamp'));
  return [...others.slice(0, -3), ...start, ...others.slice(-3)];
}

function dateBackwards(events: WireEvent[]): WireEvent[] {
  const dates = events.filter(({ type }) => type === 'VideoEvent').map(({ body }) => body['TimestampMillis']);
  return events.map((event) =>
    event.type === 'VideoEvent' ? { ...event, body: { ...event.body, TimestampMillis: dates.pop() } } : event,
  );
}

/** An element without meaning, so that a video without frames is large enough to be accepted. */
function voidElement(bytes: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes | 0x10000000);
  return Buffer.concat([Buffer.of(0xec), size, Buffer.alloc(bytes)]);
}

function garble(video: Buffer): Buffer {
  const at = video.indexOf(Buffer.from('1f43b675', 'hex'), Math.floor(video.length / 2));
  video.fill(0, at, at + 4);
  return video;
}

function replaceAll(video: Buffer, from: string, to: string): Buffer {
  const [search, replacement] = [Buffer.from(from, 'hex'), Buffer.from(to, 'hex')];
  for (let at = video.indexOf(search); at >= 0; at = video.indexOf(search, at + 1)) replacement.copy(video, at);
  return video;
}
