import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startEmulator } from '../../src/emulator/index.ts';
import { describeError, toLine } from '../../src/emulator/log-line.ts';
import { LogLines } from './support/log-lines.ts';
import { RawConnection } from './support/raw-connection.ts';

describe('the log', () => {
  it('tells of an error in one line, with the place that threw it', () => {
    const line = describeError(new TypeError('two\r\nlines'));
    assert.match(line, /^TypeError: two lines \(at .*log\.node\.test\.ts:\d+:\d+\)?/);
    assert.doesNotMatch(line, /[\r\n]/);
  });

  it('tells of what is no error in one line', () => {
    assert.equal(describeError('a\nb'), 'a b');
    assert.equal(toLine('  a \n\n  b\u2028c\n'), 'a b c');
  });

  it('has one line for a request that is cut off', async () => {
    const { lines, log, waitFor } = logOf();
    const emulator = await startEmulator({ log });
    const linesBefore = lines.length;
    const connection = await RawConnection.open(emulator);
    connection.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{');
    connection.destroy();
    await waitFor(/^http: /);
    assert.deepEqual(lines.slice(linesBefore), ['http: a request was cut off']);
    await emulator.close();
  });
});

function logOf(): { lines: string[]; log: (line: string) => void; waitFor: (pattern: RegExp) => Promise<string> } {
  const log = new LogLines();
  return { lines: log.lines, log: log.log, waitFor: (pattern) => log.waitFor(pattern) };
}
