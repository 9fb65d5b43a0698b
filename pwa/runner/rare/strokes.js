// Strokes on a sheet: kept as lines, so that the last one can be taken back.

/** @typedef {{ colour: number, thick: boolean, points: [number, number][] }} Stroke in the sheet's own pixels */
/** @typedef {{ strokes: Stroke[], background: ImageBitmap | null, colour: number, thick: boolean }} Sheet */

/** Black, red, blue, white: they differ for every eye, on paper and on a photo. */
const COLOURS = ['#10243e', '#c4161c', '#1457b8', '#ffffff'];
/** A white sheet where there is no photo, in pixels: enough to print a sketch, a few kB as PNG. */
const WIDTH = 720;
const HEIGHT = 540;

/** @param {Sheet} sheet */
export function sizeOf({ background }) {
  return { width: background?.width ?? WIDTH, height: background?.height ?? HEIGHT };
}

/** @param {HTMLCanvasElement} canvas @param {Sheet} sheet */
export function paint(canvas, sheet) {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = sizeOf(sheet);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  if (sheet.background) context.drawImage(sheet.background, 0, 0);
  for (const { colour, thick, points } of sheet.strokes) {
    const lineWidth = (Math.max(width, height) / 200) * (thick ? 2.5 : 1);
    Object.assign(context, { lineWidth, lineCap: 'round', lineJoin: 'round', strokeStyle: COLOURS[colour] });
    context.beginPath();
    const [first, ...rest] = points;
    context.moveTo(...first);
    // A dot is a stroke as well.
    for (const point of rest.length ? rest : [/** @type {[number, number]} */ ([first[0] + 0.1, first[1]])])
      context.lineTo(...point);
    context.stroke();
  }
}
