import type { Box, Point, Size } from '../../core/box.ts';
import type { Face, FaceLandmarks } from '../../core/face.ts';
import {
  type FramePipeline,
  isPipelineFormat,
  MAX_LONG_SIDE,
  MAX_SHORT_SIDE,
  type StoredFrame,
} from './frame-pipeline.ts';

/** A frame whose pixels the pipeline has. */
export interface TakenFrame {
  /** Size of the frame as displayed. */
  readonly displayed: Size;
  /** A box in pixels of the frame as displayed, in the pipeline's. */
  toStored(box: Box): Box;
  /** A face in the pipeline's pixels, in those of the frame as displayed. */
  toDisplayed(face: Face): Face;
}

/** Luma of RGB pixels, which carry no matrix: that of sRGB's primaries. */
const RGB_COLORS = { matrix: 'bt709', isFullRange: true } as const;

/** Brings the pixels of frames into the memory of the pipeline, in their own format where that can be read. */
export class FrameStore {
  readonly #pipeline: FramePipeline;
  #canvas: OffscreenCanvasRenderingContext2D | null = null;
  /** Not every browser converts while it copies. */
  #canConvert = true;

  constructor(pipeline: FramePipeline) {
    this.#pipeline = pipeline;
  }

  /**
   * Makes a frame, which the caller closes, the frame of the pipeline.
   * @throws {DOMException} When its pixels cannot be read, as after it was closed.
   */
  async take(image: VideoFrame | ImageBitmap): Promise<TakenFrame> {
    const stored = await this.#store(image);
    this.#pipeline.setFrame(stored);
    return new ScaledFrame(displayedSize(image), uprightSize(stored));
  }

  async #store(image: VideoFrame | ImageBitmap): Promise<StoredFrame> {
    // A mirrored frame is rare, and the canvas mirrors it back.
    if ('displayWidth' in image && !(image as { flip?: boolean }).flip && scaleToFit(storedSize(image)) === 1) {
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
    const planes = await frame.copyTo(this.#pipeline.frameBytes.subarray(0, size), options);
    const { rotation = 0 } = frame as { rotation?: number };
    const isLuma = format === 'I420' || format === 'NV12';
    const { matrix, fullRange } = frame.colorSpace;
    const colors = isLuma
      ? { matrix: matrix === 'bt709' ? ('bt709' as const) : ('bt601' as const), isFullRange: fullRange === true }
      : RGB_COLORS;
    return { format, planes, xPx: 0, yPx: 0, ...storedSize(frame), rotation, ...colors };
  }

  /** Through a canvas, which shows every frame upright, and makes a very large one smaller. */
  #draw(image: VideoFrame | ImageBitmap): StoredFrame {
    const displayed = displayedSize(image);
    const scale = scaleToFit(displayed);
    const widthPx = Math.max(1, Math.floor(displayed.widthPx * scale));
    const heightPx = Math.max(1, Math.floor(displayed.heightPx * scale));
    const context = this.#contextOf(widthPx, heightPx);
    context.drawImage(image, 0, 0, widthPx, heightPx);
    this.#pipeline.frameBytes.set(context.getImageData(0, 0, widthPx, heightPx).data);
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

/** Pixels need not be square, and a large frame was made smaller: what is stored has another scale. */
class ScaledFrame implements TakenFrame {
  readonly displayed: Size;
  readonly #across: number;
  readonly #along: number;

  constructor(displayed: Size, upright: Size) {
    this.displayed = displayed;
    this.#across = displayed.widthPx / upright.widthPx;
    this.#along = displayed.heightPx / upright.heightPx;
  }

  toStored(box: Box): Box {
    return scaleBox(box, 1 / this.#across, 1 / this.#along);
  }

  toDisplayed(face: Face): Face {
    const { score, box, landmarks } = face;
    if (this.#across === 1 && this.#along === 1) return face;
    const scaled = (point: Point): Point => ({ x: point.x * this.#across, y: point.y * this.#along });
    const { rightEye, leftEye, nose, mouth, rightEar, leftEar } = landmarks;
    const points: FaceLandmarks = {
      rightEye: scaled(rightEye),
      leftEye: scaled(leftEye),
      nose: scaled(nose),
      mouth: scaled(mouth),
      rightEar: scaled(rightEar),
      leftEar: scaled(leftEar),
    };
    return { score, box: scaleBox(box, this.#across, this.#along), landmarks: points };
  }
}

function scaleBox({ leftPx, topPx, widthPx, heightPx }: Box, across: number, along: number): Box {
  return { leftPx: leftPx * across, topPx: topPx * along, widthPx: widthPx * across, heightPx: heightPx * along };
}

/** What a size has to be multiplied by to fit into the pipeline's memory; at most 1. */
function scaleToFit({ widthPx, heightPx }: Size): number {
  return Math.min(1, MAX_LONG_SIDE / Math.max(widthPx, heightPx), MAX_SHORT_SIDE / Math.min(widthPx, heightPx));
}

function storedSize({ visibleRect }: VideoFrame): Size {
  return { widthPx: visibleRect?.width ?? 0, heightPx: visibleRect?.height ?? 0 };
}

/** Size of a frame or bitmap as displayed. */
export function displayedSize(image: VideoFrame | ImageBitmap): Size {
  return 'displayWidth' in image
    ? { widthPx: image.displayWidth, heightPx: image.displayHeight }
    : { widthPx: image.width, heightPx: image.height };
}

function uprightSize({ rotation, widthPx, heightPx }: StoredFrame): Size {
  return rotation % 180 === 0 ? { widthPx, heightPx } : { widthPx: heightPx, heightPx: widthPx };
}
