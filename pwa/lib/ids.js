// New names for things made on this phone.

/** @returns {string} UUIDv4, lower case, without "uuid:" */
export function newUuid() {
  return crypto.randomUUID();
}
