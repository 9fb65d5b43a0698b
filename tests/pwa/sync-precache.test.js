import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256Hex } from '../../pwa/lib/digest.js';
import { keepRest, precache } from '../../pwa/sync/precache.js';

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
        await assert.rejects(
          precache({ version: '1', files, scope: SCOPE, follows: () => null }),
          /not what its digest names/,
        );
        assert.deepEqual([...globalThis.caches.all.keys()], [], broken.path);
      }
    }
    globalThis.fetch = async () => new Response(bytes);
    await precache({ version: '1', files, scope: SCOPE, follows: () => null });
    assert.equal(globalThis.caches.all.get('titian-1').size, 3);
  } finally {
    [globalThis.caches, globalThis.fetch] = before;
  }
});

test('what another release clears away while one is kept is noticed: it is not called whole', async () => {
  const bytes = new TextEncoder().encode('content');
  const sha256 = await sha256Hex(bytes.buffer);
  const files = ['index.html', 'main.js', 'style.css'].map((path) => ({ path, sha256 }));
  const before = [globalThis.caches, globalThis.fetch];
  try {
    globalThis.caches = memoryCaches();
    globalThis.fetch = async (url) => {
      if (url.endsWith('main.js')) await globalThis.caches.delete('titian-2');
      return new Response(bytes);
    };
    await assert.rejects(precache({ version: '2', files, scope: SCOPE, follows: () => null }));
    assert.deepEqual([...globalThis.caches.all.keys()], []);
  } finally {
    [globalThis.caches, globalThis.fetch] = before;
  }
});

test('the rest of a release clears older ones away, and none that comes or waits beside it', async () => {
  const before = [globalThis.caches, globalThis.fetch];
  try {
    globalThis.caches = memoryCaches();
    for (const name of ['titian-1', 'titian-2', 'titian-3']) await globalThis.caches.open(name);
    const coming = { version: '2', files: [], scope: SCOPE, follows: () => true };
    assert.equal(await keepRest(coming), true);
    assert.deepEqual([...globalThis.caches.all.keys()], ['titian-1', 'titian-2', 'titian-3']);
    assert.equal(await keepRest({ ...coming, follows: () => null }), true);
    assert.deepEqual([...globalThis.caches.all.keys()], ['titian-2']);
  } finally {
    [globalThis.caches, globalThis.fetch] = before;
  }
});
