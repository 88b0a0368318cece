import { type Browser, chromium } from 'playwright';
import { CHROMIUM_ARGUMENTS, ensureChromium } from '../../../scripts/chromium.mjs';

/** A recording by a browser's own MediaRecorder, with the times that an honest client would report. */
export interface BrowserRecording {
  readonly chunks: readonly Buffer[];
  readonly startEpochMs: number;
  readonly endEpochMs: number;
  readonly mimeType: string;
}

/** What a still picture turned out to be when a browser decoded it. */
export interface DecodedImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Color of the pixel in the middle. */
  readonly middle: readonly [red: number, green: number, blue: number];
}

/** Starts the browser of the tests. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGUMENTS });
}

/** Records a canvas on which something moves; the middle is red in the first half and blue in the second. */
export async function record(browser: Browser, mimeType: string, durationMs: number): Promise<BrowserRecording> {
  const page = await browser.newPage();
  const recording = await page.evaluate(
    async ([type, lengthMs]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      const beganMs = performance.now();
      const timer = setInterval(() => {
        const elapsedMs = performance.now() - beganMs;
        context.fillStyle = elapsedMs < lengthMs / 2 ? '#ff0000' : '#0000ff';
        context.fillRect(0, 0, 640, 480);
        // Noise, so that even a machine too busy for more than one frame records the 10 kB that a check needs.
        for (let spot = 0; spot < 600; spot += 1) {
          context.fillStyle = `hsl(${Math.random() * 360} 90% ${Math.random() * 100}%)`;
          context.fillRect(Math.random() * 632, Math.random() * 150, 8, 8);
        }
      }, 33);
      const options = { mimeType: type, videoBitsPerSecond: 1_000_000, videoKeyFrameIntervalDuration: 1000 };
      const recorder = new MediaRecorder(canvas.captureStream(30), options);
      const blobs: Blob[] = [];
      recorder.addEventListener('dataavailable', ({ data }) => blobs.push(data));
      const started = new Promise((resolve) => recorder.addEventListener('start', resolve));
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
      const calledMs = Date.now();
      recorder.start(1000);
      await started;
      const startEpochMs = Math.round(calledMs + 0.73 * (Date.now() - calledMs));
      await new Promise((resolve) => setTimeout(resolve, lengthMs));
      recorder.stop();
      await stopped;
      const endEpochMs = Date.now();
      clearInterval(timer);
      const chunks = await Promise.all(blobs.map(async (blob) => Array.from(new Uint8Array(await blob.arrayBuffer()))));
      return { chunks, startEpochMs, endEpochMs, mimeType: recorder.mimeType };
    },
    [mimeType, durationMs] as const,
  );
  await page.close();
  return { ...recording, chunks: recording.chunks.map((bytes) => Buffer.from(bytes)) };
}

/** Decodes a still picture; rejects when the browser cannot. */
export async function decodeImage(browser: Browser, bytes: Uint8Array): Promise<DecodedImage> {
  const page = await browser.newPage();
  const image = await page.evaluate(async (data) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(data)], { type: 'image/webp' }));
    const context = Object.assign(document.createElement('canvas'), {
      width: bitmap.width,
      height: bitmap.height,
    }).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    const [red = 0, green = 0, blue = 0] = context.getImageData(bitmap.width / 2, bitmap.height / 2, 1, 1).data;
    return { widthPx: bitmap.width, heightPx: bitmap.height, middle: [red, green, blue] as const };
  }, Array.from(bytes));
  await page.close();
  return image;
}
