import { expect } from '@open-wc/testing';
import type { LivenessStream, StreamPort, StreamRequest } from '../../../src/check/ports.ts';
import { Journal } from '../../transport/journal.ts';
import { FRAME } from '../core-fixtures.ts';
import { SESSION } from '../fake-session-source.ts';
import { settle } from '../settle.ts';

/** A stream port and what the service does. */
export interface StreamBench {
  readonly port: StreamPort;
  /** Resolves when the newest stream has reached the service. */
  arrived(): Promise<void>;
  accept(): void;
  /** Session information of a movement challenge. */
  sendChallenge(): void;
  disconnect(): void;
  /** Reports a ThrottlingException. */
  throttle(): void;
  /** Code with which the client closed the newest connection. */
  readonly closeCode: number | null;
  dispose(): void;
}

const REQUEST: StreamRequest = {
  session: SESSION,
  frame: FRAME,
  challengeId: '0b8f5b6e-1f0f-4b8a-9a51-3c6b8a1f2d10',
  anchor: { epochMs: Date.UTC(2026, 10, 24), monotonicMs: 0 },
  attemptCount: 1,
  hasStartScreen: true,
  userAgent: 'face-liveness/0.0.0',
};

/** What a check relies on in its connection to the service. */
export function streamContract(name: string, createBench: () => StreamBench): void {
  describe(`${name}, as a stream`, () => {
    let bench: StreamBench;
    let told: Journal<string>;
    let stream: LivenessStream;
    beforeEach(async () => {
      bench = createBench();
      told = new Journal();
      const arrived = bench.arrived();
      stream = bench.port.open(REQUEST, {
        onOpened: () => told.add('opened'),
        onChallenge: (challenge) => told.add(`${challenge.name} ${challenge.oval.widthPx}`),
        onDisconnected: () => told.add('disconnected'),
        onUpload: () => undefined,
        onFailed: ({ code }) => told.add(code),
      });
      await arrived;
    });
    afterEach(() => {
      stream.close(1000);
      bench.dispose();
    });

    it('tells that it is open, then the challenge, then the end, once', async () => {
      bench.accept();
      bench.sendChallenge();
      bench.disconnect();
      bench.disconnect();
      await settle();
      expect(told.entries).to.deep.equal(['opened', 'FaceMovementChallenge 288', 'disconnected']);
    });

    it('tells nothing after the end', async () => {
      bench.accept();
      bench.sendChallenge();
      bench.disconnect();
      bench.throttle();
      await settle();
      expect(told.entries.at(-1)).to.equal('disconnected');
    });

    it('tells a failure of the service with its code, once, and nothing after it', async () => {
      bench.accept();
      bench.throttle();
      bench.throttle();
      bench.sendChallenge();
      bench.disconnect();
      await settle();
      expect(told.entries).to.deep.equal(['opened', 'service-throttled']);
    });

    it('tells nothing after it was closed', async () => {
      bench.accept();
      stream.close(4003);
      bench.sendChallenge();
      bench.throttle();
      bench.disconnect();
      await settle();
      expect(told.entries).to.deep.equal(['opened']);
    });

    it('is closed with the code of the first close', () => {
      bench.accept();
      stream.close(4003);
      stream.close(4000);
      expect(bench.closeCode).to.equal(4003);
    });

    it('is closed with its code after the end and after a failure', async () => {
      bench.accept();
      bench.throttle();
      await settle();
      stream.close(4000);
      expect(bench.closeCode).to.equal(4000);
    });

    it('takes what is put into it when it is over, and forgets it', async () => {
      bench.accept();
      stream.close(1000);
      stream.sendVideo(new Blob(['late']));
      const box = { leftPx: 1, topPx: 1, widthPx: 9, heightPx: 9 };
      stream.send({ type: 'start', videoStartMs: 1, initialFace: { box, capturedMs: 2 } });
      await settle();
      expect(told.entries).to.deep.equal(['opened']);
    });
  });
}
