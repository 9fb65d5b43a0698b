// The runner on a bare page with a real store: what a screen does, and nothing more.

import { html, render } from '../../../pwa/lib/dom.js';
import { setClock } from '../../../pwa/lib/clock.js';
import { StoreError } from '../../../pwa/lib/errors.js';
import { setCatalogue, setLanguage } from '../../../pwa/lib/words.js';
import { partTemplate, repairTemplate, summaryTemplate } from '../../../pwa/runner/pages.js';
import { startSession } from '../../../pwa/runner/session.js';
import { openDatabase } from '../../../pwa/store/database.js';
import { readDraft, saveDraft } from '../../../pwa/store/drafts.js';
import { listFiles, putFiles, readFile } from '../../../pwa/store/files.js';
import { writeIdentity } from '../../../pwa/store/identity.js';
import { listOutbox } from '../../../pwa/store/outbox.js';
import { fillIn } from '../filler.js';

const IDENTITY = {
  token: 'token',
  device_id: 'd1',
  device_code: 'K7Q29M',
  person: { id: 'p1', name: 'Petugas 07', username: 'petugas07', roles: ['pimpasa'] },
  office: { id: 'o1', name: 'Kanim', letters: 'ME', time_zone: 'Asia/Jakarta' },
  epoch: 'e1',
  enrolled_at: '2026-01-01T00:00:00Z',
};

let db;
let texts = {};

/** Open the store as an enrolled phone with these lists. */
async function ready(lists) {
  db = await openDatabase();
  texts = lists;
  await writeIdentity(db, IDENTITY);
}

/** Begin, go on with or repair a record, and draw it. */
async function begin({ info, xform, language = 'id', draftId, repair, media = {} }) {
  const draft = draftId ? await readDraft(db, draftId) : undefined;
  const session = await startSession(db, {
    info,
    xform,
    language,
    identity: IDENTITY,
    lists: async (name) => {
      if (name in texts) return texts[name];
      throw new StoreError('list_missing', { name });
    },
    media: async (name) => (name in media ? blobOf(media[name]) : null),
    ...(draft ? { draft, files: await filesOf(draft.id) } : {}),
    ...(repair ? { repair: { ...repair, files: await filesOf(repair.report.instance_id) } } : {}),
  });
  engine.session = session;
  const draw = () => {
    const page = engine.repairing ? repairTemplate(session) : session.atSummary ? summaryTemplate(session) : partTemplate(session);
    render(page, document.getElementById('app'));
    render(buttons(session), document.getElementById('foot'));
  };
  let waiting = false;
  session.onChange(() => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      draw();
    });
  });
  engine.draw = draw;
  draw();
  return session.draft.id;
}

function buttons(session) {
  const finish = async () => {
    if (!session.checkAll().length) engine.record = await session.finish();
    session.refresh();
  };
  return html`<div><button class="button" data-kind="second" data-action="back" @click=${() => session.back()}>Kembali</button>
    ${session.atSummary ? html`<button class="button" data-action="finish" @click=${finish}>Selesai</button>` : html`<button class="button" data-action="next" @click=${() => session.next()}>Lanjut</button>`}</div>`;
}

/** @param {[string, string]} file type and base64 */
function blobOf([type, text]) {
  return new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], { type });
}

async function filesOf(owner) {
  const known = await listFiles(db, owner);
  return (await Promise.all(known.map(({ name }) => readFile(db, owner, name)))).filter(Boolean);
}

// Short words for the scripts of the tests.
const words = {
  valueAt: (path) => engine.session.live.instance.at(path)?.textContent ?? '',
  storedDraft: async () => {
    await engine.session.flush();
    return readDraft(db, engine.session.draft.id);
  },
  storedFiles: async () => {
    await engine.session.flush();
    return (await filesOf(engine.session.draft.id)).map(({ bytes: _bytes, ...file }) => file);
  },
  sizeOf: async (path) => {
    const picture = await createImageBitmap(new Blob([engine.session.fileOf(path).bytes]));
    return [picture.width, picture.height];
  },
  entries: () => {
    const { form, live } = engine.session;
    const nodes = [...form.repeats.keys()].flatMap((path) => live.instance.all(path));
    return nodes.filter((node) => live.isRelevant(node)).map((node) => live.instance.indexedPath(node));
  },
};

const engine = {
  begin, fillIn, filesOf, listOutbox: () => listOutbox(db), putFiles: (files) => putFiles(db, files), readDraft: (id) => readDraft(db, id),
  ready, record: null, repairing: false, saveDraft: (draft) => saveDraft(db, draft), setCatalogue, setClock, setLanguage, session: null, draw: null,
};
Object.assign(globalThis, words, { engine });
