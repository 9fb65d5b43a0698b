// Shapes of the form engine: a parsed XForm (never changes) and what it says about one node of a live instance.

/** A label, hint or message: an itext id, or its own pieces. `form`: that form of the text alone ('guidance', 'short'). */
export interface Words { itext?: string; pieces?: Piece[]; form?: string }
/** Names of the files that go with words: 'gambar.png'. */
export interface Media { image?: string; 'big-image'?: string; audio?: string; video?: string }
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
  /** attributes of ODK's own namespaces, by local name: 'quality', 'allow-mock-accuracy' */
  params: Record<string, string>;
  /** the entity property that this answer becomes, '' for none */
  saveTo: string;
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
  /** what is said to those who ask for more; null when the form has none in any language */
  guidance: Words | null;
  itemset: Itemset | null;
  choices: InlineChoice[];
  mediatype: string;
  /** every other attribute of the control and of its bind, by local name: start, end, step, rows, 'max-pixels', … */
  params: Record<string, string>;
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

/** What a form does on an event: `<setvalue>`, `<odk:setgeopoint>`, `<odk:recordaudio>`. `ref` is generic and absolute. */
export interface Action {
  kind: 'setvalue' | 'setgeopoint' | 'recordaudio';
  events: string[];
  ref: string;
  value: string;
  text: string;
  /** generic path of the control or repeat it stands in, '' in the model */
  within: string;
}

/** What the form asks to be written down about filling it in. */
export interface Audit {
  location: { priority: string; minInterval: number; maxAge: number } | null;
  trackChanges: boolean;
  identifyUser: boolean;
  trackReasons: boolean;
}

/** A thing this form makes or changes at the office (entities specification). Attributes of `path` are filled in like answers. */
export interface Entity {
  /** generic path of the element */
  path: string;
  dataset: string;
  /** expression or constant, '' for never */
  create: string;
  update: string;
  /** bind path → property */
  saveTo: Record<string, string>;
}

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
  audit: Audit | null;
  /** chunks of the engine to load before the form opens: 'digest' */
  needs: Set<string>;
  words(id: string, language: string, form?: string): Piece[] | null;
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
  /** branches of if(), evaluated when they are chosen */
  parts: string[];
  /** of the lists it asks, by their number in the text */
  filters: import('./filter.js').Filter[];
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
  /** what is evaluated at or below a path */
  inside(path: string): Trigger[];
  /** who looks at a path, at what is around or at what is below it */
  touching(path: string): Dependent[];
}

/** `words`: where the label comes from, when it may bring media */
export interface Choice { value: string; label: string; words?: Words }
/** Choices of one question now. Long lists make a Choice only when it is looked at. */
export interface ChoiceSet {
  length: number;
  slice(from: number, to: number): Choice[];
  find(value: string): Choice | null;
  /** first matches for what was typed, forgiving case and accents; `first` are values to put in front */
  search(typed: string, limit: number, first?: string[]): Choice[];
  /** make ready to be searched, a little at each step */
  warm(): Iterator<void>;
}

export interface Finding { code: 'required' | 'constraint' | 'type'; message: string }
