import { CHALLENGE_VERSIONS, type ChallengeType, type FrameSize } from '../sessions/challenge.ts';
import { ServiceException } from '../service-exception.ts';

/** Path of the stream. */
export const STREAM_PATH = '/start-face-liveness-session-websocket';

/** What the query of a stream's URL says beside the signature. */
export interface StreamRequest {
  readonly sessionId: string;
  readonly frame: FrameSize;
  /** Challenges that the client offers and this emulator speaks. */
  readonly offered: readonly ChallengeType[];
  /** As the client reported it; null when it did not. */
  readonly userAgent: string | null;
  readonly attemptCount: number | null;
  readonly hasStartScreen: boolean | null;
}

const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PIXELS = /^[1-9]\d{2,3}$/;

/** @throws {ServiceException} `ValidationException` that names every parameter which breaks a rule. */
export function parseStreamRequest(query: readonly (readonly [name: string, value: string])[]): StreamRequest {
  const values = new Map(query);
  const problems: string[] = [];
  const read = (name: string, pattern: RegExp, rule: string): string => {
    const value = values.get(name) ?? '';
    if (!pattern.test(value)) problems.push(`Value at '${name}' failed to satisfy constraint: Member must ${rule}`);
    return value;
  };
  const sessionId = read('session-id', SESSION_ID, 'be a lower-case UUID');
  const widthPx = Number(read('video-width', PIXELS, 'be a decimal number of 3 or 4 digits'));
  const heightPx = Number(read('video-height', PIXELS, 'be a decimal number of 3 or 4 digits'));
  const versions = read(
    'challenge-versions',
    /^[A-Za-z]+_\d+\.\d+\.\d+(,[A-Za-z]+_\d+\.\d+\.\d+)*$/,
    'be a list of challenge versions',
  );
  const attempts = values.has('attempt-count') ? read('attempt-count', /^\d{1,9}$/, 'be a decimal number') : null;
  const startScreen = values.has('precheck-view-enabled') ? read('precheck-view-enabled', /^[01]$/, 'be 0 or 1') : null;
  if (problems.length > 0) {
    const errors = problems.length === 1 ? 'error' : 'errors';
    throw new ServiceException(
      'ValidationException',
      `${problems.length} validation ${errors} detected: ${problems.join('; ')}`,
    );
  }
  return {
    sessionId,
    frame: { widthPx, heightPx },
    offered: parseVersions(versions),
    // The official SDK names it user-agent, the deployed web client x-amz-user-agent.
    userAgent: values.get('x-amz-user-agent') ?? values.get('user-agent') ?? null,
    attemptCount: attempts === null ? null : Number(attempts),
    hasStartScreen: startScreen === null ? null : startScreen === '1',
  };
}

function parseVersions(list: string): readonly ChallengeType[] {
  const offered = list.split(',');
  const types: readonly ChallengeType[] = ['FaceMovementAndLightChallenge', 'FaceMovementChallenge'];
  return types.filter((type) => offered.includes(`${type}_${CHALLENGE_VERSIONS[type]}`));
}
