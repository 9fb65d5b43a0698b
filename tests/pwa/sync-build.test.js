import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { buildPhone } from '../../pwa/build.js';
import { readPo } from '../../pwa/build/words.js';

function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true }).map(String);
  return new Map(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}

test("the same sources give the same bytes; the worker's list names every file by its digest; twins are the same content", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'titian-build-'));
  try {
    await buildPhone(join(folder, 'one'));
    await buildPhone(join(folder, 'two'));
    const [one, two] = [filesIn(join(folder, 'one')), filesIn(join(folder, 'two'))];
    assert.deepEqual([...one.keys()].sort(), [...two.keys()].sort());
    for (const [name, bytes] of one) assert.ok(bytes.equals(two.get(name)), name);

    const list = JSON.parse(/\{"version":"[^"]+","files":\[.*?\]\}/.exec(one.get('sw.js').toString())[0]);
    assert.match(list.version, /^\d+\.\d+\.\d+\+[0-9a-f]{8}$/);
    // The office's preview lies beside the app, and no phone keeps it.
    const ofApp = (name) => name !== 'sw.js' && !name.startsWith('preview/');
    const plain = [...one.keys()].filter((name) => !/\.(br|gz)$/.test(name) && ofApp(name));
    assert.deepEqual(list.files.map(({ path }) => path).sort(), plain.sort());
    for (const { path, sha256 } of list.files)
      assert.equal(createHash('sha256').update(one.get(path)).digest('hex'), sha256);
    const lazy = list.files.filter((file) => file.lazy).map(({ path }) => path);
    assert.deepEqual(
      lazy.filter((path) => /\.(html|js|css|json)$/.test(path)),
      [],
    );

    for (const [name, bytes] of one) {
      if (name.endsWith('.br')) assert.ok(brotliDecompressSync(bytes).equals(one.get(name.slice(0, -3))), name);
      if (name.endsWith('.gz')) assert.ok(gunzipSync(bytes).equals(one.get(name.slice(0, -3))), name);
      assert.equal(bytes.includes(folder), false, 'no path of the machine');
      assert.equal(bytes.includes('sourceMappingURL'), false);
    }
    const page = one.get('index.html').toString();
    for (const [, path] of page.matchAll(/(?:src|href)="([^"#]+)"/g))
      assert.ok(one.has(path.replace(/^\.\//, '')), `${path} is there`);

    const later = new Set(list.files.filter(({ rest }) => rest).map(({ path }) => path));
    const started = [...page.matchAll(/(?:src|href)="([^"#]+\.js)"/g)].map(([, path]) => path);
    const scripts = plain.filter((path) => path.endsWith('.js'));
    assert.deepEqual(
      started,
      scripts.filter((path) => !later.has(path)),
      'the page starts with one script, and one that looks after it',
    );
    assert.match(started.join(), /^main-[0-9a-f]{10}\.js,watch-[0-9a-f]{10}\.js$/);
    assert.ok([...later].some((path) => path.startsWith('words-en-')));
    for (const script of scripts) {
      const text = one.get(script).toString();
      assert.equal(text.includes('titian-version'), false, `${script} knows its release`);
      for (const [, path] of text.matchAll(/["'`]\.\/([\w-]+\.js)["'`]/g))
        assert.ok(one.has(path), `${script} → ${path}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a page of the release before still finds its parts; of the one before that nothing is left', async () => {
  const out = join(mkdtempSync(join(tmpdir(), 'titian-build-')), 'dist');
  const list = (name) => `{"version":"1","files":[{"path":"${name}","sha256":"${'0'.repeat(64)}"}]}`;
  try {
    mkdirSync(out);
    writeFileSync(join(out, 'sw.js'), list('part-0123456789.js'));
    writeFileSync(join(out, 'part-0123456789.js'), '// before');
    writeFileSync(join(out, 'part-0123456789.js.br'), 'before');
    writeFileSync(join(out, 'part-abcdefabcd.js'), '// long before');
    await buildPhone(out);
    assert.equal(readFileSync(join(out, 'part-0123456789.js'), 'utf8'), '// before');
    assert.equal(existsSync(join(out, 'part-0123456789.js.br')), true);
    assert.equal(existsSync(join(out, 'part-abcdefabcd.js')), false);
    assert.equal(readFileSync(join(out, 'sw.js'), 'utf8').includes('part-0123456789'), false);
    await buildPhone(out);
    assert.equal(existsSync(join(out, 'part-0123456789.js')), false);
  } finally {
    rmSync(join(out, '..'), { recursive: true, force: true });
  }
});

test('a catalogue becomes msgid and msgstr: several lines, escapes, without fuzzy, empty and old ones', () => {
  const po = [
    'msgid ""',
    'msgstr "Content-Type: x\\n"',
    '',
    '# note',
    'msgid "Simpan"',
    'msgstr "Save"',
    '#, fuzzy',
    'msgid "a"',
    'msgstr "b"',
    '',
    'msgid "dua "',
    '"\\"baris\\""',
    'msgstr "two"',
    '" lines\\n"',
    'msgid "kosong"',
    'msgstr ""',
    '#~ msgid "lama"',
    '#~ msgstr "old"',
  ].join('\n');
  assert.deepEqual(readPo(po), { Simpan: 'Save', 'dua "baris"': 'two lines\n' });
  assert.throws(() => readPo('msgid "x"\nmsgstr[0] "y"'), /line 2/);
});
