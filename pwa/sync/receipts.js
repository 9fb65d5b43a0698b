// The rule itself lies in the store, which enforces it; sync asks it by this name.

export { settles, stateAfter } from '../store/receipts.js';
