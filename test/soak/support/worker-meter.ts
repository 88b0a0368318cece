import type { CDPSession, Page } from 'playwright/test';
import { type HeapParts, readHeapParts } from './heap-snapshot.ts';

/** Memory of a worker after a collection. */
export interface WorkerMemory extends HeapParts {
  /** Behind array buffers, the memory of WebAssembly included. */
  readonly bufferBytes: number;
}

/** What a worker answers, or tells unasked. */
interface WorkerMessage {
  readonly id?: number;
  readonly result?: { readonly backingStorageSize?: number };
  readonly params?: { readonly chunk?: string };
}

/** Measures the newest worker of a page. Playwright offers no DevTools session of workers, so messages are passed on. */
export class WorkerMeter {
  readonly #page: CDPSession;
  readonly #answers = new Map<number, (message: WorkerMessage) => void>();
  #sessionId: string | null = null;
  #asked = 0;
  #chunks: string[] = [];

  private constructor(page: CDPSession) {
    this.#page = page;
    page.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#sessionId = sessionId;
    });
    page.on('Target.receivedMessageFromTarget', ({ message }) => this.#hear(JSON.parse(message) as WorkerMessage));
  }

  /** Call it before the worker is started. */
  static async of(page: Page): Promise<WorkerMeter> {
    const session = await page.context().newCDPSession(page);
    const meter = new WorkerMeter(session);
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return meter;
  }

  /** Collects the worker's garbage and reads its memory. */
  async read(): Promise<WorkerMemory> {
    this.#chunks = [];
    await this.#ask('HeapProfiler.takeHeapSnapshot');
    const parts = readHeapParts(this.#chunks);
    const { result } = await this.#ask('Runtime.getHeapUsage');
    return { ...parts, bufferBytes: result?.backingStorageSize ?? 0 };
  }

  #ask(method: string): Promise<WorkerMessage> {
    const sessionId = this.#sessionId;
    if (sessionId === null) throw new Error('The page has started no worker.');
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, resolve);
      const message = JSON.stringify({ id, method });
      this.#page.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject);
    });
  }

  #hear(message: WorkerMessage): void {
    if (message.params?.chunk !== undefined) this.#chunks.push(message.params.chunk);
    if (message.id === undefined) return;
    this.#answers.get(message.id)?.(message);
    this.#answers.delete(message.id);
  }
}
