/// <reference lib="esnext.disposable" />
// The types of `portcullis/lint`. `tests/lint-types.test.js` holds them against the engine.
import type { Fix, Loader, ModuleSource, PolicyDocument, PolicyType, Range } from './index.js';

export { PortcullisError } from './index.js';
export type { Edit, Fix, Loader, ModuleSource, PolicyDocument, PolicyType, Range } from './index.js';

// ------------------------------------------------------------------------------------------------- how it is loaded

/**
 * Loads the module for editors, `portcullis-lint.wasm`, which is not that of `portcullis`. Calls after the first do nothing, or
 * wait for it; one that failed may be repeated. Rejects with `loadFailed`.
 */
export function init(source?: ModuleSource): Promise<void>;

/** The same at once. In Node the source may be left out. */
export function initSync(source?: BufferSource | WebAssembly.Module): void;

/** Where a reference comes from; the package's own `reference.bin` is found without it. */
export type ReferenceSource = string | URL | Response | Promise<Response> | BufferSource | Promise<BufferSource>;

/**
 * Loads a reference. It may be asked for together with `init`, which it waits for. Rejects with `loadFailed` if its bytes cannot
 * be had, and with `invalidReference` if they are none.
 */
export function loadReference(source?: ReferenceSource): Promise<Reference>;

/** Memory of the engine. What is not freed is freed some time after the last reference to it is gone. */
interface Handle {
  /** Frees the memory; again, and nothing happens. */
  free(): void;
  [Symbol.dispose](): void;
}

/**
 * Actions with their access levels, resource types and condition keys of AWS's services. Its bytes are copied and checked once:
 * keep it. Whether what it says is true is not checked. It is of this entry alone: `portcullis/analysis` has another.
 */
export class Reference implements Handle {
  #private;
  private constructor();
  /** Throws `invalidReference` for bytes that are none, of another format, or damaged. */
  static fromBytes(bytes: BufferSource): Reference;
  /** The day of its data: `2026-08-22`. */
  readonly version: string;
  free(): void;
  [Symbol.dispose](): void;
}

// ------------------------------------------------------------------------------------------------------- the checks

/** What a finding weighs; the later of two weighs more. */
export type Severity =
  /** The policy could say the same better. */
  | 'suggestion'
  /** The policy may not do what its author meant. */
  | 'warning'
  /** The policy may allow more than its author meant. */
  | 'security'
  /** AWS refuses the policy, or a part of it can never have its meaning. */
  | 'error';

/** One thing that an author may want to look at, and where. */
export interface LintFinding extends Range {
  /** The stable name of the check that found it: `invalid-action`. */
  readonly id: string;
  readonly severity: Severity;
  /** The rule of SEMANTICS.md that it rests on. */
  readonly rule: string;
  /** What is the matter and what would be right, with the author's text in backticks. */
  readonly message: string;
  /** Where in the document: `Statement[2].Condition.StringLike`. Empty for the root. */
  readonly path: string;
  /** What would mend it, where that is mechanical. */
  readonly fix?: Fix;
}

/** What is to be linted, and with what. */
export interface LintOptions {
  readonly type: PolicyType;
  /** Left out: checks that need one are silent. */
  readonly reference?: Reference | undefined;
  /** Holds service control policies to the language that they had before September 2025. Left out: false. */
  readonly legacyScpLanguage?: boolean | undefined;
}

/**
 * What the author of a policy may not have meant, in the order of the text: what the strict loader refuses or warns of, and what
 * the checks find beside. Of an object the findings count in its `JSON.stringify`, and fixes are for that.
 */
export function lint(policy: string | PolicyDocument, options: LintOptions): readonly LintFinding[];

/** The same for many policies of one type, or for one that is typed: the options are read once. */
export class Linter implements Handle {
  /** The reference may be freed before it. */
  constructor(options: LintOptions);
  lint(policy: string | PolicyDocument): readonly LintFinding[];
  free(): void;
  [Symbol.dispose](): void;
}

