// Run once, in a page: an XForm as Enketo's core wants it.
import { transform } from 'enketo-transformer/web';

globalThis.transform = (xform) => transform({ xform });
