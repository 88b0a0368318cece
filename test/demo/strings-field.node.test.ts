import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readStrings } from '../../demo/strings-field.js';

const KEYS = ['start.begin', 'start.heading', 'camera.cancel'];

describe('the texts that a visitor writes', () => {
  it('are none when the field is empty', () => {
    assert.deepEqual(readStrings(' \n', KEYS), { strings: null, problem: '' });
  });

  it('are taken as they are', () => {
    assert.deepEqual(readStrings('{"start.begin": "Go", "camera.cancel": ""}', KEYS), {
      strings: { 'start.begin': 'Go', 'camera.cancel': '' },
      problem: '',
    });
  });

  it('are taken while the names are not known yet', () => {
    assert.deepEqual(readStrings('{"any": "Go"}', null).strings, { any: 'Go' });
  });

  for (const [text, problem] of [
    ["{'start.begin': 'Go'}", /^This is not JSON: .*double quotes/s],
    ['{"start.begin": "Go",}', /^This is not JSON: .*comma/s],
    ['["Go"]', /^This has to be an object/],
    ['null', /^This has to be an object/],
    ['{"start.begin": 1}', /^“start.begin” has to be a text/],
    ['{"start.go": "Go"}', /^There is no text “start.go”\. There are start\.begin, start\.heading\.$/],
    ['{"zzz": "Go"}', /^There is no text “zzz”\.$/],
  ] as const) {
    it(`are refused in words: ${text}`, () => {
      const read = readStrings(text, KEYS);
      assert.equal(read.strings, null);
      assert.match(read.problem, problem);
    });
  }
});
