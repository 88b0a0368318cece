import { createChallenge, toSessionInformation } from '../../../src/emulator/sessions/challenge.ts';
import { seededRandom } from '../../../src/emulator/sessions/random.ts';
import { CheckRecorder } from '../../../src/emulator/streaming/check-recorder.ts';
import { parseClientEvent } from '../../../src/emulator/streaming/client-event.ts';
import { decodeMessage } from '../../../src/emulator/streaming/event-stream-message.ts';
import type { ReceivedCheck } from '../../../src/emulator/verdict/received-check.ts';
import { type CheckOptions, genuineCheck, type WireChallenge } from './genuine-check.ts';
import { encodeInner } from './stream-client.ts';

/** A check as the emulator holds it after a client sent every event of a genuine one, with these deviations. */
export function receivedCheck(
  options: CheckOptions = {},
  name: WireChallenge['name'] = 'FaceMovementAndLightChallenge',
): ReceivedCheck {
  const frame = options.frame ?? { widthPx: 640, heightPx: 480 };
  const challenge = createChallenge(name, frame, seededRandom(1));
  const information = JSON.parse(JSON.stringify(toSessionInformation(challenge))) as {
    SessionInformation: { Challenge: Record<string, object> };
  };
  const parameters = { ColorSequences: [], ...information.SessionInformation.Challenge[name] };
  const recorder = new CheckRecorder(frame, challenge);
  for (const event of genuineCheck({ name, ...parameters } as unknown as WireChallenge, options)) {
    const inner = Buffer.from(encodeInner(event));
    recorder.add(parseClientEvent(decodeMessage(inner), name), Date.now());
  }
  return recorder.toCheck();
}
