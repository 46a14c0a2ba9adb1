/// <reference lib="esnext.disposable" />
// The types of `portcullis/analysis`. `tests/analysis-types.test.js` holds them against the engine.
import type { ContextValue, ErrorAnswer, Layer, Loader, ModuleSource, PolicySource, PolicyType, Scenario } from './index.js';
import type { ReferenceSource } from './lint.js';

export { PortcullisError } from './index.js';
export type { ContextValue, ErrorAnswer, Layer, Loader, ModuleSource, PolicyDocument, PolicySource, PolicyType, Scenario } from './index.js';
export type { ReferenceSource } from './lint.js';

/**
 * Loads the module for analyses, `portcullis-analysis.wasm`, which is not that of `portcullis`. Calls after the first do nothing,
 * or wait for it; one that failed may be repeated. Rejects with `loadFailed`.
 */
export function init(source?: ModuleSource): Promise<void>;

/** The same at once. In Node the source may be left out. */
export function initSync(source?: BufferSource | WebAssembly.Module): void;

/**
 * Loads a reference. It may be asked for together with `init`, which it waits for. Rejects with `loadFailed` if its bytes cannot
 * be had, and with `invalidReference` if they are none.
 */
export function loadReference(source?: ReferenceSource): Promise<Reference>;

/**
 * What AWS's services list, for the universe `reference`. Its bytes are copied and checked once: keep it. Whether what it says is
 * true is not checked. It is of this entry alone: `portcullis/lint` has another.
 */
export class Reference {
  #private;
  private constructor();
  /** Throws `invalidReference` for bytes that are none, of another format, or damaged. */
  static fromBytes(bytes: BufferSource): Reference;
  /** The day of its data: `2026-08-22`. */
  readonly version: string;
  /** Frees the memory; again, and nothing happens. What is not freed is freed some time after the last use of it is gone. */
  free(): void;
  [Symbol.dispose](): void;
}

// ------------------------------------------------------------------------------------------------------ what is told

/**
 * Whether there is such a request. `none` holds for every one; `some` is shown by requests, which the engine has decided;
 * `unknown` is neither, and `unknown` beside it says why.
 */
export type Access = 'none' | 'some' | 'unknown';

/**
 * Which requests there are: `any` is every action name, every ARN, and every value of every condition key. `reference` is what
 * AWS's service reference lists, and needs one: without it the answer is an error at `universe`.
 */
export type Universe = 'any' | 'reference';

/** Why something could not be told. */
export type Unknown =
  | 'tooManyStates'
  | 'tooManyClasses'
  | 'tooManyBoxes'
  | 'tooManySteps'
  | 'unconfirmedDifference'
  | 'actionsOverServices'
  | 'lettersWithoutCase';

/**
 * What `none` takes for granted: that no condition key is given twice, that the path of a session's role is known, that no grant of
 * a KMS key lets anybody in, and that nothing more is said of callers, such as how their credentials were made. The last two are of
 * the universe `reference`.
 */
export type Assumption =
  | 'keysOnce'
  | 'rolePaths'
  | 'kmsGrants'
  | 'plainCallers'
  | 'asListed'
  | 'typedValues';

// ------------------------------------------------------------------------------------------- two policies side by side

/** Two policies, or lists of them where a type has several. */
export interface DiffQuestion {
  readonly before: PolicySource | readonly PolicySource[];
  readonly after: PolicySource | readonly PolicySource[];
  /** Left out: `identity`. */
  readonly type?: PolicyType;
  /** Left out: `any`. */
  readonly universe?: Universe;
  /** Left out: `strict`. */
  readonly loader?: Loader;
}

/** How the later policy stands to the earlier one; `incomparable` ones each allow what the other does not. */
export type Relation = 'equivalent' | 'narrower' | 'wider' | 'incomparable' | 'unknown';

/** A request that one side allows and the other does not, with the policies of the side that allows it. */
export interface DiffWitness {
  /** `new` is allowed by the later policy alone, `lost` by the earlier one. */
  readonly side: 'new' | 'lost';
  /** `answer` of `portcullis` answers it `allowed`; with the policies of the other side it does not. */
  readonly scenario: Scenario;
}

