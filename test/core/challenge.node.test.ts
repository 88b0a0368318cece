import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkAnnouncedChallenge, parseSessionInformation } from '../../src/core/challenge.ts';
import { FaceLivenessError } from '../../src/core/errors.ts';

const OVAL = { Width: 288, Height: 465, CenterX: 320, CenterY: 240 };

function information(challenge: Readonly<Record<string, unknown>>): unknown {
  return { SessionInformation: { Challenge: challenge } };
}

function codeOf(payload: unknown): string {
  try {
    parseSessionInformation(payload);
  } catch (error) {
    if (error instanceof FaceLivenessError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('parseSessionInformation', () => {
  it('reads a movement challenge', () => {
    const challenge = parseSessionInformation(
      information({
        FaceMovementChallenge: {
          OvalParameters: OVAL,
          ChallengeConfig: { OvalIouThreshold: 0.6, OvalFitTimeout: 9000, BlazeFaceDetectionThreshold: 0.7 },
        },
      }),
    );
    assert.deepEqual(challenge.oval, { centerXPx: 320, centerYPx: 240, widthPx: 288, heightPx: 465 });
    assert.equal(challenge.config.ovalIouThreshold, 0.6);
    assert.equal(challenge.config.fitTimeoutMs, 9000);
    assert.equal(challenge.config.detectionThreshold, 0.7);
    assert.equal(challenge.config.ovalHeightWidthRatio, 1.618);
  });

  it('takes zero for a value, not for an absent one', () => {
    const config = { OvalFitTimeout: 0, FaceDistanceThresholdMin: 0, OvalIouThreshold: 0, FaceIouWidthThreshold: 0 };
    const challenge = parseSessionInformation(
      information({ FaceMovementChallenge: { OvalParameters: OVAL, ChallengeConfig: config } }),
    );
    assert.equal(challenge.config.fitTimeoutMs, 0);
    assert.equal(challenge.config.distanceThresholdMin, 0);
    assert.equal(challenge.config.ovalIouThreshold, 0);
    assert.equal(challenge.config.faceIouWidthThreshold, 0);
  });

  it('reads the colors of a light challenge in order', () => {
    const challenge = parseSessionInformation(
      information({
        FaceMovementAndLightChallenge: {
          OvalParameters: OVAL,
          LightChallengeType: 'SEQUENTIAL',
          ColorSequences: [
            { FreshnessColor: { RGB: [0, 0, 0] }, DownscrollDuration: 0, FlatDisplayDuration: 75 },
            { FreshnessColor: { RGB: [0, 255, 0] }, DownscrollDuration: 475, FlatDisplayDuration: 0 },
          ],
        },
      }),
    );
    assert.deepEqual(challenge.name === 'FaceMovementAndLightChallenge' && challenge.colors, [
      { rgb: [0, 0, 0], scrollMs: 0, flatMs: 75 },
      { rgb: [0, 255, 0], scrollMs: 475, flatMs: 0 },
    ]);
  });

  const refused: readonly (readonly [name: string, code: string, payload: unknown])[] = [
    ['an unknown challenge', 'challenge-unsupported', information({ HeadTurnChallenge: {} })],
    ['no challenge at all', 'challenge-unsupported', information({})],
    ['nothing', 'service-failed', null],
    ['a text', 'service-failed', 'SessionInformation'],
    [
      'an oval without a width',
      'service-failed',
      information({ FaceMovementChallenge: { OvalParameters: { ...OVAL, Width: 0 } } }),
    ],
    [
      'an oval of texts',
      'service-failed',
      information({ FaceMovementChallenge: { OvalParameters: { ...OVAL, CenterX: '320' } } }),
    ],
    [
      'a threshold that is no number',
      'service-failed',
      information({ FaceMovementChallenge: { OvalParameters: OVAL, ChallengeConfig: { OvalIouThreshold: 'high' } } }),
    ],
    [
      'another way of light',
      'challenge-unsupported',
      information({
        FaceMovementAndLightChallenge: { OvalParameters: OVAL, LightChallengeType: 'RANDOM', ColorSequences: [] },
      }),
    ],
    [
      'a color out of range',
      'service-failed',
      information({
        FaceMovementAndLightChallenge: {
          OvalParameters: OVAL,
          ColorSequences: [{ FreshnessColor: { RGB: [256, 0, 0] }, DownscrollDuration: 1, FlatDisplayDuration: 0 }],
        },
      }),
    ],
  ];
  /** A light challenge of so many colors, each for so long. */
  function lightOf(count: number, flatMs: number): unknown {
    const color = { FreshnessColor: { RGB: [0, 255, 0] }, DownscrollDuration: 0, FlatDisplayDuration: flatMs };
    const ColorSequences = Array.from({ length: count }, () => color);
    return information({ FaceMovementAndLightChallenge: { OvalParameters: OVAL, ColorSequences } });
  }

  it('takes as much flashing as any challenge could need, and no more', () => {
    assert.equal(codeOf(lightOf(32, 1)), 'accepted');
    assert.equal(codeOf(lightOf(33, 1)), 'challenge-unsupported');
    assert.equal(codeOf(lightOf(30, 1000)), 'accepted');
    assert.equal(codeOf(lightOf(30, 1001)), 'challenge-unsupported');
  });

  it('waits for a face no longer than half a minute, whatever the service asks for', () => {
    const ChallengeConfig = { OvalFitTimeout: 1e9 };
    const challenge = parseSessionInformation(
      information({ FaceMovementChallenge: { OvalParameters: OVAL, ChallengeConfig } }),
    );
    assert.equal(challenge.config.fitTimeoutMs, 30_000);
  });

  for (const [name, code, payload] of refused) {
    it(`refuses ${name} with ${code}`, () => assert.equal(codeOf(payload), code));
  }
});

describe('checkAnnouncedChallenge', () => {
  it('accepts both offered challenges', () => {
    checkAnnouncedChallenge({ Type: 'FaceMovementChallenge', Version: '1.0.0' });
    checkAnnouncedChallenge({ Type: 'FaceMovementAndLightChallenge', Version: '2.0.0' });
  });

  it('refuses another one', () => {
    assert.throws(() => checkAnnouncedChallenge({ Type: 'HeadTurn' }), { code: 'challenge-unsupported' });
  });
});
