import type { InvalidChallenge } from '../faults.ts';
import { type Challenge, toSessionInformation } from '../sessions/challenge.ts';
import type { ServiceException } from '../service-exception.ts';
import { encodeMessage } from './event-stream-message.ts';

/** The message that announces the challenge. */
export function challengeMessage(challenge: Challenge): Buffer {
  return event('ChallengeEvent', { Type: challenge.type, Version: challenge.version });
}

/** The message with the challenge's parameters; `fault` breaks it on purpose. */
export function sessionInformationMessage(challenge: Challenge, fault: InvalidChallenge | undefined): Buffer {
  const information = toSessionInformation(challenge);
  switch (fault) {
    case undefined:
      return event('ServerSessionInformationEvent', information);
    case 'unknown-challenge':
      return event('ServerSessionInformationEvent', { SessionInformation: { Challenge: { FaceDanceChallenge: {} } } });
    case 'unknown-light-type': {
      const text = JSON.stringify(information).replace('"SEQUENTIAL"', '"STROBE"');
      return event('ServerSessionInformationEvent', text);
    }
    case 'no-oval': {
      const text = JSON.stringify(information).replace('"OvalParameters"', '"RectangleParameters"');
      return event('ServerSessionInformationEvent', text);
    }
    case 'not-json':
      return event('ServerSessionInformationEvent', '{"SessionInformation":');
  }
}

/** The message that ends a check: the service has all that it needs. */
export function disconnectionMessage(nowEpochMs: number): Buffer {
  return event('DisconnectionEvent', { TimestampMillis: nowEpochMs });
}

/** The message that refuses or aborts a check. */
export function exceptionMessage({ name, message }: Pick<ServiceException, 'name' | 'message'>): Buffer {
  return encodeMessage(
    { ':exception-type': name, ':content-type': 'application/json', ':message-type': 'exception' },
    Buffer.from(JSON.stringify({ Message: message, Code: name })),
  );
}

function event(type: string, payload: object | string): Buffer {
  return encodeMessage(
    { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' },
    Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
  );
}
