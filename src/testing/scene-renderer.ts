import { appearanceOf } from './appearance.ts';
import type { Context2D } from './brush.ts';
import { css } from './color.ts';
import type { FrameSize } from './face-landmarks.ts';
import { Layer } from './layer.ts';
import { illuminationAt, type Illumination, type PageLight, roomShareAt, shine } from './light.ts';
import { paintBook, paintFinger } from './paint-obstacles.ts';
import { paintRoom } from './paint-room.ts';
import { PersonLayers } from './person-layers.ts';
import type { Scene } from './scenarios.ts';

/** The wall is out of focus: it is painted this many times smaller and scaled up. */
const ROOM_REDUCTION = 6;

/** Draws scenes; everything that stays the same from frame to frame is kept. */
export class SceneRenderer {
  readonly #seed: number;
  readonly #person: PersonLayers;
  readonly #second: PersonLayers;
  readonly #smallRoom = new Layer();
  readonly #room = new Layer();
  readonly #litRoom = new Layer();
  readonly #sharp = new Layer();
  readonly #small = new Layer();
  #sharpFrame = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#person = new PersonLayers(seed);
    this.#second = new PersonLayers(seed + 1);
  }

  /** Fills the frame from the context's origin on. The picture depends on the arguments and the seed alone. */
  draw(context: Context2D, size: FrameSize, scene: Scene, light: PageLight): void {
    if (scene.blurRatio > 0) this.#drawBlurred(context, size, scene, light);
    else this.#drawSharp(context, size, scene, light);
  }

  #drawSharp(context: Context2D, size: FrameSize, scene: Scene, light: PageLight): void {
    if (scene.obstacle === 'finger') {
      paintFinger(context, size);
    } else {
      context.drawImage(this.#roomIn(size, roomShareAt(light)), 0, 0, size.width, size.height);
      this.#drawPeople(context, size, scene);
    }
    // The light of the person falls on everything; the room was painted darker by as much as less light gets there.
    shine(context, size, illuminationAt(light, scene.exposure));
  }

  #drawPeople(context: Context2D, size: FrameSize, { people, obstacle, pose }: Scene): void {
    if (people === 0) return;
    if (people === 2) {
      // The second person stands at the mirrored place, a little farther away.
      const { centerX, centerY, faceHeightRatio, yawDegrees } = pose;
      const place = { centerX: 1 - centerX, centerY: centerY + 0.02, faceHeightRatio: 0.95 * faceHeightRatio };
      this.#second.draw(context, size, { ...pose, ...place, yawDegrees: -yawDegrees });
    }
    this.#person.draw(context, size, pose);
    if (obstacle === 'book') {
      const facePx = pose.faceHeightRatio * size.height;
      context.save();
      context.translate(pose.centerX * size.width, pose.centerY * size.height);
      context.scale(1.3 * facePx, 1.3 * facePx);
      context.translate(-0.5, -0.45);
      paintBook(context);
      context.restore();
    }
  }

  #roomIn(size: FrameSize, share: Illumination): OffscreenCanvas {
    const small = { width: Math.ceil(size.width / ROOM_REDUCTION), height: Math.ceil(size.height / ROOM_REDUCTION) };
    const room = this.#room.get('room', size.width, size.height, (layer) => {
      const picture = this.#smallRoom.get('room', small.width, small.height, (smallLayer) =>
        paintRoom(smallLayer, small, appearanceOf(this.#seed), this.#seed),
      );
      layer.imageSmoothingQuality = 'high';
      layer.drawImage(picture, 0, 0, size.width, size.height);
    });
    return this.#litRoom.get(share.join(' '), size.width, size.height, (layer) => {
      layer.drawImage(room, 0, 0);
      shine(layer, size, share);
    });
  }

  #drawBlurred(context: Context2D, size: FrameSize, scene: Scene, light: PageLight): void {
    this.#sharpFrame += 1;
    const sharp = this.#sharp.get(String(this.#sharpFrame), size.width, size.height, (layer) =>
      this.#drawSharp(layer, size, scene, light),
    );
    const detailPx = Math.max(scene.blurRatio * size.height, 1);
    const width = Math.max(Math.round(size.width / detailPx), 1);
    const height = Math.max(Math.round(size.height / detailPx), 1);
    // Not every browser has canvas filters; a picture made small and large again is blurred everywhere.
    const small = this.#small.get(String(this.#sharpFrame), width, height, (layer) => {
      layer.imageSmoothingQuality = 'high';
      layer.drawImage(sharp, 0, 0, width, height);
    });
    context.save();
    context.imageSmoothingQuality = 'high';
    context.fillStyle = css([0, 0, 0]);
    context.fillRect(0, 0, size.width, size.height);
    context.drawImage(small, 0, 0, size.width, size.height);
    context.restore();
  }
}
