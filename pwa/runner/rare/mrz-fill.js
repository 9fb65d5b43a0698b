// Which questions of a form the lines of a passport answer. A form says it at the helper, `titian:mrz="nama=tka_nama
// nomor=tka_paspor"`; where it does not, questions beside it are known by their names.

/** @typedef {import('./mrz-lines.js').Reading} Reading */
/** @typedef {import('../question.js').Field} Field */
/** @typedef {import('../../forms/types').Question} Question */
/** @typedef {{ get: (key: string) => Reading | undefined, today: Date }} Passport */
/** What one question gets: '' when it cannot be said there. @typedef {{ path: string, label: string, before: string, next: string, shown: string, was: string, checked: boolean | null }} Answer */

/** @type {Record<string, RegExp>} */
const NAMES = {
  nama: /(?:^|_)nama(?:_oa)?$/,
  bangsa: /(?:^|_)(?:bangsa|kebangsaan|kewarganegaraan|warga_negara)$/,
  nomor: /(?:^|_)paspor$/,
  jk: /(?:^|_)(?:jk|jenis_kelamin|kelamin)$/,
  lahir: /(?:^|_)(?:tgl_lahir|tanggal_lahir)$/,
  umur: /(?:^|_)(?:umur|usia)$/,
  berlaku: /(?:^|_)(?:paspor_sd|berlaku_sampai|paspor_berlaku)$/,
};
/** Codes in passports that are not the three letters of ISO 3166 (ICAO 9303 part 3, section 5). @type {Record<string, string>} */
const STATES = { D: 'DEU', GBD: 'GBR', GBN: 'GBR', GBO: 'GBR', GBP: 'GBR', GBS: 'GBR', RKS: 'XKX', UNK: 'XKX' };
/** @type {Record<string, string[]>} */
const SEXES = {
  L: ['L', 'l', 'lk', 'laki', 'laki_laki', 'pria', 'M', 'm', 'male'],
  P: ['P', 'p', 'pr', 'perempuan', 'wanita', 'F', 'f', 'female'],
};
/** What lists call a country that they do not name. */
const OTHER = ['LAIN', 'lain'];

/** @param {Field} field the helper @param {Reading[]} readings @param {Date} today @returns {Answer[]} */
export function answersFor(field, readings, today) {
  const { session, question, path } = field;
  const { live } = session;
  const passport = { get: (/** @type {string} */ key) => readings.find((one) => one.key === key), today };
  const beside = question.path.slice(0, question.path.lastIndexOf('/'));
  const here = path.slice(0, path.lastIndexOf('/'));
  const answers = [];
  for (const [key, name] of wanted(question, [...session.form.questions.values()], beside)) {
    const target = session.form.questions.get(`${beside}/${name}`);
    const node = live.instance.at(`${here}/${name}`);
    const reading = passport.get(key === 'umur' ? 'lahir' : key);
    if (!target || !node || !reading || !live.isRelevant(node) || live.isReadonly(node)) continue;
    const set = target.type === 'select_one' ? live.choices.of(target, node) : null;
    const next = valueFor(key, reading.value, target, set, today);
    const before = live.value(node);
    const shown = (/** @type {string} */ value) => set?.find(value)?.label ?? value;
    const label = live.say(target.words, node) || target.name;
    answers.push({
      path: `${here}/${name}`,
      label,
      before,
      next,
      shown: shown(next) || reading.value,
      was: before !== next ? shown(before) : '',
      checked: reading.checked,
    });
  }
  return answers;
}

/** @param {Question} helper @param {Question[]} questions @param {string} beside @returns {[key: string, name: string][]} */
function wanted({ params, path }, questions, beside) {
  if (params?.mrz)
    return params.mrz
      .split(/\s+/)
      .map((pair) => pair.split('='))
      .filter((pair) => pair.length === 2)
      .map(([key, name]) => [key, name]);
  const names = questions
    .filter((one) => one.path !== path && one.path.slice(0, one.path.lastIndexOf('/')) === beside)
    .map(({ name }) => name);
  return Object.entries(NAMES).flatMap(([key, known]) => {
    const name = names.find((one) => known.test(one));
    return name ? [/** @type {[string, string]} */ ([key, name])] : [];
  });
}

/** @param {string} key @param {string} value @param {Question} target @param {import('../../forms/types').ChoiceSet | null} set @param {Date} today */
function valueFor(key, value, target, set, today) {
  const oneOf = (/** @type {string[]} */ values) => values.find((one) => set?.find(one)) ?? '';
  if (key === 'bangsa' && set) return oneOf([value, STATES[value] ?? value, ...OTHER]);
  if (key === 'jk') return set ? oneOf(SEXES[value] ?? []) : value;
  if (key === 'umur') return String(ageOn(value, today));
  if (set) return oneOf([value]);
  // In a line of text a date is read by people.
  return key === 'lahir' && target.type === 'text' ? value.split('-').reverse().join('-') : value;
}

/** @param {string} born ISO day @param {Date} today */
function ageOn(born, today) {
  const [year, month, day] = born.split('-').map(Number);
  const had = today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
  return today.getFullYear() - year - (had ? 0 : 1);
}
