// The only clock on the phone: what time it is, waiting, and how instants read in the office's zone.

import { language, t } from './words.js';

/** Indonesia's zones have no summer time (Keppres 41/1987). Hours east of UTC. @type {Record<string, number>} */
const OFFSETS_H = { 'Asia/Jakarta': 7, 'Asia/Pontianak': 7, 'Asia/Makassar': 8, 'Asia/Jayapura': 9 };
const CALENDAR = {
  id: {
    days: ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'],
    months: ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'],
  },
  en: {
    days: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  },
};

let zone = 'Asia/Jakarta';
/** @type {Intl.DateTimeFormat | null} */
let elsewhere = null;
/** @type {() => number} */
let read = () => Date.now();

/** Tests set the time here. @param {(() => number) | null} fn milliseconds since 1970, or null for the phone's own */
export function setClock(fn) {
  read = fn ?? (() => Date.now());
}

/** The office's zone, from enrolment. @param {string} name IANA name, "Asia/Makassar" */
export function setTimeZone(name) {
  zone = name;
  elsewhere = null;
}

/** @returns {Date} */
export function now() {
  return new Date(read());
}

/** @returns {string} RFC 3339 in UTC with milliseconds */
export function nowIso() {
  return now().toISOString();
}

/** @returns {string} the office's calendar day, "2026-11-21" */
export function todayIso() {
  return dayOf(now());
}

/**
 * Run once after a while.
 * @param {number} ms
 * @param {() => void} fn
 * @returns {() => void} cancel
 */
export function later(ms, fn) {
  const timer = setTimeout(fn, ms);
  return () => clearTimeout(timer);
}

/** @param {string} iso instant @returns {string} "13.07" */
export function formatTime(iso) {
  const part = parts(new Date(iso));
  return `${part.hour}.${part.minute}`;
}

/** @param {string} iso instant @returns {string} "13.07" today, "Kemarin 16.20", else "19 Nov" (with its year when not this one) */
export function formatDay(iso) {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) return '';
  const day = dayOf(then);
  if (day === todayIso()) return formatTime(iso);
  if (day === dayOf(new Date(read() - 86_400_000))) return t('Kemarin %(time)s', { time: formatTime(iso) });
  return dayAndMonth(day, day.slice(0, 4) !== todayIso().slice(0, 4));
}

/** @param {string} date calendar day "2026-11-19" (an instant is taken at its office day) @returns {string} "19 Nov 2026" */
export function formatDate(date) {
  const then = new Date(date);
  if (Number.isNaN(then.getTime())) return '';
  return dayAndMonth(date.length > 10 ? dayOf(then) : date, true);
}

/** @param {string} date calendar day @returns {string} "19 Nov", with its year when not this one */
export function formatShortDate(date) {
  const day = date.slice(0, 10);
  return Number.isNaN(Date.parse(day)) ? '' : dayAndMonth(day, day.slice(0, 4) !== todayIso().slice(0, 4));
}

/** @param {string} date calendar day or instant @returns {string} "Kamis" */
export function formatWeekday(date) {
  const day = date.length > 10 ? dayOf(new Date(date)) : date;
  return calendar().days[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? '';
}

/** @param {string} day @param {boolean} withYear */
function dayAndMonth(day, withYear) {
  const name = calendar().months[Number(day.slice(5, 7)) - 1];
  return `${Number(day.slice(8, 10))} ${name}${withYear ? ` ${day.slice(0, 4)}` : ''}`;
}

function calendar() {
  return language() === 'en' ? CALENDAR.en : CALENDAR.id;
}

/** @param {Date} date */
function dayOf(date) {
  const part = parts(date);
  return `${part.year}-${part.month}-${part.day}`;
}

/** @param {Date} date @returns {Record<string, string>} */
function parts(date) {
  const hours = OFFSETS_H[zone];
  if (hours === undefined) return partsElsewhere(date);
  const [day, time] = new Date(date.getTime() + hours * 3_600_000).toISOString().split('T');
  const [year, month, dayOfMonth] = day.split('-');
  return { year, month, day: dayOfMonth, hour: time.slice(0, 2), minute: time.slice(3, 5) };
}

/** Any other zone: the browser knows it, for 70 ms on a weak phone. @param {Date} date @returns {Record<string, string>} */
function partsElsewhere(date) {
  elsewhere ??= new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  /** @type {Record<string, string>} */
  const found = {};
  for (const piece of elsewhere.formatToParts(date)) found[piece.type] = piece.value;
  return found;
}
