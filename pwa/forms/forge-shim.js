// Stands where openrosa-xpath-evaluator looks for node-forge (280 kB), which only digest() needs.

import { FormError } from '../lib/errors.js';

const refuse = {
  create() {
    throw new FormError('unsupported', { what: 'digest()' });
  },
};

export const md = { md5: refuse, sha1: refuse, sha256: refuse, sha384: refuse, sha512: refuse };
