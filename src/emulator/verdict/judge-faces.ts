import type { FrameSize, OvalParameters } from '../sessions/challenge.ts';
import type { BoundingBox } from '../streaming/client-event.ts';
import { finding, type Finding } from './finding.ts';
import { eventsOf, type ReceivedCheck } from './received-check.ts';

/** Largest difference between target box and oval, as a share of the frame. Clients may round to whole pixels. */
const TARGET_TOLERANCE = 0.01;
/** A face nearer than this share of the oval's area did not start from a distance. */
const MAX_START_AREA_RATIO = 0.85;
/** Smallest plausible width of a face, as a share of the frame; below it no client detects one. */
const MIN_FACE_WIDTH_RATIO = 0.03;
/** Share of the initial face's box that has to lie within the frame; ears and hair may be cut off. */
const MIN_VISIBLE_RATIO = 0.8;

/** Whether the faces that the client reports are where a person's face would have been. */
export function judgeFaces(check: ReceivedCheck): readonly Finding[] {
  const { frame, challenge } = check;
  const oval = toBox(challenge.oval, frame);
  const start = eventsOf(check, 'start')[0];
  const end = eventsOf(check, 'end').at(-1);
  return [
    ...(start ? judgeInitialFace(start.initialFace.box, oval) : []),
    ...(end ? judgeTargetFace(end.targetFace.box, oval) : []),
  ];
}

/** An oval's bounding box as fractions of the frame. */
export function toBox(oval: OvalParameters, frame: FrameSize): BoundingBox {
  return {
    Width: oval.Width / frame.widthPx,
    Height: oval.Height / frame.heightPx,
    Left: (oval.CenterX - oval.Width / 2) / frame.widthPx,
    Top: (oval.CenterY - oval.Height / 2) / frame.heightPx,
  };
}

function judgeInitialFace(face: BoundingBox, oval: BoundingBox): Finding[] {
  const findings: Finding[] = [];
  if (face.Width < MIN_FACE_WIDTH_RATIO || face.Height < MIN_FACE_WIDTH_RATIO) {
    findings.push(finding('defect', 'initial-face-implausible', 'The initial face is too small to be detected.'));
    return findings;
  }
  const areaRatio = (face.Width * face.Height) / (oval.Width * oval.Height);
  if (areaRatio > MAX_START_AREA_RATIO) {
    findings.push(
      finding(
        'defect',
        'initial-face-too-near',
        `The initial face covers ${percent(areaRatio)} of the oval's area; it did not move closer.`,
      ),
    );
  }
  const visibleRatio = (overlap(face.Left, face.Width) * overlap(face.Top, face.Height)) / (face.Width * face.Height);
  if (visibleRatio < MIN_VISIBLE_RATIO) {
    findings.push(
      finding(
        'defect',
        'initial-face-outside',
        `Only ${percent(visibleRatio)} of the initial face lie within the frame.`,
      ),
    );
  }
  return findings;
}

function judgeTargetFace(face: BoundingBox, oval: BoundingBox): Finding[] {
  const members = ['Width', 'Height', 'Left', 'Top'] as const;
  const worst = Math.max(...members.map((member) => Math.abs(face[member] - oval[member])));
  if (worst <= TARGET_TOLERANCE) return [];
  return [
    finding(
      'defect',
      'target-face-not-oval',
      `The target face differs from the oval by ${percent(worst)} of the frame.`,
    ),
  ];
}

/** Length of the part of an interval that lies within 0 to 1. */
function overlap(start: number, length: number): number {
  return Math.max(0, Math.min(start + length, 1) - Math.max(start, 0));
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 1000) / 10} %`;
}
