// Names things by their bytes.

/** @param {ArrayBuffer | Uint8Array | string} content a string counts as its UTF-8 bytes @returns {Promise<string>} sha256, lower-case hex */
export async function sha256Hex(content) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const digest = await crypto.subtle.digest('SHA-256', /** @type {BufferSource} */ (bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
