// The parts of openrosa-xpath-evaluator that we stand on; the package brings no types.
declare module 'openrosa-xpath-evaluator/src/extended-xpath.js' {
  export default class ExtendedXPathEvaluator {
    constructor(wrapped: unknown, extensions: unknown);
    evaluate(
      input: string,
      node: Node,
      resolver: { lookupNamespaceURI(prefix: string | null): string | null } | null,
      type: number,
      result?: null,
      contextSize?: number,
      contextPosition?: number,
    ): XPathResult;
  }
}
declare module 'openrosa-xpath-evaluator/src/utils/xpath-cast.js' {
  type Castable = { t: string; v: any } | Node;
  const cast: {
    asBoolean(value: Castable): boolean;
    asNumber(value: Castable): number;
    asString(value: Castable): string;
  };
  export default cast;
}
declare module 'openrosa-xpath-evaluator/src/utils/date.js' {
  const dates: {
    DATE_STRING: RegExp;
    dateToDays(date: Date): number;
    dateStringToDays(text: string): number;
    isValidDate(year: string, month: string, day: string): boolean;
  };
  export default dates;
}
declare module 'openrosa-xpath-evaluator/src/date-extensions.js' {
  /** The date of no text: none, and written so. */
  export class BlankDate extends Date {}
}
declare module 'openrosa-xpath-evaluator/src/geo.js' {
  type Value = { t: string; v: any };
  const geo: { asGeopoints(...values: Value[]): string[]; area(points: string[]): number; distance(points: string[]): number };
  export default geo;
}
declare module 'openrosa-xpath-evaluator/src/utils/shuffle.js' {
  export default function shuffle<T>(all: T[], seed?: number): T[];
}