/** The text after a fix of `lint` or `validate`, which has to be of this text. Needs no `init`. */
export function applyFix(text: string, fix: Fix): string;

/** One kind of finding. */
export interface Check {
  /** Lower-case words with hyphens. Ids are never reused. */
  readonly id: string;
  /** What its findings weigh; one that AWS may store weighs a warning. */
  readonly severity: Severity;
  readonly rule: string;
  /** What IAM Access Analyzer calls it, if it has it. */
  readonly awsName?: string;
  /** A sentence. */
  readonly summary: string;
  /** What it looks for, why, and what to do, in Markdown. */
  readonly page: string;
}

/** All of them. */
export function checks(): readonly Check[];

/** The one of an id, if there is one. */
export function check(id: string): Check | undefined;

// --------------------------------------------------------------------------------------------------- what is written

/** Of which type a policy is, and what is known of AWS's services. */
export interface EditingOptions {
  readonly type: PolicyType;
  /** Left out: there are no services, actions, resources or keys of services. */
  readonly reference?: Reference | undefined;
}

export type CompletionKind =
  | 'member'
  | 'value'
  | 'structure'
  | 'principalKind'
  | 'principal'
  | 'service'
  | 'action'
  | 'actionPattern'
  | 'resource'
  | 'operator'
  | 'conditionKey'
  | 'variable';

export interface Completion {
  /** What is shown. */
  readonly label: string;
  /** What is written: with the quotes, comma or colon that are missing there. */
  readonly insert: string;
  readonly kind: CompletionKind;
  /** An access level, resource types, the type of a key. */
  readonly detail?: string;
}

/** `text.slice(0, start) + item.insert + text.slice(end)` is the text with an item. Offsets are in UTF-16 code units. */
export interface Completions {
  readonly start: number;
  readonly end: number;
  /** The best first, at most 500. */
  readonly items: readonly Completion[];
  /** Whether there are more, which are found by asking again when more is typed. */
  readonly isIncomplete: boolean;
}

/**
 * What can stand at a place of a policy that is being written: quotes, commas and brackets may be missing, words half written.
 * An offset behind the text is its end.
 */
export function complete(text: string, offset: number, options: EditingOptions): Completions;

/** What stands at a place, which is `text.slice(start, end)`. */
export interface Hover {
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

/** What stands at a place of a policy that is being written; nothing where nothing stands, or nothing is known of it. */
export function hover(text: string, offset: number, options: EditingOptions): Hover | undefined;

export type AccessLevel = 'List' | 'Read' | 'Tagging' | 'Write' | 'Permissions management';

/** What a pattern of actions covers, in the order of the reference. */
export interface Expansion {
  readonly actions: readonly { readonly action: string; readonly accessLevel: AccessLevel }[];
  /** Where nothing is covered, what may have been meant, if a name is near. */
  readonly similar?: string;
}

/** What an entry of `Action` covers, `s3:Get*` or `*`, as an Allow with it is read. */
export function expand(pattern: string, reference: Reference): Expansion;

// ------------------------------------------------------------------------------------------------------ what it means

export interface CanonicalOptions {
  readonly type: PolicyType;
  /** Left out: `strict`. */
  readonly loader?: Loader | undefined;
}

/**
 * The policy as JSON without white space, sorted and merged, every default written. Policies that differ only in spelling have the
 * same text; with another they may still decide the same. Throws `invalidPolicy` for one that the loader does not take.
 */
export function canonicalize(policy: string | PolicyDocument, options: CanonicalOptions): string;

/**
 * 32 hexadecimal digits, the same for the same canonical text on every machine. It withstands nobody who looks for two policies
 * with one hash. Throws as `canonicalize` does.
 */
export function semanticHash(policy: string | PolicyDocument, options: CanonicalOptions): string;
