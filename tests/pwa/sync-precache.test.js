import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { precache } from '../../pwa/sync/precache.js';

const SCOPE = 'https://titian.example/app/';

/** A browser's caches, as far as an install uses them. */
function memoryCaches() {
  const all = new Map();
  const open = (name) => {
    const kept = all.get(name) ?? all.set(name, new Map()).get(name);
    return {
      keys: async () => [...kept.keys()].map((url) => ({ url })),
      match: async (url) => kept.get(url)?.clone(),
      put: async (url, response) => void kept.set(url, response),
    };
  };
  return {
    all,
    keys: async () => [...all.keys()],
    open: async (name) => open(name),
    delete: async (name) => all.delete(name),
    match: async (url) =>
      [...all.values()]
        .map((kept) => kept.get(url))
        .find(Boolean)
        ?.clone(),
  };
}

test('an install of which one file fails keeps nothing and says that it failed, whichever file that is', async () => {
  const bytes = new TextEncoder().encode('content');
  const sha256 = await sha256Hex(bytes.buffer);
  const files = ['index.html', 'main.js', 'style.css'].map((path) => ({ path, sha256 }));
  const before = [globalThis.caches, globalThis.fetch];
  try {
    for (const broken of files) {
      for (const answer of [() => new Response('', { status: 500 }), () => new Response('<html>Masuk</html>')]) {
        globalThis.caches = memoryCaches();
        globalThis.fetch = async (url) => (url.endsWith(broken.path) ? answer() : new Response(bytes));
        await assert.rejects(precache({ version: '1', files, scope: SCOPE }), /not what its digest names/);
        assert.deepEqual([...globalThis.caches.all.keys()], [], broken.path);
      }
    }
    globalThis.fetch = async () => new Response(bytes);
    await precache({ version: '1', files, scope: SCOPE });
    assert.equal(globalThis.caches.all.get('titian-1').size, 3);
  } finally {
    [globalThis.caches, globalThis.fetch] = before;
  }
});
