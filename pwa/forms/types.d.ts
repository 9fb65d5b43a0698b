// Shapes of the form engine: a parsed XForm (never changes) and what it says about one node of a live instance.

/** A label, hint or message: an itext id, or its own pieces. */
export interface Words { itext?: string; pieces?: Piece[] }
/** Plain words, or an expression whose value stands there (`<output value>`). */
export type Piece = string | { expr: string };

export interface Language { name: string; code: string; isDefault: boolean }

export type QuestionType =
  | 'text' | 'integer' | 'decimal' | 'date' | 'dateTime' | 'time'
  | 'select_one' | 'select_multiple' | 'rank'
  | 'geopoint' | 'geotrace' | 'geoshape' | 'barcode'
  | 'image' | 'audio' | 'video' | 'file'
  | 'note' | 'range' | 'trigger';

export interface Bind {
  path: string;
  type: string;
  required: string;
  relevant: string;
  constraint: string;
  calculate: string;
  readonly: string;
  requiredWords: Words | null;
  constraintWords: Words | null;
  preload: string;
  preloadParams: string;
  maxPixels: number;
}

export interface Itemset { nodeset: string; valueRef: string; labelRef: string; labelIsItext: boolean }
export interface InlineChoice { value: string; words: Words }

export interface Question {
  kind: 'question';
  path: string;
  name: string;
  type: QuestionType;
  appearance: string;
  words: Words | null;
  hint: Words | null;
  itemset: Itemset | null;
  choices: InlineChoice[];
  mediatype: string;
}
export interface Group {
  kind: 'group';
  /** '' for a group that only arranges the screen */
  path: string;
  name: string;
  appearance: string;
  words: Words | null;
  children: Item[];
}
export interface Repeat {
  kind: 'repeat';
  path: string;
  name: string;
  appearance: string;
  words: Words | null;
  /** XPath of jr:count, '' when people add and remove */
  count: string;
  /** jr:noAddRemove */
  fixed: boolean;
  children: Item[];
}
export type Item = Question | Group | Repeat;

/** `<setvalue>`: what a form sets on an event. */
export interface Action { events: string[]; ref: string; value: string; text: string; within: string }

/** Choices or look-up rows beside the instance; `list` names a file of the library. */
export interface Secondary { id: string; list: string; element: Element | null }

export interface Form {
  id: string;
  version: string;
  title: string;
  languages: Language[];
  /** the pristine instance, its elements in no namespace, without templates */
  blank: XMLDocument;
  templates: Map<string, Element>;
  /** each path's element as the form wrote it: what is missing in an older record is filled in from here */
  models: Map<string, Element>;
  /** generic paths that repeat */
  repeats: Map<string, Repeat>;
  questions: Map<string, Question>;
  binds: Map<string, Bind>;
  body: Item[];
  secondary: Map<string, Secondary>;
  actions: Action[];
  /** prefix → namespace for XPath */
  namespaces: Map<string, string>;
  /** body parts this engine cannot show yet, "rank /data/urutan" */
  unsupported: string[];
  words(id: string, language: string): Piece[] | null;
}

export interface Ref {
  /** generic absolute path */
  path: string;
  /** how many leading steps are the context's own: inside the same repeat instance only that one is meant */
  bound: number;
  /** only the number or place of nodes matters (position, count) */
  structural: boolean;
}
export interface Compiled {
  source: string;
  /** what the evaluator gets */
  text: string;
  refs: Ref[];
  constant: boolean | null;
}

export interface Trigger {
  /** place in the order of evaluation: what it depends on stands before it */
  order: number;
  kind: 'relevant' | 'calculate' | 'choices' | 'count';
  /** what it decides about */
  path: string;
  /** where it is evaluated: the same, or the parent of a counted repeat */
  at: string;
  compiled: Compiled;
}
/** `shared`: the repeat of which trigger and change must be in the same instance, '' for every node */
export interface Dependent { trigger: Trigger; structural: boolean; shared: string }
export interface Plan {
  triggers: Trigger[];
  /** referenced path → who must be evaluated again */
  dependents: Map<string, Dependent[]>;
}

export interface Choice { value: string; label: string }
/** Choices of one question now. Long lists make a Choice only when it is looked at. */
export interface ChoiceSet {
  length: number;
  slice(from: number, to: number): Choice[];
  find(value: string): Choice | null;
  /** first matches for what was typed, forgiving case and accents; `first` are values to put in front */
  search(typed: string, limit: number, first?: string[]): Choice[];
}

export interface Finding { code: 'required' | 'constraint' | 'type'; message: string }
