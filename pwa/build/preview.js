// The office's preview of a draft: the phone's runner with a start of its own, under preview/, beside the app.

import { join } from 'node:path';
import { readText } from './assets.js';
import { bundleApp, nameScripts } from './scripts.js';

/** Where the app's files lie on the server; the preview's page lies elsewhere, out of the service worker's reach. */
const APP = '/app/';

/**
 * @param {import('./scripts.js').Places} places
 * @param {string} version
 * @param {{style: string, looks: string, words: Record<string, string>}} shared paths of the app's own files
 * @returns {Promise<{path: string, text: string}[]>} scripts, and the page that starts the first of them
 */
export async function previewFiles(places, version, { style, looks, words }) {
  const paths = Object.fromEntries(Object.entries(words).map(([language, path]) => [language, APP + path]));
  const scripts = await bundleApp(places, 'preview.js', { version, words: paths }, APP + looks);
  const named = nameScripts(scripts, (text) => text, version, 'preview');
  const head = [
    `<link rel="stylesheet" href="${APP}${style}">`,
    ...named
      .filter(({ eager }, at) => eager && at > 0)
      .map(({ path }) => `<link rel="modulepreload" href="${APP}preview/${path}">`),
    `<script type="module" src="${APP}preview/${named[0].path}"></script>`,
  ];
  const page = readText(join(places.pwa, 'preview.html'));
  return [
    ...named.map(({ path, text }) => ({ path: `preview/${path}`, text })),
    {
      path: 'preview/index.html',
      text: page.replace('</head>', `${head.map((line) => `  ${line}\n`).join('')}</head>`),
    },
  ];
}
