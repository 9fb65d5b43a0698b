// The two parts of openrosa-xpath-evaluator that we enter by; the package brings no types.
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
declare module 'openrosa-xpath-evaluator/src/openrosa-extensions.js' {
  type Value = { t: string; v: any };
  export default function openRosaExtensions(): {
    func: Record<string, (this: any, ...values: Value[]) => Value>;
    XPR: Record<'boolean' | 'number' | 'string' | 'date', (value: any) => Value>;
    process: {
      toExternalResult(value: Value, type: number): unknown;
      typefor(value: unknown): string | undefined;
    };
    _now: () => Date;
  };
}
