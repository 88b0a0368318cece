import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RecentRecords } from '../../demo/recipes/recent-records.ts';
import { deriveSecret, pictureOf } from '../../demo/recipes/recipe.ts';
import { RecipeWorld } from './recipe-world.ts';

describe('the recipes’ server', () => {
  let world: RecipeWorld;
  before(async () => {
    world = await RecipeWorld.start();
  });
  after(() => world.close());

  const post = (path: string, contentType: string): Promise<{ status: number; headers: Headers }> =>
    world.send(path, { method: 'POST', headers: { 'content-type': contentType, cookie: 'visitor=ann' }, body: '{}' });

  for (const path of ['/api/recipes/', '/api/recipes/none/decision', '/api/recipes/onboarding/none']) {
    it(`knows no ${path}`, async () => {
      assert.equal((await post(path, 'application/json')).status, 404);
    });
  }

  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    it(`refuses ${type}, which other pages can send unasked`, async () => {
      assert.equal((await post('/api/recipes/onboarding/decision', type)).status, 415);
      assert.equal((await post('/api/recipes/emulator', type)).status, 405);
    });
  }

  it('does not follow names that every object has', async () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      assert.equal((await world.send(`/api/recipes/onboarding/${name}`)).status, 404);
      assert.equal((await world.choose(name)).status, 400);
    }
  });

  it('lets nothing be kept', async () => {
    const { headers } = await post('/api/recipes/onboarding/decision', 'application/json');
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  it('lets the next check fail when that was chosen, and judges the one after it by its video', async () => {
    const ann = world.visitor('bot-check', 'ann');
    assert.deepEqual((await world.choose('not-live')).body, { answer: 'not-live' });
    assert.deepEqual((await ann.takeCheck(null)).verdict.body, { isLive: false });
    assert.deepEqual((await ann.takeCheck(null)).verdict.body, { isLive: true });
  });

  it('does not take the session of one recipe for another', async () => {
    const session = await world.visitor('bot-check', 'ann').session();
    const elsewhere = world.visitor('age-check', 'ann');
    await elsewhere.stream(session, 99);
    assert.equal((await elsewhere.verdict(session)).status, 403);
    assert.deepEqual((await elsewhere.post('/decision')).body, { error: 'check-missing' });
  });

  it('answers as chosen last, and once', async () => {
    const ann = world.visitor('age-check', 'ann');
    const bob = world.visitor('age-check', 'bob');
    await Promise.all([ann.takeCheck(), bob.takeCheck()]);
    await world.choose('adult');
    await world.choose('under-age');
    assert.deepEqual((await ann.post('/decision')).body, { outcome: 'refused' });
    assert.deepEqual((await bob.post('/decision')).body, { error: 'not-emulated' });
  });
});

describe('RecentRecords', () => {
  it('ends records after their life, which a change does not make longer', () => {
    let nowMs = 0;
    const records = new RecentRecords<string>({ lifetimeMs: 10, maxRecords: 9, nowMs: () => nowMs });
    records.set('a', 'first');
    nowMs = 9;
    records.replace('a', 'second');
    records.replace('b', 'never there');
    assert.deepEqual([records.get('a'), records.get('b')], ['second', undefined]);
    nowMs = 10;
    assert.equal(records.get('a'), undefined);
    records.set('a', 'third');
    nowMs = 19;
    assert.equal(records.take('a'), 'third');
    assert.equal(records.take('a'), undefined);
  });

  it('lets what has ended go, asked or not', ({ mock }) => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const records = new RecentRecords<string>({ lifetimeMs: 10, maxRecords: 9, nowMs: () => Date.now() });
    records.set('a', 'first');
    mock.timers.tick(4);
    records.set('b', 'second');
    mock.timers.tick(6);
    assert.deepEqual([records.size, records.get('b')], [1, 'second']);
    mock.timers.tick(4);
    assert.equal(records.size, 0);
    records.set('c', 'third');
    mock.timers.tick(10);
    assert.equal(records.size, 0);
  });

  it('counts the records of a kind that have not ended', () => {
    let nowMs = 0;
    const records = new RecentRecords<number>({ lifetimeMs: 10, maxRecords: 9, nowMs: () => nowMs });
    records.set('a', 1);
    nowMs = 5;
    for (const [key, value] of [
      ['b', 1],
      ['c', 2],
    ] as const)
      records.set(key, value);
    assert.equal(
      records.count((value) => value === 1),
      2,
    );
    nowMs = 10;
    assert.equal(
      records.count((value) => value === 1),
      1,
    );
  });

  it('holds no more than its number, and lets the oldest go', () => {
    const records = new RecentRecords<number>({ lifetimeMs: 10, maxRecords: 2, nowMs: () => 0 });
    for (const [index, key] of ['a', 'b', 'a', 'c'].entries()) records.set(key, index);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => records.get(key)),
      [2, undefined, 3],
    );
  });
});

describe('deriveSecret', () => {
  it('wants 32 bytes before anything is added to them', () => {
    assert.throws(() => deriveSecret({ secret: 'x'.repeat(31) }, 'a purpose with many letters'), RangeError);
    assert.equal(deriveSecret({ secret: 'x'.repeat(32) }, 'a').length, 43);
  });

  it('gives each purpose and each application its own', () => {
    const [one, other] = [{ secret: 'x'.repeat(32) }, { secret: 'y'.repeat(32) }];
    assert.equal(deriveSecret(one, 'a'), deriveSecret(one, 'a'));
    assert.equal(new Set([deriveSecret(one, 'a'), deriveSecret(one, 'b'), deriveSecret(other, 'a')]).size, 3);
  });
});

describe('pictureOf', () => {
  it('prefers the place in S3, takes the bytes, and tells when there is neither', () => {
    const Bytes = new Uint8Array([1]);
    const S3Object = { Bucket: 'b', Name: 'n', Version: 'v' };
    assert.deepEqual(pictureOf({ Bytes, BoundingBox: {} }), { Bytes });
    assert.deepEqual(pictureOf({ S3Object, BoundingBox: {} }), { S3Object });
    assert.equal(pictureOf({ BoundingBox: {} }), null);
    assert.equal(pictureOf(undefined), null);
  });
});