export interface DiffAnswer {
  /** Whether the later policy allows anything that the earlier one does not. */
  readonly newAccess: Access;
  readonly lostAccess: Access;
  readonly relation: Relation;
  readonly universe: Universe;
  /** Up to eight of each side, the new ones first. */
  readonly witnesses: readonly DiffWitness[];
  readonly unknown: readonly Unknown[];
  readonly assumptions: readonly Assumption[];
}

export interface DiffOptions {
  /** For the universe `reference`; to `any` it makes no difference. */
  readonly reference?: Reference | undefined;
}

/**
 * Holds two policies against each other: whether one allows anything, of all requests that there are, which the other does not.
 * An object or its JSON text; the same policies, and the same reference, give the same answer, on every machine.
 *
 * ```js
 * const policy = (Action) => ({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } });
 * const told = diff({ before: policy('s3:GetObject'), after: policy('s3:Get*') });
 * told.relation; // 'wider'
 * told.witnesses[0].scenario.request.action; // one that only `s3:Get*` allows
 * ```
 */
export function diff(question: DiffQuestion | string, options?: DiffOptions): DiffAnswer | ErrorAnswer;

// ------------------------------------------------------------------------------------------------- who is let in by one

/** A policy that says who, and whom its owner trusts. */
export interface PublicQuestion {
  readonly policy: PolicySource;
  /** Left out: `resource`. */
  readonly type?: 'resource' | 'roleTrust' | 'kmsKey';
  /** Twelve digits each. With them, or with organizations, whoever is in none of them is outside. */
  readonly accounts?: readonly string[];
  /** `o-…` */
  readonly organizations?: readonly string[];
  /** Left out: `strict`. */
  readonly loader?: Loader;
}

export interface PublicAnswer {
  /** Whether anybody is let in from outside. */
  readonly access: Access;
  /** `outside` with accounts or organizations that are trusted; without, `public`: whether anybody is whom the policy does not name. */
  readonly question: 'public' | 'outside';
  readonly universe: Universe;
  /** From how many addresses, in decimal digits; `null` where it is not known. */
  readonly addresses: { readonly ipv4: string; readonly ipv6: string } | null;
  /** Requests from outside that are allowed. */
  readonly witnesses: readonly { readonly scenario: Scenario }[];
  readonly unknown: readonly Unknown[];
  readonly assumptions: readonly Assumption[];
}

/** Who is let in from outside by a policy of a resource, a role or a key. An object or its JSON text. */
export function isPublic(question: PublicQuestion | string): PublicAnswer | ErrorAnswer;

// --------------------------------------------------------------------------------------- what a decision depends on

/** A statement that still counts, with what of it hangs on keys that are not known. */
export interface LeftStatement {
  readonly layer: Layer;
  /** Index in its layer, from 0. */
  readonly policy: number;
  readonly statement: number;
  readonly effect: 'Allow' | 'Deny';
  readonly sid?: string;
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  /** Operators, each with its keys and their values. */
  readonly Condition: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
}

/** Values for keys that are not known, as the `context` of a scenario has them. */
type Completion = { readonly [key: string]: ContextValue };

export type PairResidual = { readonly universe: Universe; readonly assumptions: readonly Assumption[] } & (
  | { readonly residual: 'allowed' | 'refused' }
  | {
      readonly residual: 'depends';
      /** On which condition keys. */
      readonly keys: readonly string[];
      readonly left: readonly LeftStatement[];
      /** With these it is allowed. */
      readonly allowed: Completion;
      /** With these it is refused. */
      readonly refused: Completion;
    }
  | { readonly residual: 'unknown'; readonly unknown: readonly Unknown[] }
);

/** That of a call with further pairs has those of all, the request's own first. */
export type Residual = PairResidual | { readonly pairs: readonly PairResidual[] };

/**
 * Whether a request is allowed, or refused, whatever the condition keys are that it does not say; else on which it depends, and by
 * which statements. An object or its JSON text, as `answer` of `portcullis` takes it.
 */
export function residual(scenario: Scenario | string): Residual | ErrorAnswer;
