import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ChallengeType, GetFaceLivenessSessionResultsCommandOutput } from '@aws-sdk/client-rekognition';
import type { Browser } from 'playwright';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { createSession, getResults } from './support/api-client.ts';
import { decodeImage, launchBrowser, record } from './support/browser-recording.ts';
import { sessionView } from './support/control.ts';
import { genuineCheck } from './support/genuine-check.ts';
import { StreamClient } from './support/stream-client.ts';

/** Long enough for a match and all colors; for a match alone. */
const LIGHT_MS = 5000;
const MOVEMENT_MS = 2000;
const TARGET_MS = 900;
const FIRST_COLOR_MS = 1000;
/** What a busy machine may rightly be told about its own recording, and the note that every verdict has. */
const DEPENDS_ON_LOAD = new Set(['frame-rate', 'frame-rate-low', 'video-duration', 'pixels-not-examined']);

describe('videos that a browser recorded', () => {
  let browser: Browser;
  let emulator: Emulator;
  before(async () => {
    browser = await launchBrowser();
    emulator = await startEmulator({ control: true });
  });
  after(async () => {
    await browser.close();
    await emulator.close();
  });

  /** Records in the browser and sends the recording as a whole check. */
  async function check(
    mimeType: string,
    durationMs: number,
    Type: ChallengeType,
  ): Promise<{ results: GetFaceLivenessSessionResultsCommandOutput; findings: readonly string[] }> {
    const { chunks, startEpochMs, endEpochMs } = await record(browser, mimeType, durationMs);
    const sessionId = await createSession(emulator, {
      Settings: { AuditImagesLimit: 4, ChallengePreferences: [{ Type }] },
    });
    const client = await StreamClient.open({
      streamUrl: emulator.streamUrl,
      credentials: emulator.credentials,
      sessionId,
    });
    const events = genuineCheck(await client.challenge(), {
      videoStartEpochMs: startEpochMs,
      videoEndMs: endEpochMs - startEpochMs,
      video: Buffer.concat(chunks),
      targetMs: TARGET_MS,
      firstColorMs: FIRST_COLOR_MS,
    });
    await client.sendAll(events);
    const { type, body } = await client.next();
    assert.equal(type, 'DisconnectionEvent', JSON.stringify(body));
    const { findings } = await sessionView(emulator, sessionId);
    return { results: await getResults(emulator, sessionId), findings: findings.map(({ code }) => code) };
  }

  it('give pictures that a browser can decode', async () => {
    const { results, findings } = await check('video/webm;codecs=vp8', LIGHT_MS, 'FaceMovementAndLightChallenge');
    assert.deepEqual(
      findings.filter((code) => !DEPENDS_ON_LOAD.has(code)),
      [],
    );
    // The first frame always is a key frame. It is the reference only if a busy browser wrote no other one.
    const { ReferenceImage, AuditImages = [] } = results;
    const images = [...AuditImages, ...(ReferenceImage ? [ReferenceImage] : [])];
    assert.ok(images.length >= 1);
    const decoded = await Promise.all(images.map(({ Bytes = new Uint8Array() }) => decodeImage(browser, Bytes)));
    for (const { widthPx, heightPx } of decoded) assert.deepEqual([widthPx, heightPx], [640, 480]);
    const [red = 0, , blue = 0] = decoded[0]?.middle ?? [];
    assert.ok(red > 200 && blue < 60, `the middle of the first is rgb(${red}, …, ${blue}), not red`);
  });

  for (const mimeType of ['video/webm;codecs=vp9', 'video/mp4', 'video/mp4;codecs=vp9']) {
    it(`are well-formed as ${mimeType}`, async () => {
      const { findings } = await check(mimeType, MOVEMENT_MS, 'FaceMovementChallenge');
      assert.deepEqual(
        findings.filter((code) => !DEPENDS_ON_LOAD.has(code)),
        [],
      );
    });
  }
});
