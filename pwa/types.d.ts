// Shapes that cross rooms of the phone. Instants are RFC 3339 UTC strings, sizes are bytes, digests sha256 lower-case hex.

export interface Problem { code: string; message: string }

/** What enrolment gave this phone; one per phone. */
export interface Identity {
  token: string;
  device_id: string;
  device_code: string;
  person: { id: string; name: string; username: string; roles: string[] };
  office: { id: string; name: string; letters: string; time_zone: string };
  epoch: string;
  enrolled_at: string;
}

/** A form as the feed describes it; its XForm text is the blob `sha256`. */
export interface FormInfo {
  form_id: string;
  code: string;
  title: { id: string; en: string };
  version: string;
  sha256: string;
  size: number;
  state: 'open' | 'closing' | 'closed';
  minutes: number;
  icon: string;
  order: number;
  features: string[];
  urgent?: string;
  place?: string;
  evidence: string[];
  /** pictures, sound and film that the form shows, each a blob of its own */
  media?: { name: string; sha256: string; size: number; type: string }[];
}

export interface ListInfo { name: string; sha256: string; size: number; rows: number }

export type FileRole = 'photo' | 'preview' | 'original' | 'file';

/** One file of a draft or record; bytes live apart, see StoredFile. */
export interface FileRef { name: string; sha256: string; size: number; type: string; role: FileRole; of?: string }

/** A file with its bytes. owner: the draft's or record's instance id. ArrayBuffer, not Blob: Safari loses Blobs. */
export interface StoredFile extends FileRef {
  owner: string;
  bytes: ArrayBuffer;
  taken_at: string;
  /** null until the server holds it */
  received_at: string | null;
}

export interface Comment { path: string; label: string; note: string }

/** A form being filled in. id is the instance id ("uuid:…") it will be sent under. */
export interface Draft {
  id: string;
  form_id: string;
  form_sha256: string;
  form_version: string;
  title: string;
  place: string;
  xml: string;
  files: FileRef[];
  page: string;
  language: string;
  progress: number;
  started_at: string;
  updated_at: string;
  /** number of saves; a write with an older rev is refused (two tabs) */
  rev: number;
  /** whose it is; nobody else sees it */
  person_id?: string;
  /** as it was in the form's older version: it has just been carried over, and until the next change that is undone */
  before?: Draft;
  /** lines of the audit log so far, when the form asks for one */
  audit?: string;
  deprecated_id?: string;
  comments?: Comment[];
  note?: string;
  answer_by?: string;
  report_code?: string;
}

export interface Receipt { instance_id: string; sha256: string; epoch: string; seq: number; received_at: string; code: string }

export type Outcome = 'accepted' | 'repeated' | 'held' | 'conflicted' | 'refused';

/** waiting: not yet known to the server. needs_action: refused or parked, kept until a person decides. */
export type RecordState = 'waiting' | 'received' | 'held' | 'conflicted' | 'needs_action' | 'safe';

/** A finished form in the outbox. */
export interface OutboxRecord {
  instance_id: string;
  deprecated_id?: string;
  form_id: string;
  form_version: string;
  form_sha256: string;
  title: string;
  place: string;
  person_id: string;
  device_seq: number;
  finished_at: string;
  urgent: boolean;
  xml: string;
  sha256: string;
  files: FileRef[];
  state: RecordState;
  receipt: Receipt | null;
  problem: Problem | null;
  /** digests the server says it has not got */
  missing: string[];
  attempts: number;
  /** when it was handed to a courier; it waits all the same */
  entrusted_at?: string;
}

export interface PushResult { instance_id: string; outcome: Outcome; receipt?: Receipt; missing?: string[]; uploads?: Record<string, { id: string; offset: number }>; problem?: Problem }

/** The office's view of one of this person's reports. */
export interface Report {
  root_id: string;
  instance_id: string;
  revision: number;
  form_id: string;
  form_version: string;
  code: string;
  state: 'received' | 'held' | 'conflicted' | 'quarantined' | 'returned' | 'approved' | 'rejected';
  note?: string;
  comments: Comment[];
  answer_by?: string;
  decided_at?: string;
  received_at: string;
  xml_sha256: string;
  files: (FileRef & { present: boolean })[];
  /** Something has followed on its approval; result only where its reporter may read it. */
  followed?: { at: string; result?: string };
  /** Merged into an earlier report: state says `rejected`, note why. */
  merged?: true;
}

/** What the office asks of this person: a form to be filled in by a day, in a village. */
export interface Task {
  task_id: string;
  kind: 'follow_up' | 'visit' | 'service';
  text: string;
  answer_by: string;
  given_at: string;
  form_id?: string;
  village_code?: string;
  village?: string;
  /** of the report on which it follows */
  code?: string;
}

export interface Village {
  code: string;
  name: string;
  kind: 'desa' | 'kelurahan';
  district: string;
  regency: string;
  stage: string;
  last_visit_on?: string;
  last_report_at?: string;
  contacts: { name: string; role: string; phone: string }[];
  open_matters: number;
  point?: [number, number];
}

export interface Change { seq: number; kind: 'form' | 'list' | 'report' | 'village' | 'task'; id: string; tombstone?: boolean; body?: unknown }

/** What the line under the title is made from. */
export interface SyncStatus {
  link: 'unknown' | 'offline' | 'portal' | 'weak' | 'good' | 'signed_out';
  phase: 'idle' | 'answers' | 'pull' | 'photos';
  /** What the office names and could not give when it was last asked. */
  lacking?: number;
  sending: { instance_id: string; sent_bytes: number; total_bytes: number; file?: string } | null;
  next_try_at: string | null;
  last_contact_at: string | null;
  problem: Problem | null;
}
