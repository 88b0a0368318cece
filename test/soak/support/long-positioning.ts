import type { Page } from 'playwright/test';
import { expect } from '../../e2e/support/check-page.ts';
import type { World } from '../../e2e/support/world.ts';
import { type Row, printRows } from './growth.ts';
import type { ProcessorTime } from './page-meter.ts';
import { FAST, SoakPage } from './soak-page.ts';
import { soakLength } from './soak-length.ts';
import { printTable } from './table.ts';
import { type WorkerMemory, WorkerMeter } from './worker-meter.ts';

/** What happened to the frames of the camera since Begin. */
interface Frames {
  readonly analysed: number;
  readonly dropped: number;
}

/** One minute of positioning. */
export interface Minute {
  readonly row: Row;
  /** Frames a second. */
  readonly analysed: number;
  readonly dropped: number;
  /** Of the renderer: 1 is a whole processor. */
  readonly processorShare: number;
  readonly worker: WorkerMemory;
  readonly timers: number;
}

/** A check that waits for a face which never comes, and what it asks of its host and of the network. */
export class LongPositioning {
  readonly soak: SoakPage;
  readonly #workerMeter: WorkerMeter;
  readonly #requests: string[];
  #frames: Frames = { analysed: 0, dropped: 0 };
  #processor: ProcessorTime;

  private constructor(soak: SoakPage, workerMeter: WorkerMeter, requests: string[], begun: ProcessorTime) {
    this.soak = soak;
    this.#workerMeter = workerMeter;
    this.#requests = requests;
    this.#processor = begun;
  }

  /** @param limits Waits of the check that are to be as long as the test. */
  static async begin(
    page: Page,
    world: World,
    engine: string,
    limits: Readonly<Record<string, number>>,
  ): Promise<LongPositioning> {
    const requests: string[] = [];
    page.context().on('request', (request) => requests.push(request.url()));
    page.on('websocket', (socket) => requests.push(socket.url()));
    const workerMeter = await WorkerMeter.of(page);
    const soak = await SoakPage.open(page, world, {
      attributes: { ...FAST, engine },
      scenario: 'absent',
      isThorough: true,
    });
    await page.evaluate((given) => window.driver.setLimits(given), limits);
    await page.evaluate(() => document.querySelector('face-liveness')?.begin());
    return new LongPositioning(soak, workerMeter, requests, await soak.meter.processorTime());
  }

  /** Hosts that were asked for anything so far. */
  get hosts(): ReadonlySet<string> {
    const urls = this.#requests.map((url) => new URL(url)).filter(({ protocol }) => !/^(?:blob|data):$/.test(protocol));
    return new Set(urls.map(({ host }) => host));
  }

  /** How often anything was asked for so far. */
  get requestCount(): number {
    return this.#requests.length;
  }

  /** Lets a minute pass. @param number Of the minute, from 1. */
  async minute(number: number): Promise<Minute> {
    const { page, meter } = this.soak;
    await page.evaluate(
      (ms) => new Promise<void>((resolve) => window.counters.startTimer(resolve, ms)),
      soakLength.minuteMs,
    );
    expect(await this.state()).toBe('positioning');
    const [frames, processor] = [await this.#readFrames(), await meter.processorTime()];
    const seconds = processor.atSeconds - this.#processor.atSeconds;
    const [analysed, dropped] = [frames.analysed - this.#frames.analysed, frames.dropped - this.#frames.dropped];
    const usedSeconds = processor.usedSeconds - this.#processor.usedSeconds;
    const worker = await this.#workerMeter.read();
    const row = { after: number, ...(await meter.read()), parts: await meter.heapParts() };
    // Measuring stops the page and costs time; it belongs to no minute.
    this.#frames = await this.#readFrames();
    this.#processor = await meter.processorTime();
    return {
      row,
      analysed: analysed / seconds,
      dropped: dropped / seconds,
      processorShare: usedSeconds / seconds,
      worker,
      timers: await page.evaluate(() => window.counters.read().timers.length),
    };
  }

  state(): Promise<string | undefined> {
    return this.soak.page.evaluate(() => document.querySelector('face-liveness')?.state);
  }

  #readFrames(): Promise<Frames> {
    return this.soak.page.evaluate(() => {
      const { framesAnalysed = 0, framesDropped = 0 } =
        document.querySelector('face-liveness')?.getTrace().counters ?? {};
      return { analysed: framesAnalysed, dropped: framesDropped };
    });
  }
}

/** Prints what every minute was like. */
export function printMinutes(title: string, minutes: readonly Minute[]): void {
  printRows(
    title,
    minutes.map(({ row }) => row),
  );
  printTable(
    'Every minute',
    minutes.map((minute) => ({
      minute: minute.row.after,
      'frames/s': minute.analysed.toFixed(1),
      'dropped/s': minute.dropped.toFixed(1),
      'processor %': (minute.processorShare * 100).toFixed(0),
      'worker objects kB': Math.round(minute.worker.objectBytes / 1000),
      'worker browser kB': Math.round(minute.worker.browserBytes / 1000),
      'worker code kB': Math.round(minute.worker.codeBytes / 1000),
      'worker buffers kB': Math.round(minute.worker.bufferBytes / 1000),
      timers: minute.timers,
    })),
  );
}
