import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { order } from '../emulator/support/control.ts';
import { RecipeWorld, type Visitor } from './recipe-world.ts';

describe('the age check', () => {
  let world: RecipeWorld;
  let ann: Visitor;
  beforeEach(async () => {
    world = await RecipeWorld.start();
    ann = world.visitor('age-check', 'ann');
  });
  afterEach(() => world.close());

  const estimate = (...ranges: readonly (readonly [low: number, high: number])[]): Promise<unknown> =>
    order(world.emulator, 'api', {
      operation: 'DetectFaces',
      response: { FaceDetails: ranges.map(([Low, High]) => ({ AgeRange: { Low, High } })) },
    });

  for (const [low, high, outcome] of [
    [18, 25, 'accepted'],
    [17, 25, 'unsure'],
    [10, 18, 'unsure'],
    [10, 17, 'refused'],
  ] as const) {
    it(`decides from ${low} to ${high} years: ${outcome}`, async () => {
      await ann.takeCheck();
      await estimate([low, high]);
      const decision = await ann.post('/decision');
      assert.deepEqual([decision.status, decision.body], [200, { outcome }]);
      const { input = {} } = world.calls.at(-1) ?? {};
      assert.deepEqual(input['Attributes'], ['AGE_RANGE']);
      const image = input['Image'] as { Bytes: Uint8Array };
      assert.equal(Buffer.from(image.Bytes.subarray(8, 12)).toString(), 'WEBP');
    });
  }

  for (const [name, ranges] of [
    ['no face', []],
    [
      'two faces',
      [
        [30, 40],
        [30, 40],
      ],
    ],
  ] as const) {
    it(`is unsure of a picture with ${name}`, async () => {
      await ann.takeCheck();
      await estimate(...ranges);
      assert.deepEqual((await ann.post('/decision')).body, { outcome: 'unsure' });
    });
  }

  it('estimates nothing for a claim, a failed check or the check of another', async () => {
    await estimate([30, 40]);
    assert.deepEqual((await ann.post('/decision', { isLive: true, outcome: 'accepted' })).body, {
      error: 'check-missing',
    });
    assert.deepEqual((await ann.takeCheck(89)).verdict.body, { isLive: false });
    assert.deepEqual((await ann.post('/decision')).body, { error: 'check-missing' });
    const bob = world.visitor('age-check', 'bob');
    const { session } = await bob.takeCheck();
    assert.equal((await ann.verdict(session)).status, 403);
    assert.deepEqual((await ann.post('/decision')).body, { error: 'check-missing' });
  });

  it('decides once a day: neither another check nor a verdict read again changes it', async () => {
    const { session } = await ann.takeCheck();
    const other = await ann.session();
    await estimate([12, 15]);
    await ann.post('/decision');
    await ann.stream(other, 99);
    await ann.verdict(other);
    await ann.verdict(session);
    await estimate([30, 40]);
    assert.deepEqual((await ann.post('/decision')).body, { outcome: 'refused' });
    const again = await ann.askForSession();
    assert.deepEqual([again.status, again.body], [403, { error: 'already-decided' }]);
    world.nowMs += 24 * 60 * 60_000;
    assert.equal((await ann.askForSession()).status, 201);
  });

  it('holds to the decision that came first when two are under way', async () => {
    let release = (): void => undefined;
    const isReached = new Promise<void>((reached) => {
      const isReleased = new Promise<void>((done) => (release = done));
      world.beforeCall = (operation) => {
        if (operation !== 'DetectFacesCommand') return Promise.resolve();
        world.beforeCall = () => Promise.resolve();
        reached();
        return isReleased;
      };
    });
    await ann.takeCheck();
    const slow = ann.post('/decision');
    await isReached;
    await ann.takeCheck();
    await estimate([12, 15]);
    assert.deepEqual((await ann.post('/decision')).body, { outcome: 'refused' });
    await estimate([30, 40]);
    release();
    assert.deepEqual((await slow).body, { outcome: 'refused' });
    assert.deepEqual((await ann.post('/decision')).body, { outcome: 'refused' });
  });

  it('gives one estimate for a check, also to two questions at once', async () => {
    await ann.takeCheck();
    await estimate([16, 20]);
    const both = await Promise.all([ann.post('/decision'), ann.post('/decision')]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  });

  it('does not keep the picture longer because the service failed', async () => {
    await ann.takeCheck();
    world.nowMs += 4 * 60_000;
    assert.deepEqual((await ann.post('/decision')).body, { error: 'not-emulated' });
    world.nowMs += 60_000;
    assert.deepEqual((await ann.post('/decision')).body, { error: 'check-missing' });
  });

  it('forgets the picture after five minutes', async () => {
    await ann.takeCheck();
    world.nowMs += 5 * 60_000;
    assert.deepEqual((await ann.post('/decision')).body, { error: 'check-missing' });
  });

  it('keeps the check when the service fails or the emulator has no answer', async () => {
    await ann.takeCheck();
    assert.deepEqual((await ann.post('/decision')).body, { error: 'not-emulated' });
    await world.choose('detect-error');
    assert.deepEqual((await ann.post('/decision')).body, { error: 'service-failed' });
    await world.choose('adult');
    assert.deepEqual((await ann.post('/decision')).body, { outcome: 'accepted' });
  });

  it('names the other way after three failed checks', async () => {
    for (const confidence of [1, 2, 3]) await ann.takeCheck(confidence);
    const refused = await ann.askForSession();
    assert.deepEqual([refused.status, refused.body['alternativeUrl']], [429, '/recipes/age-check#other-way']);
    assert.equal((await ann.post('/other-way')).status, 201);
  });
});

describe('the age check with a bucket for the pictures', () => {
  it('hands the place of the reference image on', async () => {
    const world = await RecipeWorld.start({ outputConfig: { S3Bucket: 'a-bucket' } });
    try {
      const ann = world.visitor('age-check', 'ann');
      const { session } = await ann.takeCheck();
      await world.choose('borderline');
      assert.deepEqual((await ann.post('/decision')).body, { outcome: 'unsure' });
      assert.deepEqual(world.calls.at(-1)?.input['Image'], {
        S3Object: { Bucket: 'a-bucket', Name: `${session.sessionId}/reference.webp` },
      });
    } finally {
      await world.close();
    }
  });
});
