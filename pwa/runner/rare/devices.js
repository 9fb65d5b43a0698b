// Why a camera or a microphone gave nothing, in words.

import { t } from '../../lib/words.js';

/** @param {unknown} error of getUserMedia @returns {string} */
export function cameraTrouble(error) {
  const { name } = /** @type {{ name?: string }} */ (error ?? {});
  if (name === 'NotAllowedError' || name === 'SecurityError')
    return t('Izin kamera ditolak di HP ini. Izinkan di setelan browser bila perlu.');
  if (name === 'NotFoundError' || name === 'TypeError') return t('HP ini tidak mempunyai kamera yang dapat dipakai.');
  return t('Kamera sedang dipakai aplikasi lain.');
}

/** @param {unknown} error of getUserMedia @returns {string} */
export function microphoneTrouble(error) {
  const { name } = /** @type {{ name?: string }} */ (error ?? {});
  if (name === 'NotAllowedError' || name === 'SecurityError')
    return t('Izin mikrofon ditolak di HP ini. Izinkan di setelan browser, atau pilih berkas suara.');
  if (name === 'NotFoundError' || name === 'TypeError')
    return t('HP ini tidak mempunyai mikrofon yang dapat dipakai. Pilih berkas suara.');
  return t('Mikrofon sedang dipakai aplikasi lain. Tutup aplikasi itu, lalu coba lagi.');
}
