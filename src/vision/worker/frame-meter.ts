import type { Box, Size } from '../../core/box.ts';
import type { FrameQuality } from '../../core/frame-quality.ts';
import { isPipelineFormat, type FramePipeline, type StoredFrame } from './frame-pipeline.ts';

/** Measures the brightness of a frame and the sharpness of the face in it. */
export interface FrameMeter {
  /**
   * Reads the pixels of a frame, which the caller closes.
   * @param face The face's box in pixels of the frame as displayed; `null` without a face.
   * @throws {RangeError} When the frame is larger than 1920 × 1080.
   * @throws {DOMException} When its pixels cannot be read.
   */
  measure(image: VideoFrame | ImageBitmap, face: Box | null): Promise<FrameQuality>;
}

/** Luma of RGB pixels, which carry no matrix: that of sRGB's primaries. */
const RGB_COLORS = { matrix: 'bt709', isFullRange: true } as const;

/** Brings the pixels of frames into the memory of the pipeline, in their own format where that can be read. */
export class PipelineFrameMeter implements FrameMeter {
  readonly #pipeline: FramePipeline;
  #canvas: OffscreenCanvasRenderingContext2D | null = null;
  /** Not every browser converts while it copies. */
  #canConvert = true;

  constructor(pipeline: FramePipeline) {
    this.#pipeline = pipeline;
  }

  async measure(image: VideoFrame | ImageBitmap, face: Box | null): Promise<FrameQuality> {
    const stored = await this.#store(image);
    this.#pipeline.setFrame(stored);
    if (!face) return this.#pipeline.measure(null);
    return this.#pipeline.measure(toStoredPixels(face, displayedSize(image), uprightSize(stored)));
  }

  async #store(image: VideoFrame | ImageBitmap): Promise<StoredFrame> {
    // A mirrored frame is rare, and the canvas mirrors it back.
    if ('displayWidth' in image && !(image as { flip?: boolean }).flip) {
      if (isPipelineFormat(image.format)) return this.#copy(image, image.format);
      if (this.#canConvert) {
        try {
          return await this.#copy(image, 'RGBA', { format: 'RGBA' });
        } catch (error) {
          if (!(error instanceof DOMException && error.name === 'NotSupportedError')) throw error;
          this.#canConvert = false;
        }
      }
    }
    return this.#draw(image);
  }

  async #copy(
    frame: VideoFrame,
    format: StoredFrame['format'],
    options: VideoFrameCopyToOptions = {},
  ): Promise<StoredFrame> {
    const size = frame.allocationSize(options);
    const { frameBytes } = this.#pipeline;
    if (size > frameBytes.length)
      throw new RangeError(`A frame of ${size} bytes is larger than the pipeline's memory.`);
    const planes = await frame.copyTo(frameBytes.subarray(0, size), options);
    const { width: widthPx = 0, height: heightPx = 0 } = frame.visibleRect ?? {};
    const { rotation = 0 } = frame as { rotation?: number };
    const isLuma = format === 'I420' || format === 'NV12';
    const { matrix, fullRange } = frame.colorSpace;
    const colors = isLuma
      ? { matrix: matrix === 'bt709' ? ('bt709' as const) : ('bt601' as const), isFullRange: fullRange === true }
      : RGB_COLORS;
    return { format, planes, xPx: 0, yPx: 0, widthPx, heightPx, rotation, ...colors };
  }

  /** Through a canvas, which shows every frame upright. */
  #draw(image: VideoFrame | ImageBitmap): StoredFrame {
    const { widthPx, heightPx } = displayedSize(image);
    const { frameBytes } = this.#pipeline;
    const size = widthPx * heightPx * 4;
    if (size > frameBytes.length)
      throw new RangeError(`A frame of ${size} bytes is larger than the pipeline's memory.`);
    const context = this.#contextOf(widthPx, heightPx);
    context.drawImage(image, 0, 0, widthPx, heightPx);
    frameBytes.set(context.getImageData(0, 0, widthPx, heightPx).data);
    const planes = [{ offset: 0, stride: widthPx * 4 }];
    return { format: 'RGBA', planes, xPx: 0, yPx: 0, widthPx, heightPx, rotation: 0, ...RGB_COLORS };
  }

  #contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
    if (this.#canvas?.canvas.width !== width || this.#canvas.canvas.height !== height) {
      // Read back every time: the pixels had better stay in main memory.
      this.#canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    }
    if (!this.#canvas) throw new DOMException('There is no 2D context.', 'NotSupportedError');
    return this.#canvas;
  }
}

function displayedSize(image: VideoFrame | ImageBitmap): Size {
  return 'displayWidth' in image
    ? { widthPx: image.displayWidth, heightPx: image.displayHeight }
    : { widthPx: image.width, heightPx: image.height };
}

function uprightSize({ rotation, widthPx, heightPx }: StoredFrame): Size {
  return rotation % 180 === 0 ? { widthPx, heightPx } : { widthPx: heightPx, heightPx: widthPx };
}

/** Pixels need not be square: a frame may be displayed at another size than it is stored. */
function toStoredPixels(box: Box, displayed: Size, stored: Size): Box {
  const across = stored.widthPx / displayed.widthPx;
  const along = stored.heightPx / displayed.heightPx;
  return {
    leftPx: box.leftPx * across,
    topPx: box.topPx * along,
    widthPx: box.widthPx * across,
    heightPx: box.heightPx * along,
  };
}
