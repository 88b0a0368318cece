/** What the camera of a gallery screen sees; the names are those of the simulated person's scenarios. */
export interface CameraPicture {
  readonly scenario: 'centered' | 'absent' | 'two' | 'dark' | 'bright' | 'blurred' | 'covered';
  /** Middle of the face and its height from chin to hairline, as shares of the unmirrored frame. */
  readonly pose: { readonly centerX: number; readonly centerY: number; readonly faceHeightRatio: number };
}

/** Size of the gallery's camera frames. */
export const PICTURE_SIZE = { widthPx: 640, heightPx: 480 } as const;

const COLORS = {
  ordinary: { wall: '#c9cdd3', person: '#8d96a5', face: '#b9a794' },
  dark: { wall: '#1b1d20', person: '#121316', face: '#2a2723' },
  bright: { wall: '#ffffff', person: '#eef0f3', face: '#f8f2ec' },
} as const;

/** One face in the middle, as far away as a check asks for at its start, changed as named. */
export function cameraPicture(
  scenario: CameraPicture['scenario'] = 'centered',
  pose: Partial<CameraPicture['pose']> = {},
): CameraPicture {
  const standard =
    scenario === 'two'
      ? { centerX: 0.28, centerY: 0.5, faceHeightRatio: 0.36 }
      : { centerX: 0.5, centerY: 0.5, faceHeightRatio: 0.42 };
  return { scenario, pose: { ...standard, ...pose } };
}

/**
 * A stream of one flat, drawn picture: the same pixels at any time, in colors that compress well.
 * @returns A stream with one video track, which the caller stops.
 */
export function plainStream(picture: CameraPicture): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = PICTURE_SIZE.widthPx;
  canvas.height = PICTURE_SIZE.heightPx;
  const context = canvas.getContext('2d', { alpha: false });
  const stream = canvas.captureStream();
  if (context) paintPlain(context, picture);
  return stream;
}

function paintPlain(context: CanvasRenderingContext2D, { scenario, pose }: CameraPicture): void {
  const isCovered = scenario === 'covered' || scenario === 'dark';
  const colors = COLORS[isCovered ? 'dark' : scenario === 'bright' ? 'bright' : 'ordinary'];
  context.fillStyle = colors.wall;
  context.fillRect(0, 0, PICTURE_SIZE.widthPx, PICTURE_SIZE.heightPx);
  if (scenario === 'absent' || scenario === 'covered') return;
  if (scenario === 'two') paintPerson(context, { ...pose, centerX: 1 - pose.centerX }, colors);
  paintPerson(context, pose, colors);
}

/** Shoulders, neck and an oval face without features. */
function paintPerson(
  context: CanvasRenderingContext2D,
  { centerX, centerY, faceHeightRatio }: CameraPicture['pose'],
  { person, face }: (typeof COLORS)[keyof typeof COLORS],
): void {
  const faceHeight = faceHeightRatio * PICTURE_SIZE.heightPx;
  const x = centerX * PICTURE_SIZE.widthPx;
  const y = centerY * PICTURE_SIZE.heightPx;
  context.fillStyle = person;
  context.beginPath();
  context.roundRect(x - 0.95 * faceHeight, y + 0.68 * faceHeight, 1.9 * faceHeight, 2 * faceHeight, 0.5 * faceHeight);
  context.fill();
  context.fillStyle = face;
  context.fillRect(x - 0.17 * faceHeight, y + 0.3 * faceHeight, 0.34 * faceHeight, 0.5 * faceHeight);
  context.beginPath();
  context.ellipse(x, y, 0.36 * faceHeight, 0.5 * faceHeight, 0, 0, 2 * Math.PI);
  context.fill();
}
