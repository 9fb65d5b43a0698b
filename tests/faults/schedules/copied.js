// A phone copied with everything on it: the same person, the same token, the same numbers, twice.

import { openDatabase } from '../../../pwa/store/database.js';

/** @param {any} db @param {string} name of the copy's database */
export async function copyPhone(db, name) {
  const copy = await openDatabase({ name });
  const stores = [...db.objectStoreNames];
  const from = db.transaction(stores);
  const rows = await Promise.all(stores.map((store) => from.objectStore(store).getAll()));
  const into = copy.transaction(stores, 'readwrite');
  for (const [at, store] of stores.entries()) for (const row of rows[at]) into.objectStore(store).put(row);
  await into.done;
  copy.close();
}
