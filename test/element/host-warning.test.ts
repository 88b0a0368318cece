import { expect } from '@open-wc/testing';
import { settle } from '../support/settle.ts';
import { ElementHarness } from './element-harness.ts';

describe('the console of the host', () => {
  let lines: string[];
  const { warn } = console;
  beforeEach(() => {
    lines = [];
    console.warn = (...words: unknown[]) => void lines.push(words.join(' '));
  });
  afterEach(() => {
    console.warn = warn;
  });

  async function failWith(code: 'no-session' | 'camera-denied', debug = false): Promise<void> {
    const harness = await ElementHarness.create(code === 'no-session' ? { debug } : undefined);
    harness.element.debug = debug;
    harness.begin();
    await settle();
    if (code === 'camera-denied') harness.ports.camera.refuse(code);
    await settle();
    expect(harness.outcomes).to.deep.equal(['error']);
    harness.element.remove();
  }

  it('tells in one line what the page has to mend', async () => {
    await failWith('no-session');
    expect(lines).to.have.lengthOf(1);
    expect(lines[0]).to.match(
      /^<face-liveness> no-session: No session: set sessionProvider, session-url or session-id\./,
    );
  });

  it('is left alone by failures of the person’s device', async () => {
    await failWith('camera-denied');
    expect(lines).to.deep.equal([]);
  });

  it('gets every failure with debug', async () => {
    await failWith('camera-denied', true);
    expect(lines).to.have.lengthOf(1);
    expect(lines[0]).to.match(/^<face-liveness> camera-denied: /);
  });
});
