// Answer a form from its first part to the summary as a careful person would, knowing only the form.
// Drives the Session; whatever is asked is answered validly from its type, constraint and choices, and again while
// answers bring up more questions.

const WORDS = 'Terlihat dari jalan desa, dua orang bekerja di bangsal kayu.';
const ROUNDS = 12;

/**
 * @param {import('../../pwa/runner/types').Session} session
 * @param {{ entries?: number, files?: boolean, today?: string }} [how] entries: instances for each free repeat
 * @returns {Promise<{ answered: number, parts: string[], left: string[] }>}
 */
export async function fillIn(session, { entries = 2, files = true, today = '2026-01-14' } = {}) {
  const parts = [];
  let answered = 0;
  for (let step = 0; step < 60 && !session.atSummary; step += 1) {
    const { part } = session;
    parts.push(part.id);
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = answered;
      answered += await fillShown(session, part, { files, today });
      await addEntries(session, part, entries);
      if (answered === before) break;
    }
    const problems = session.next();
    if (problems.length) return { answered, parts, left: problems.map(({ path, message }) => `${path}: ${message}`) };
  }
  return { answered, parts, left: session.checkAll().map(({ path, message }) => `${path}: ${message}`) };
}

async function fillShown(session, part, how) {
  let answered = 0;
  for (const { question, node } of questionsUnder(session, part)) {
    const path = session.live.instance.indexedPath(node);
    // A helper that fills other questions.
    if (question.appearance === 'mrz') continue;
    if (session.live.value(node) !== '' || question.type === 'note' || session.live.isReadonly(node)) continue;
    if (['image', 'audio', 'video', 'file'].includes(question.type)) {
      if (!how.files && !session.live.isRequired(node)) continue;
      await session.attach(path, await fileFor(question));
      answered += 1;
      continue;
    }
    const bind = session.live.bindOf(node);
    for (const value of candidates(session, question, node, bind, how.today)) {
      session.answer(path, value);
      session.leave(path);
      if (!session.problemAt(path)) break;
    }
    if (session.live.value(node) !== '') answered += 1;
  }
  return answered;
}

/** Every question of the part that applies now, repeats included. */
function* questionsUnder(session, part) {
  const { live } = session;
  for (const [path, question] of session.form.questions) {
    for (const node of live.instance.all(path)) {
      const home = live.instance.indexedPath(node);
      if (!live.isRelevant(node) || !inPart(part, home, path)) continue;
      yield { question, node };
    }
  }
}

function inPart(part, indexed, generic) {
  if (part.kind === 'entry') return indexed.startsWith(`${part.id}/`);
  const holds = (items) => items.some((item) => item.path === generic || (item.children && holds(item.children)));
  return holds(part.items);
}

async function addEntries(session, part, entries) {
  for (const item of part.items.filter(({ kind }) => kind === 'repeat')) {
    if (item.count || item.fixed) continue;
    const parent = session.live.instance.at(item.path.slice(0, item.path.lastIndexOf('/')));
    while (session.live.instance.repeatsIn(item.path, parent).length < entries) {
      session.addRepeat(item.path);
      session.goTo(part.id);
    }
  }
}

function candidates(session, question, node, bind, today) {
  const constraint = bind?.constraint ?? '';
  switch (question.type) {
    case 'select_one':
    case 'select_multiple': {
      const set = session.live.choices.of(question, node);
      return set.slice(0, 12).map(({ value }) => value);
    }
    case 'rank': {
      const set = session.live.choices.of(question, node);
      return [set.slice(0, set.length).map(({ value }) => value).reverse().join(' ')];
    }
    case 'range': return [question.params.start, question.params.end];
    case 'integer': return ['2', '1', '3', '12', '30', '60', '0', '100'];
    case 'decimal': return ['12.5', '2', '100'];
    case 'date': return [today, shift(today, -3), shift(today, 3), shift(today, 30)];
    case 'dateTime': return [`${today}T08:15`, `${shift(today, -1)}T08:15`];
    case 'time': return ['08:15'];
    case 'geopoint': return ['-3.6512000 103.7712000 24.0 8.0'];
    case 'geotrace': return ['-3.6512000 103.7712000 24.0 8.0; -3.6520000 103.7720000 24.0 8.0'];
    case 'geoshape': return ['-3.65 103.77 24 8; -3.65 103.78 24 8; -3.66 103.78 24 8; -3.65 103.77 24 8'];
    case 'trigger': return ['OK'];
    default: return texts(constraint);
  }
}

/** Something that fits the commonest patterns; the engine says which. */
function texts(constraint) {
  const longest = Number(/string-length\(\.\)\s*<=\s*(\d+)/.exec(constraint.replace(/\s+/g, ''))?.[1] ?? 0);
  const plain = longest ? WORDS.slice(0, longest) : WORDS;
  return /regex/.test(constraint)
    ? ['081234567890', 'E8812456', 'C20', '1234567890123', 'ABC/12-2026', plain]
    : [plain, 'Petugas 07'];
}

function shift(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

async function fileFor(question) {
  if (question.type !== 'image') return new Blob([`%PDF-1.4 ${question.name}`], { type: question.type === 'audio' ? 'audio/mpeg' : 'application/pdf' });
  const canvas = document.createElement('canvas');
  canvas.width = 2400;
  canvas.height = 1800;
  const context = canvas.getContext('2d');
  const shade = context.createLinearGradient(0, 0, 2400, 1800);
  shade.addColorStop(0, '#8aa5ba');
  shade.addColorStop(1, '#446079');
  context.fillStyle = shade;
  context.fillRect(0, 0, 2400, 1800);
  context.fillStyle = '#10243e';
  context.font = '160px sans-serif';
  context.fillText(question.name, 200, 900);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.95));
}
