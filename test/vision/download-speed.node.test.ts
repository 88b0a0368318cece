import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { downloadSpeed } from '../../src/vision/worker/download-speed.ts';

const WHOLE = { transferSize: 200_300, encodedBodySize: 200_000, responseStart: 1000, responseEnd: 3003 };

describe('the speed of a download', () => {
  it('is what crossed the line over the time from the first byte to the last', () => {
    assert.equal(downloadSpeed(WHOLE), 800_000);
  });

  it('is unknown from a cache', () => {
    assert.equal(downloadSpeed({ ...WHOLE, transferSize: 0 }), null);
  });

  it('is unknown when only the headers of "not modified" crossed the line', () => {
    assert.equal(downloadSpeed({ ...WHOLE, transferSize: 300, responseEnd: 1004 }), null);
  });

  it('is unknown when no time went by', () => {
    assert.equal(downloadSpeed({ ...WHOLE, responseEnd: 1000 }), null);
  });
});
