// Photos made small enough for a weak link, still good enough to read a stamp on.

import { FormError } from '../lib/errors.js';

/** Longest side where the form says nothing, in pixels. */
export const MAX_PIXELS = 1600;
/** A photo takes at most this, in bytes (forms.md, rule 6). */
const PHOTO_BYTES = 400_000;
/** A preview crosses with the answers, in bytes (sync protocol, section 6). */
const PREVIEW_BYTES = 12_000;
const PREVIEW_PIXELS = 240;
const QUALITIES = [0.85, 0.75, 0.65, 0.55, 0.45];

/**
 * @param {Blob} blob as the camera gave it
 * @param {number} maxPixels
 * @returns {Promise<{ photo: Blob, preview: Blob }>} both JPEG, without the camera's metadata
 * @throws {FormError} 'photo' when it is no picture this phone can read
 */
export async function preparePhoto(blob, maxPixels) {
  const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' }).catch((cause) => {
    throw new FormError('photo', {}, cause);
  });
  try {
    const photo = await jpegWithin(bitmap, maxPixels || MAX_PIXELS, PHOTO_BYTES);
    const preview = await jpegWithin(bitmap, PREVIEW_PIXELS, PREVIEW_BYTES);
    return { photo, preview };
  } finally {
    bitmap.close();
  }
}

/** First less quality, then fewer pixels. @param {ImageBitmap} bitmap @param {number} pixels @param {number} bytes @returns {Promise<Blob>} */
async function jpegWithin(bitmap, pixels, bytes) {
  const canvas = document.createElement('canvas');
  for (let side = pixels; ; side *= 0.8) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext('2d');
    if (!context) throw new FormError('photo');
    context.imageSmoothingQuality = 'high';
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      const jpeg = await jpegOf(canvas, quality);
      if (jpeg.size <= bytes || (side < 64 && quality === 0.45)) return jpeg;
    }
  }
}

/** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob>} */
function jpegOf(canvas, quality) {
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new FormError('photo'))), 'image/jpeg', quality);
  });
}
