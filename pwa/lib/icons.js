// Line icons of one weight, drawn in the colour of the text beside them. They never speak alone.

import { html, svg } from './dom.js';

/** Paths on a 24 × 24 field. @type {Record<string, string>} */
const paths = {
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  check: 'M5 12l5 5 9-10',
  checks: 'M2 12.5l4 4 8-9M11 16l1 .5 9-9',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  pen: 'M12 20h9M16.5 3.5a2.1 2.1 0 013 3L7 19l-4 1 1-4z',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  gear: 'M12 15a3 3 0 100-6 3 3 0 000 6zM19.4 15a1.7 1.7 0 00.3 1.8l.1.1a2 2 0 11-2.8 2.8l-.1-.1a1.7 1.7 0 00-2.9 1.2V21a2 2 0 11-4 0v-.1a1.7 1.7 0 00-2.9-1.2l-.1.1a2 2 0 11-2.8-2.8l.1-.1a1.7 1.7 0 00-1.2-2.9H3a2 2 0 110-4h.1a1.7 1.7 0 001.2-2.9l-.1-.1a2 2 0 112.8-2.8l.1.1a1.7 1.7 0 002.9-1.2V3a2 2 0 114 0v.1a1.7 1.7 0 002.9 1.2l.1-.1a2 2 0 112.8 2.8l-.1.1a1.7 1.7 0 001.2 2.9h.1a2 2 0 110 4h-.1a1.7 1.7 0 00-1.5 1z',
  offline: 'M3 3l18 18M8.5 16.4a5 5 0 017 0M5 12.9a10 10 0 015-2.7M19 12.9a10 10 0 00-2.4-1.8M12 20h.01',
  weak: 'M5 12.5a10 10 0 0114 0M8.5 16.4a5 5 0 017 0M12 20h.01',
  online: 'M5 12.5a10 10 0 0114 0M8.5 16.4a5 5 0 017 0M12 20h.01M2 9a15 15 0 0120 0',
  portal: 'M4 21V4h10v17M2 21h20M14 12h6M17 9l3 3-3 3M8 12h.01',
  lock: 'M6 11h12v10H6zM8 11V8a4 4 0 018 0v3',
  update: 'M20 11a8 8 0 10-2.3 6.3M20 5v6h-6',
  message: 'M4 5h16v11H9l-5 4z',
  forms: 'M6 3h9l4 4v14H6zM9 12h7M9 16h7',
  outbox: 'M3 13l3-8h12l3 8v6H3zM3 13h5l2 3h4l2-3h5',
  tasks: 'M4 6l2 2 3-4M4 14l2 2 3-4M13 7h8M13 15h8',
  pin: 'M12 21s7-6 7-11a7 7 0 10-14 0c0 5 7 11 7 11zM12 12.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z',
  village: 'M2 21h20M4 21v-8l5-4 5 4v8M9 21v-5M14 12l3-2.5 4 3.5v8',
  person: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c1-5 4-7 8-7s7 2 8 7',
  people:
    'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2 20c1-4 3.5-6 7-6s6 2 7 6M16 4.5a3.5 3.5 0 010 6.5M18 14.5c2 .8 3.3 2.6 4 5.5',
  building: 'M3 21h18M5 21V8l7-4 7 4v13M9 21v-6h6v6',
  bed: 'M3 18V6M3 14h18v4M21 14v-2a3 3 0 00-3-3h-7v5M7 11.5a1.5 1.5 0 100-3 1.5 1.5 0 000 3z',
  alert: 'M12 9v5M12 17.5h.01M10.3 3.9L2 18a2 2 0 001.7 3h16.6a2 2 0 001.7-3L13.7 3.9a2 2 0 00-3.4 0z',
  ear: 'M7 9a5 5 0 0110 0c0 4-4 4-4 8a3 3 0 01-5 2M10 9a2 2 0 014 0c0 1.5-1.5 2-1.5 3.5',
  megaphone: 'M3 11l14-6v14L3 13zM7 13v5a2 2 0 004 0v-3M20 10v4',
  shield: 'M12 3l7 3v5c0 5-3 8.5-7 10-4-1.5-7-5-7-10V6zM9 12l2 2 4-4',
  service: 'M4 6h16v12H4zM8 11a1.5 1.5 0 100-3 1.5 1.5 0 000 3zM6 15c.3-1.5 1-2 2-2s1.7.5 2 2M14 10h3M14 14h3',
  tool: 'M14 7l3 3M5 19l9-9M12 5l7 7-3 3-7-7z',
  scales: 'M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z',
  handshake: 'M3 8l4-2 5 2 5-2 4 2v7l-3 1-6 4-6-4-3-1zM12 8l-3 4c1.5 1.5 3 1 4-.5l4 3.5',
  phone: 'M6 3h4l1.5 5-2.5 1.5a12 12 0 005.5 5.5L16 12.5l5 1.5v4a3 3 0 01-3 3A15 15 0 013 6a3 3 0 013-3z',
  clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2',
  camera: 'M3 8h4l2-3h6l2 3h4v11H3zM12 17a3.5 3.5 0 100-7 3.5 3.5 0 000 7z',
  send: 'M4 12l16-8-6 16-3-7zM11 13l9-9',
  share: 'M12 15V4M8 8l4-4 4 4M5 13v7h14v-7',
  download: 'M12 4v11M8 11l4 4 4-4M5 20h14',
  search: 'M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM15.5 15.5L21 21',
  language: 'M12 21a9 9 0 100-18 9 9 0 000 18zM3 12h18M12 3c3 3 3.5 6 3.5 9S15 18 12 21c-3-3-3.5-6-3.5-9S9 6 12 3z',
  storage:
    'M12 8c4.4 0 8-1.1 8-2.5S16.4 3 12 3 4 4.1 4 5.5 7.6 8 12 8zM4 5.5v13C4 19.9 7.6 21 12 21s8-1.1 8-2.5v-13M4 12c0 1.4 3.6 2.5 8 2.5s8-1.1 8-2.5',
  info: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 11v5M12 7.5h.01',
  pause: 'M9 5v14M15 5v14',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2',
  undo: 'M9 8L4 12l5 4M4 12h10a5 5 0 015 5v1',
};

/** Words a form may use for its icon, beside the names above. @type {Record<string, string>} */
const also = {
  warning: 'alert',
  home: 'village',
  desa: 'village',
  factory: 'building',
  hotel: 'bed',
  complaint: 'ear',
  education: 'megaphone',
  wrench: 'tool',
  law: 'scales',
  coordination: 'handshake',
};

/** @param {string} name @returns {import('./dom.js').TemplateResult} an icon hidden from screen readers */
export function icon(name) {
  const path = paths[name] ?? paths[also[name]] ?? paths.forms;
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${svg`<path d=${path} />`}</svg>`;
}
