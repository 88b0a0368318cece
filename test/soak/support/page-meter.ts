import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright/test';
import { type HeapParts, readHeapParts } from './heap-snapshot.ts';

/** What the browser itself counts of a page, after a collection; it has to be the same after every check. */
export interface ExactCounts {
  readonly nodes: number;
  readonly documents: number;
  readonly listeners: number;
  /** What lives as long as the page unless it is given back: sockets, media elements, recorders, media queries, … */
  readonly observers: number;
}

/** Memory after a collection. */
export interface Sizes {
  /** Everything that V8 holds, machine code included, which grows for as long as functions are optimized. */
  readonly heapBytes: number;
  /** Objects of the browser that scripts refer to. */
  readonly embedderBytes: number;
  /** Memory behind array buffers. */
  readonly bufferBytes: number;
  /** Of the renderer, with all that the allocators keep; `null` where the system does not tell. */
  readonly residentBytes: number | null;
}

/** What the page is made of at one time. */
export interface Measurement extends ExactCounts, Sizes {}

/** Processor time of the renderer. Both in seconds. */
export interface ProcessorTime {
  readonly usedSeconds: number;
  readonly atSeconds: number;
}

/** Measures one page over the DevTools protocol. */
export class PageMeter {
  readonly #page: CDPSession;
  readonly #browser: CDPSession;

  private constructor(page: CDPSession, browser: CDPSession) {
    this.#page = page;
    this.#browser = browser;
  }

  static async of(page: Page): Promise<PageMeter> {
    const browser = page.context().browser();
    if (!browser) throw new Error('The page belongs to no browser.');
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'timeTicks' });
    await session.send('HeapProfiler.enable');
    return new PageMeter(session, await browser.newBrowserCDPSession());
  }

  /** Collects garbage and reads everything. */
  async read(): Promise<Measurement> {
    // What a first collection finalizes may hold what the next one frees.
    for (let round = 0; round < 3; round += 1) await this.#page.send('HeapProfiler.collectGarbage');
    const metric = await this.#metrics();
    const heap = await this.#page.send('Runtime.getHeapUsage');
    return {
      nodes: metric('Nodes'),
      documents: metric('Documents'),
      listeners: metric('JSEventListeners'),
      observers: metric('ContextLifecycleStateObservers'),
      heapBytes: heap.usedSize,
      embedderBytes: heap.embedderHeapUsedSize,
      bufferBytes: heap.backingStorageSize,
      residentBytes: residentBytes(await this.#processId(metric('ProcessTime'))),
    };
  }

  /** What the heap consists of. Takes about a second. */
  async heapParts(): Promise<HeapParts> {
    const chunks: string[] = [];
    const add = ({ chunk }: { readonly chunk: string }): void => void chunks.push(chunk);
    this.#page.on('HeapProfiler.addHeapSnapshotChunk', add);
    await this.#page.send('HeapProfiler.takeHeapSnapshot');
    this.#page.off('HeapProfiler.addHeapSnapshotChunk', add);
    return readHeapParts(chunks);
  }

  /** Workers whose scripts run in the page's process, whatever the page itself believes of them. */
  async workerScopes(): Promise<number> {
    return (await this.#metrics())('WorkerGlobalScopes');
  }

  async processorTime(): Promise<ProcessorTime> {
    const metric = await this.#metrics();
    return { usedSeconds: metric('ProcessTime'), atSeconds: metric('Timestamp') };
  }

  async #metrics(): Promise<(name: string) => number> {
    const { metrics } = await this.#page.send('Performance.getMetrics');
    const values = new Map(metrics.map(({ name, value }) => [name, value]));
    return (name) => {
      const value = values.get(name);
      if (value === undefined) throw new Error(`This browser does not count ${name}.`);
      return value;
    };
  }

  /** The renderer whose processor time is nearest to the page's; the browser does not name it in another way. */
  async #processId(processSeconds: number): Promise<number> {
    const { processInfo } = await this.#browser.send('SystemInfo.getProcessInfo');
    const distance = ({ cpuTime }: { readonly cpuTime: number }): number => Math.abs(cpuTime - processSeconds);
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    return renderers.sort((one, other) => distance(one) - distance(other))[0]?.id ?? 0;
  }
}

/** The counts alone, to be compared. */
export function exactCountsOf({ nodes, documents, listeners, observers }: Measurement): ExactCounts {
  return { nodes, documents, listeners, observers };
}

const PAGE_BYTES = 4096;

/** Source: proc(5), `statm`, whose second number is of pages. */
function residentBytes(processId: number): number | null {
  try {
    return Number(readFileSync(`/proc/${processId}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return null;
  }
}
