// What the runner gives the screens. Screens make a Session, render a page template again on every change, and
// navigate when the page says it is left or finished.
import type { Comment, Draft, FileRole, FormInfo, Identity, OutboxRecord, Report, StoredFile } from '../types';
import type { Choice, Form, Item, Question } from '../forms/types';
import type { Content } from '../lib/dom.js';
import type { Field } from './question.js';
import type { FillSession } from './session.js';
import type { LiveForm } from '../forms/live.js';

export interface SessionOptions {
  info: FormInfo;
  /** the XForm's text */
  xform: string;
  /** CSV text of a list of the library, by name: 'desa.csv' */
  lists: (name: string) => Promise<import('../forms/secondary.js').ListText>;
  identity: Identity;
  /** go on with this draft; without it a new one starts (saved at the first change) */
  draft?: Draft;
  /** the draft's files with their bytes */
  files?: StoredFile[];
  /** 'id' or 'en'; the form's own default when it has no such language */
  language: string;
  /** a picture, sound or film that the form shows; null when it has not come to this phone */
  media?: (name: string) => Promise<Blob | null>;
  now?: () => Date;
  /** repair a returned report: makes a new draft that names the report as the one it corrects */
  repair?: { report: Report; xml: string; files: StoredFile[] };
}

export interface PartInfo { id: string; title: string; index: number }

/** The screen shown now. kind 'entry': one repeat instance; `parent` is the part (or entry) its cards stand in. */
export interface Part extends PartInfo {
  kind: 'part' | 'entry' | 'summary';
  items: Item[];
  /** indexed path of the node the items hang under; repeats within it are found from there */
  base: string;
  parent: string;
}

export interface FieldProblem { path: string; label: string; part: string; code: string; message: string }

export interface SummaryRow {
  kind: 'part' | 'group' | 'repeat' | 'question';
  path: string;
  /** give it to goTo to change this row */
  part: string;
  label: string;
  text: string;
  type: string;
  depth: number;
  files: StoredFile[];
  problem: FieldProblem | null;
}

export interface RemovedRepeat { path: string; title: string }

/** One form being filled in. Made by startSession(). */
export interface Session {
  readonly info: FormInfo;
  readonly form: Form;
  readonly live: LiveForm;
  readonly draft: Draft;
  /** the parts that apply now, in order; `parts.length` is "dari N" */
  readonly parts: PartInfo[];
  readonly part: Part;
  readonly atSummary: boolean;
  readonly language: string;
  readonly savedAt: string | null;
  readonly saveState: 'saved' | 'saving' | 'failed';
  readonly repairing: boolean;
  readonly comments: Comment[];
  /** answers without a question, for a record that has some */
  readonly tray: typeof import('./tray.js') | null;
  /** how the form is filled in, when it asks for that */
  readonly audit: import('./audit.js').AuditLog | null;
  readonly removed: RemovedRepeat | null;
  /** 0 to 100 */
  readonly progress: number;
  goTo(id: string, focus?: string): void;
  /** checks the part; goes on and answers [], or stays and answers what is wrong */
  next(): FieldProblem[];
  /** false when there is nothing before this part (leave the form) */
  back(): boolean;
  checkPart(id: string): FieldProblem[];
  checkAll(): FieldProblem[];
  answer(path: string, value: string, how?: { typing?: boolean }): void;
  /** the person left the field: check it, save at once */
  leave(path: string): void;
  attach(path: string, file: Blob, how?: { name?: string; role?: FileRole }): Promise<void>;
  removeFile(path: string): void;
  fileOf(path: string, role?: FileRole): StoredFile | null;
  /** the photo a returned report had here, when it was replaced */
  oldFileOf(path: string): StoredFile | null;
  /** how many fields are known to be wrong */
  readonly problems: number;
  problemAt(path: string): FieldProblem | null;
  /** add one to the repeat `/data/orang` and open it */
  addRepeat(path: string): void;
  removeRepeat(path: string, n: number): void;
  undoRemove(): void;
  setLanguage(language: string): void;
  onChange(fn: () => void): () => void;
  /** something only shown has changed (an open list, a position that grows better) */
  refresh(): void;
  /** resolves when every change so far is on disk */
  flush(): Promise<void>;
  /** code of the store's error while saveState is 'failed' */
  readonly saveProblem: string;
  /** path of the field to go to when the page is drawn; the page empties it */
  focus: string;
  finish(): Promise<OutboxRecord>;
  summary(): SummaryRow[];
  /** stop watching and saving; call when the screen goes */
  close(): Promise<void>;
}

/** What few forms need, in a chunk of its own that is loaded before such a form is drawn. */
export interface Rare {
  /** the widget for this question, null when an ordinary one does; it stands under a legend `${id}-label` */
  widget(question: Question): ((field: Field) => Content) | null;
  /** for a form whose words have marks, media or guidance */
  wording?: Wording | null;
}

/** What a form's words may be beside plain text. */
export interface Wording {
  /** a label or hint with its marks as markup */
  marked(text: string): Content;
  /** pictures, sound and guidance that go with a question's label */
  beside(session: FillSession, question: Question, node: Element, label: string): Content;
  /** what stands with a choice */
  choice(field: Field, choice: Choice): Content;
}

/** What the page templates tell the screen. */
export interface PageActions {
  /** "Kembali" on the first part */
  onLeave: () => void;
  /** the record is in the outbox */
  onFinished: (record: OutboxRecord) => void;
}
