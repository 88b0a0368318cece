/** Longest side of the picture that is sent; more shows no more of a face of that size. */
const MAX_SIDE_PX = 1600;
const JPEG_QUALITY = 0.9;

/**
 * Paints a photo onto a canvas, made smaller. What the file tells besides the picture, such as the place, stays behind.
 * @param {File} file
 * @param {HTMLCanvasElement} canvas
 * @throws {DOMException} When the browser cannot read the file as a picture.
 */
export async function paintPhoto(file, canvas) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, MAX_SIDE_PX / Math.max(picture.width, picture.height));
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
}

/**
 * Draws a document of nobody: the portrait is the drawn person of the simulated camera.
 * @param {HTMLCanvasElement} canvas
 */
export async function paintSpecimen(canvas) {
  const { SimulatedPerson } = await import('/testing.js');
  Object.assign(canvas, { width: 856, height: 540 });
  const context = canvas.getContext('2d');
  paintCard(context);

  const portrait = new OffscreenCanvas(480, 480);
  const person = new SimulatedPerson();
  person.moveTo({ faceHeightRatio: 0.55, centerY: 0.48 });
  person.draw(portrait.getContext('2d'), portrait, 0);
  context.drawImage(portrait, 60, 0, 360, 480, 48, 130, 270, 360);
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} A JPEG. */
export function toJpeg(canvas) {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY));
}

function paintCard(context) {
  context.fillStyle = '#dfe9f2';
  context.fillRect(0, 0, 856, 540);
  context.strokeStyle = '#c3d4e4';
  context.lineWidth = 2;
  for (let y = -60; y < 620; y += 22) {
    context.beginPath();
    context.moveTo(0, y);
    context.bezierCurveTo(280, y + 70, 560, y - 70, 856, y + 20);
    context.stroke();
  }
  context.fillStyle = '#1d3b58';
  context.font = 'bold 44px sans-serif';
  context.fillText('IDENTITY CARD', 48, 84);
  const fields = ['Surname', 'SPECIMEN', 'Given name', 'NOBODY', 'Number', 'X000 0000 0'];
  for (const [index, text] of fields.entries()) {
    const isLabel = index % 2 === 0;
    context.font = isLabel ? '22px sans-serif' : 'bold 32px sans-serif';
    context.fillText(text, 360, 168 + index * 50 + (isLabel ? 0 : -8));
  }
  context.save();
  context.globalAlpha = 0.2;
  context.translate(600, 480);
  context.rotate(-0.25);
  context.font = 'bold 72px sans-serif';
  context.textAlign = 'center';
  context.fillText('SPECIMEN', 0, 0);
  context.restore();
}
