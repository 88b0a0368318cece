import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { SentMessages } from '../../scripts/smoke-messages.mjs';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

/** A message as it goes over the wire: the outer one holds the inner one. */
function message(eventType: string, payload: object): Uint8Array {
  const body = Buffer.from(JSON.stringify(payload));
  const inner = codec.encode({ headers: { ':event-type': { type: 'string', value: eventType } }, body });
  return codec.encode({ headers: { ':date': { type: 'timestamp', value: new Date(0) } }, body: inner });
}

function sessionInformation(members: object): Uint8Array {
  const Challenge = { FaceMovementAndLightChallenge: { ChallengeId: 'x', ...members } };
  return message('ClientSessionInformationEvent', { Challenge });
}

describe('SentMessages', () => {
  it('counts messages and bytes by kind, in the order in which the kinds were first sent', () => {
    const video = message('VideoEvent', { VideoChunk: 'AAAA', TimestampMillis: 1 });
    const start = sessionInformation({ VideoStartTimestamp: 1 });
    const color = sessionInformation({ ColorDisplayed: { SequenceNumber: 0 } });
    const end = sessionInformation({ VideoEndTimestamp: 2 });
    const videoEnd = message('VideoEvent', { VideoChunk: '', TimestampMillis: 3 });
    const sent = new SentMessages();
    for (const bytes of [video, start, color, video, color, end, videoEnd]) sent.add(bytes);
    assert.deepEqual(sent.kinds, [
      { kind: 'video', count: 2, bytes: 2 * video.length },
      { kind: 'start', count: 1, bytes: start.length },
      { kind: 'color', count: 2, bytes: 2 * color.length },
      { kind: 'end', count: 1, bytes: end.length },
      { kind: 'video end', count: 1, bytes: videoEnd.length },
    ]);
  });

  it('refuses what is no message', () => {
    assert.throws(() => new SentMessages().add(new Uint8Array(20)));
  });
});
