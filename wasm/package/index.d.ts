/// <reference lib="esnext.disposable" />
// The types of the package. `tests/types.test.js` holds them against the engine: the answers to the conformance suite
// against the structures, the engine's own lists of names against the unions.

/** A layer of policies, or a gate that stands before any policy. */
export type Layer =
  | 'credentials'
  | 'network'
  | 'transport'
  | 'identity'
  | 'resource'
  | 'permissionsBoundary'
  | 'session'
  | 'scopeDown'
  | 'serviceControlPolicy'
  | 'resourceControlPolicy'
  | 'vpcEndpoint';

/** What a layer, or the whole evaluation, comes to. Every one of them is a truthy string: compare it, or ask `isAllowed`. */
export type Outcome = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** The kind of a policy: what it may hold, and how its parts are read. */
export type PolicyType =
  | 'identity'
  | 'permissionsBoundary'
  | 'session'
  | 'scopeDown'
  | 'resource'
  | 'roleTrust'
  | 'kmsKey'
  | 'serviceControlPolicy'
  | 'resourceControlPolicy'
  | 'vpcEndpoint';

/** `strict` refuses what AWS refuses; `lenient` keeps what AWS would store, and a defective part never widens an Allow. */
export type Loader = 'strict' | 'lenient';

/** What is wrong, as a stable name. */
export type Reason =
  | 'invalidJson'
  | 'limitExceeded'
  | 'duplicateMember'
  | 'unknownMember'
  | 'wrongJsonType'
  | 'missingMember'
  | 'forbiddenMember'
  | 'exclusiveMembers'
  | 'invalidVersion'
  | 'missingVersion'
  | 'invalidEffect'
  | 'forbiddenEffect'
  | 'invalidSid'
  | 'duplicateSid'
  | 'emptyElement'
  | 'emptyExclusion'
  | 'invalidPrincipal'
  | 'forbiddenPrincipal'
  | 'mismatchedAction'
  | 'invalidAction'
  | 'invalidResource'
  | 'incompleteArn'
  | 'trailingSpace'
  | 'invalidVariable'
  | 'misplacedVariable'
  | 'unknownConditionOperator'
  | 'duplicateConditionOperator'
  | 'duplicateConditionKey'
  | 'invalidConditionKey'
  | 'unknownConditionKey'
  | 'invalidConditionValue'
  | 'tooManyConditionValues'
  | 'quotaExceeded'
  | 'unsupportedCharacter'
  | 'invalidField'
  | 'contradictoryFacts'
  | 'misfitSlot';

// ---------------------------------------------------------------------------------------------- the question

export type ContextScalar = string | number | boolean;

/** `null` states that the key is absent, even where the engine could derive it. */
export type ContextValue = ContextScalar | readonly ContextScalar[] | null;

export interface PrincipalFacts {
  readonly arn: string;
  /** `AIDA…` or `AROA…`, without a session name. */
  readonly uniqueId?: string;
  /** A session's role with its path. */
  readonly roleArn?: string;
  /** The IAM user behind a federated-user session. */
  readonly issuingUser?: string;
  readonly canonicalUser?: string;
  readonly isServiceLinkedRole?: boolean;
  readonly isManagementAccount?: boolean;
}

/**
 * An ARN (of an account root, a user, a role, a session, a federated user, or an origin access identity of CloudFront),
 * `anonymous`, an ARN with facts, an AWS service, or the provider of a web identity or SAML call.
 */
export type Principal = string | PrincipalFacts | { readonly service: string } | { readonly federated: string };

export interface Credentials {
  readonly type: 'longTerm' | 'temporary' | 'none';
  /** RFC 3339, as all times. */
  readonly issuedAt?: string;
  readonly expiresAt?: string;
  readonly mfaAuthenticatedAt?: string;
}

export interface Network {
  /** Public. Not together with what says that the request came through an endpoint. */
  readonly sourceIp?: string;
  readonly vpcSourceIp?: string;
  readonly vpc?: string;
  readonly vpcEndpoint?: string;
  /** `null` is clear text. The suite is the one that was agreed on, as IANA or OpenSSL names it, of that version. */
  readonly tls?: Tls | null;
  /** What is asked for together with the call. Guards that describe a network need it, and it needs them. */
  readonly connection?: Connection;
}

export interface Tls {
  readonly version?: string;
  readonly cipherSuite?: string;
}

/** A connection to a cluster, workgroup or endpoint, or from one. One of its sides at least is no address. */
export interface Connection {
  readonly from: { readonly address: string } | { readonly interface: string } | { readonly cluster: string } | { readonly workgroup: string };
  readonly to:
    | { readonly cluster: string }
    | { readonly workgroup: string }
    | { readonly managedEndpoint: string }
    | { readonly vpcEndpoint: string }
    | { readonly interface: string }
    | { readonly address: string };
  /** Left out: `tcp`. */
  readonly protocol?: Protocol;
  /** Left out: that of the cluster, workgroup or endpoint. */
  readonly port?: number;
  /** To which replies go. Left out: any of 1024 to 65535. */
  readonly sourcePort?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly sslmode?: 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
  readonly tls?: Tls | null;
}

/** By its name, or by its number. */
export type Protocol = 'tcp' | 'udp' | 'icmp' | 'icmpv6' | number;

/**
 * What is asked: one pair of action and resource. It is read once, before anything is decided, and is made of plain objects
 * and arrays, as all that the package takes: what JSON would leave out or change (a `Map`, an instance of a class, a
 * function, `NaN`, members that are hidden or named by symbols) is refused. A member that is `undefined` is left out.
 */
export interface RequestDocument {
  readonly principal: Principal;
  /** `service:Name`, without wildcards. */
  readonly action: string;
  /** An ARN, or `*` for an action that takes no resource. */
  readonly resource: string;
  readonly resourceAccount?: string;
  readonly resourceInManagementAccount?: boolean;
  readonly context?: { readonly [key: string]: ContextValue | undefined };
  readonly time?: string;
  readonly credentials?: Credentials;
  readonly network?: Network;
}

/** The `request` of a scenario. */
export interface CallDocument extends RequestDocument {
  /** What else the same call needs, at most 32 pairs. Of scenarios alone: an authorizer is asked by `decideAll`. */
  readonly pairs?: readonly Pair[];
}

/** A further pair of action and resource, with all facts of the request that are not given here. */
export interface Pair {
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string;
  readonly resourceInManagementAccount?: boolean;
  /** Beside the keys of the request, of which those that begin with `aws:Resource` are said again: null where it has none. */
  readonly context?: { readonly [key: string]: ContextValue | undefined };
  /** That of its resource. */
  readonly resourcePolicy?: PolicySource;
}

/** A policy as IAM writes it. What it may hold is judged by the engine, not by a type. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement?: unknown;
}

/** A policy's text or object, bare or with a name that explanations quote. */
export type PolicySource =
  | string
  | PolicyDocument
  | { readonly name?: string; readonly policy: string | PolicyDocument };

/** What a host requires of how a request is encrypted. What is left out has a value of its own. */
export interface TransportRequirements {
  /** Left out: `1.2`. */
  readonly minimumTlsVersion?: string;
  /** Left out: true. */
  readonly forwardSecrecy?: boolean;
  /** Whether a request is refused of which nothing is said. Left out: false. */
  readonly requireFacts?: boolean;
  readonly database?: DatabaseRequirements;
}

/** The same of the endpoint of a database. */
export interface DatabaseRequirements {
  /** The parameter `require_ssl`. Left out: as the default parameter group of the time has it. */
  readonly requireSsl?: boolean;
  /** When the cluster or workgroup was made. */
  readonly createdAt?: string;
  readonly useFipsSsl?: boolean;
  readonly minimumTlsVersion?: string;
  /** Left out: false. */
  readonly forwardSecrecy?: boolean;
}

/** What is known of the network. Ids and names are unique in their lists, and what is named has to be described. */
export interface NetworkDescription {
  readonly vpcs?: readonly { readonly id: string; readonly cidrs: readonly string[]; readonly tenancy?: 'default' | 'dedicated' }[];
  readonly peerings?: readonly { readonly id: string; readonly vpcs: readonly string[] }[];
  readonly subnets?: readonly {
    readonly id: string;
    readonly vpc: string;
    readonly cidrs: readonly string[];
    /** Left out: the default one, which lets everything pass. */
    readonly networkAcl?: string;
    readonly routes?: readonly { readonly destination: string; readonly target: string }[];
  }[];
  readonly networkAcls?: readonly {
    readonly id: string;
    readonly inbound?: readonly NetworkAclRule[];
    readonly outbound?: readonly NetworkAclRule[];
  }[];
  readonly prefixLists?: readonly { readonly id: string; readonly cidrs: readonly string[] }[];
  readonly securityGroups?: readonly {
    readonly id: string;
    readonly vpc: string;
    readonly default?: boolean;
    readonly inbound?: readonly SecurityGroupRule[];
    readonly outbound?: readonly SecurityGroupRule[];
  }[];
  readonly interfaces?: readonly {
    readonly id: string;
    readonly subnet: string;
    readonly addresses: readonly string[];
    readonly securityGroups: readonly string[];
    /** Whether it has a public address as well. */
    readonly public?: boolean;
  }[];
  readonly subnetGroups?: readonly { readonly name: string; readonly subnets: readonly string[] }[];
  readonly clusters?: readonly (Warehouse & { readonly subnetGroup: string; readonly nodeType?: string })[];
  readonly workgroups?: readonly (Warehouse & { readonly subnets: readonly string[] })[];
  readonly managedEndpoints?: readonly ({
    readonly name: string;
    readonly account?: string;
    readonly subnets: readonly string[];
    readonly addresses: readonly string[];
    readonly securityGroups?: readonly string[];
  } & ({ readonly cluster: string } | { readonly workgroup: string }))[];
  readonly vpcEndpoints?: readonly {
    readonly id: string;
    readonly service: string;
    readonly subnets: readonly string[];
    readonly addresses: readonly string[];
    readonly securityGroups?: readonly string[];
  }[];
  readonly blockPublicAccess?: {
    readonly mode: 'off' | 'bidirectional' | 'ingressOnly';
    readonly exclusions?: readonly ({ readonly mode: 'bidirectional' | 'egressOnly' } & (
      | { readonly vpc: string }
      | { readonly subnet: string }
    ))[];
  };
}

/** A cluster or a workgroup. */
export interface Warehouse {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Left out or empty: locked. */
  readonly securityGroups?: readonly string[];
  /** Left out: 5439. */
  readonly port?: number;
  readonly publiclyAccessible?: boolean;
  readonly enhancedVpcRouting?: boolean;
  readonly account?: string;
  /** Who may have managed endpoints; `vpcs` left out: in any VPC of the account. */
  readonly endpointAccess?: readonly { readonly account: string; readonly vpcs?: readonly string[] }[];
}

/** What a rule matches: with `icmp` and `icmpv6` the ports are type and code. */
export interface RuleTraffic {
  /** Left out: all of them. */
  readonly protocol?: Protocol | 'all' | '-1';
  readonly fromPort?: number;
  readonly toPort?: number;
}

export interface NetworkAclRule extends RuleTraffic {
  readonly number: number;
  readonly action: 'allow' | 'deny';
  readonly cidr: string;
}

export interface SecurityGroupRule extends RuleTraffic {
  /** An address, a CIDR, `pl-…` or `sg-…`. */
  readonly peer: string;
  readonly description?: string;
}

export interface Policies {
  readonly identity?: readonly PolicySource[];
  readonly resource?: PolicySource;
  readonly permissionsBoundary?: PolicySource;
  readonly session?: readonly PolicySource[];
  /** At most three, in the order in which they were given to STS GetScopedCredentials: each has to allow. */
  readonly scopeDown?: readonly PolicySource[];
  /** Levels, the organization's root first. */
  readonly serviceControlPolicies?: readonly (readonly PolicySource[])[];
  readonly resourceControlPolicies?: readonly (readonly PolicySource[])[];
  readonly vpcEndpoint?: PolicySource;
  /** A gate before any policy. */
  readonly transport?: TransportRequirements;
  /** The same, and needs `network.connection` of the request. */
  readonly network?: NetworkDescription;
}

/** What a host requires before any policy. Each is off unless it is given. */
export interface GuardsDocument {
  readonly transport?: TransportRequirements;
  /** Every request has to ask for a `network.connection` then. */
  readonly network?: NetworkDescription;
  /** Whether the service takes signed requests only. */
  readonly requireSignature?: boolean;
}

export interface AuthorizerSettings {
  /** S3 Block Public Access. */
  readonly restrictPublicBuckets?: boolean;
  /** Prefixes of the services that RCPs bind. Left out: every service. */
  readonly rcpServices?: readonly string[];
}

export interface Settings extends AuthorizerSettings {
  readonly loader?: Loader;
  /** Whether the service takes signed requests only. */
  readonly requireSignature?: boolean;
}

/** One question with everything that bears on it. */
export interface Scenario {
  readonly request: CallDocument;
  readonly policies?: Policies;
  readonly settings?: Settings;
}

// ------------------------------------------------------------------------------------------------ the answer

export interface DecidingStatement {
  readonly layer: Layer;
  /** Its name, or its index in the layer where it has none. */
  readonly policy: string | number;
  /** Index in its policy, from 0. */
  readonly statement: number;
  readonly sid?: string;
  /** Where it begins in the policy's text: line and column from 1, columns in Unicode scalar values. */
  readonly line: number;
  readonly column: number;
}

interface Told {
  /** The statements that decided. */
  readonly decidedBy: readonly DecidingStatement[];
  /** Condition keys that a statement which could apply asked for and the request did not have. */
  readonly missingContext: readonly string[];
}

interface Granted extends Told {
  readonly decision: 'allowed';
  readonly blockedBy: readonly [];
}

interface Refused extends Told {
  readonly decision: 'explicitDeny' | 'implicitDeny';
  /** What stood in the way. */
  readonly blockedBy: readonly [Layer, ...Layer[]];
}

interface ByLayer {
  /** Each layer that was consulted, with its own outcome. */
  readonly layers: { readonly [layer in Layer]?: Outcome };
}

/** Of one pair of action and resource. */
interface OfPair {
  readonly action: string;
  readonly resource: string;
}

type OneAnswer = (Granted & ByLayer) | (Refused & ByLayer);
export type PairAnswer = OneAnswer & OfPair;
/** That of a call with further pairs is of the first of the most restrictive; `pairs` has them all, the request's own first. */
export type Answer = OneAnswer & { readonly pairs?: readonly PairAnswer[] };

/** Both ends of something in a policy's text: lines and columns from 1, columns in Unicode scalar values. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** Behind its last character. */
  readonly endColumn: number;
}

/** Which element of a statement. */
export type ElementPath =
  | 'Principal'
  | 'NotPrincipal'
  | 'Action'
  | 'NotAction'
  | 'Resource'
  | 'NotResource'
  /** Operator and key, as in `Condition.IpAddress.aws:SourceIp`. */
  | `Condition.${string}`;

/** An element stands where its value does, of a condition key and values; where it is not written, where its statement does. */
export interface ElementExplanation extends Place {
  readonly element: ElementPath;
  /** `undecided` counts as failing in an Allow, and as holding in a Deny. */
  readonly result: 'holds' | 'fails' | 'undecided';
  /** On what: which values met which, or failed. */
  readonly reason: string;
}

export interface StatementExplanation extends Place {
  readonly statement: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly applies: boolean;
  /** Of a statement that applies all elements, of any other those that do not hold. */
  readonly elements: readonly ElementExplanation[];
}

export interface PolicyExplanation {
  readonly policy: string | number;
  /** For SCPs and RCPs, from 0 for the organization's root. */
  readonly level?: number;
  readonly statements: readonly StatementExplanation[];
}

export interface LayerExplanation {
  readonly layer: Layer;
  readonly outcome: Outcome;
  readonly note?: string;
  /** Of a gate what was asked on the way, in its order. */
  readonly steps?: readonly { readonly passes: boolean; readonly reason: string }[];
  readonly policies: readonly PolicyExplanation[];
  /** How many statements are not told, where some are not. */
  readonly leftOut?: number;
}

interface Story {
  /** The decision in one sentence, with the statement that decided or came nearest. */
  readonly summary: string;
  readonly layers: readonly { readonly layer: Layer; readonly outcome: Outcome }[];
  /** Each consulted layer with its policies and statements. */
  readonly details: readonly LayerExplanation[];
}

type OneExplanation = (Granted & Story) | (Refused & Story);
export type PairExplanation = OneExplanation & OfPair;
/** Its `pairs` are as those of an answer. */
export type Explanation = OneExplanation & { readonly pairs?: readonly PairExplanation[] };

/** A finding of a scenario, as every front of the engine words it. */
export interface ScenarioFinding {
  readonly reason: Reason;
  /** The rule of the specification. */
  readonly rule: string;
  readonly message: string;
  /** For example `policies.identity[0].Statement[2].Condition.StringLik`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in Unicode scalar values. */
  readonly column: number;
  /** From 0, in bytes of UTF-8. */
  readonly offset: number;
}

/** A question that cannot be answered. It is never a decision. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: 'invalidRequest' | 'invalidPolicy' | 'invalidScenario';
    readonly message: string;
    readonly findings: readonly [ScenarioFinding, ...ScenarioFinding[]];
  };
}

// ------------------------------------------------------------------------------------------------ for editors

/** A range of a text as JavaScript and editors count: lines and columns from 1, offsets from 0, in UTF-16 code units. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly endOffset: number;
}

/** What is wrong with a text, and where. */
export interface Finding extends Range {
  /** A text with an error is refused; a warning is what its author may not have meant. */
  readonly severity: 'error' | 'warning';
  readonly reason: Reason;
  readonly rule: string;
  readonly message: string;
  readonly path: string;
  /** In a list of policies, which. */
  readonly policy?: number;
  /** What would mend it, where that is mechanical. */
  readonly fix?: Fix;
}

/** A change of the text after which its finding is gone. After one is applied, the text is read again for the next. */
export interface Fix {
  /** In a few words, for a menu. */
  readonly title: string;
  /**
   * `safe`: no request becomes allowed that was not, so that it may be applied unseen. `unsafe`: most likely what was meant,
   * to be looked at. `displayOnly`: it has a word in it that the author has to choose.
   */
  readonly applicability: 'safe' | 'unsafe' | 'displayOnly';
  /** In the order of the text; no two overlap. */
  readonly edits: readonly [Edit, ...Edit[]];
}

/** What stands there gives way to something else. Where something is put in, both offsets are the same. */
export interface Edit {
  /** From 0, in UTF-16 code units. */
  readonly offset: number;
  readonly endOffset: number;
  readonly replacement: string;
}

// ------------------------------------------------------------------------------------------------- the engine

/**
 * What every function of this package throws. An exception of the caller's own code, of a getter or a `Proxy` that is read, is
 * passed on as it is.
 */
export class PortcullisError extends Error {
  private constructor();
  readonly name: 'PortcullisError';
  readonly code:
    | 'invalidPolicy'
    | 'invalidRequest'
    /** Sets or settings that do not go together. */
    | 'invalidAuthorizer'
    /** Bytes that are no reference, of `portcullis/lint`. */
    | 'invalidReference'
    /** A wrong use of the package: a value of another kind, a member that there is not. */
    | 'invalidArgument'
    /** The module could not be loaded; `cause` says why. `init` and `initSync` throw nothing else, and may be called again. */
    | 'loadFailed'
    /** A function was called before `init` or `initSync`. */
    | 'notInitialized'
    /** A handle was used after `free`. */
    | 'freed'
    /** The engine stopped after an internal error, which is the `cause`, and began anew. */
    | 'internal'
    /** A handle from before such an error. */
    | 'staleHandle';
  /**
   * The member that is wrong: of a request or a scenario as its findings name it (`context.aws:x[2]`), else from the name of
   * the argument on (`sets.identity`, `settings.rcpServices[2]`, `policies[1].policy`, `requests[2].action` of a call of pairs,
   * `this`). Empty where it is all of it.
   */
  readonly path: string;
  /** What was thrown beneath, for `loadFailed` and `internal`. */
  readonly cause?: unknown;
  /**
   * What is wrong with the text, for `invalidPolicy` and `invalidRequest`. What is of no text has the empty range of its beginning:
   * a value that JSON does not have, session or scope down policies that do not fit the caller, or a connection and a network of
   * which one is missing.
   */
  readonly findings: readonly Finding[];
}

/** Where the module comes from; its own file is found without it. */
export type ModuleSource = string | URL | Response | Promise<Response> | BufferSource | WebAssembly.Module;

/**
 * Loads the engine. Calls after the first do nothing, or wait for it; one that failed may be repeated. Rejects with
 * `loadFailed`.
 */
export function init(source?: ModuleSource): Promise<void>;

/** The same at once. In Node the source may be left out. */
export function initSync(source?: BufferSource | WebAssembly.Module): void;

/** Answers one scenario; an object or its JSON text. */
export function answer(scenario: Scenario | string): Answer | ErrorAnswer;

/** The same from text to text, byte for byte what every front of the engine writes. */
export function answerJson(scenario: string): string;

/** How much is explained. */
export interface ExplainOptions {
  /**
   * Beside the statements that decided, so many that came nearest to applying: first the Allows of the layers that stand in the
   * way. Left out: every statement. The explanation costs what it tells.
   */
  readonly nearest?: number;
}

/** Answers one scenario with the explanation. */
export function explain(scenario: Scenario | string, options?: ExplainOptions): Explanation | ErrorAnswer;

/** What is wrong with a policy, in the order of its text. */
export function validate(text: string, policyType: PolicyType): readonly Finding[];

/** Memory of the engine. What is not freed is freed some time after the last reference is gone. */
interface Handle {
  /** Frees the memory; again, and nothing happens. */
  free(): void;
  [Symbol.dispose](): void;
}

/**
 * The policies attached to one principal, one resource or one level of an organization: compiled once. Its type says where
 * it can stand, so that a set in another slot does not compile.
 */
export class PolicySet<Type extends PolicyType = PolicyType> implements Handle {
  constructor(policyType: Type, policies: readonly PolicySource[], options?: { readonly loader?: Loader });
  readonly policyType: Type;
  readonly policyCount: number;
  readonly statementCount: number;
  /** In the sense of S3 Block Public Access. */
  readonly isPublic: boolean;
  free(): void;
  [Symbol.dispose](): void;
}

/** What a host requires before any policy, compiled once: a network is searched, not read. */
export class Guards implements Handle {
  /** An object or its JSON text; what is wrong with it is an `invalidPolicy`. */
  constructor(guards: GuardsDocument | string);
  private readonly guards: unknown;
  free(): void;
  [Symbol.dispose](): void;
}

/** What is asked, with the global condition keys derived once. */
export class RequestContext implements Handle {
  constructor(request: RequestDocument, options?: { readonly loader?: Loader });
  private readonly request: unknown;
  free(): void;
  [Symbol.dispose](): void;
}

/** The sets of each layer, and the guards. A layer that is left out limits nothing, and allows nothing. */
export interface PolicySets {
  readonly identity?: PolicySet<'identity'>;
  readonly resource?: PolicySet<'resource' | 'roleTrust' | 'kmsKey'>;
  readonly permissionsBoundary?: PolicySet<'permissionsBoundary'>;
  readonly session?: PolicySet<'session'>;
  /**
   * At most three sets of one policy each, in the order in which they were given to STS GetScopedCredentials: each has to
   * allow. Given, also empty, they say that the caller has temporary credentials.
   */
  readonly scopeDown?: readonly PolicySet<'scopeDown'>[];
  /** One set per level, the organization's root first. */
  readonly serviceControlPolicies?: readonly PolicySet<'serviceControlPolicy'>[];
  readonly resourceControlPolicies?: readonly PolicySet<'resourceControlPolicy'>[];
  readonly vpcEndpoint?: PolicySet<'vpcEndpoint'>;
  /** What stands before all of them. */
  readonly guards?: Guards;
}

/** What a call comes to that is asked as its pairs. */
export interface CallDecision {
  readonly decision: Outcome;
  /** Which request decided: the first of the most restrictive. */
  readonly pair: number;
}

/**
 * Sets put together for decisions. It keeps what it needs of them: they may be freed before it.
 *
 * Session and scope down policies beside a caller that cannot have them are an `invalidRequest` of every method: a limit
 * that is ignored allows too much. So are guards that describe a network, of a request without a connection, and a connection
 * without such guards, or to what they do not describe.
 */
export class Authorizer implements Handle {
  constructor(sets: PolicySets, settings?: AuthorizerSettings);
  /** Whether the request may go on. */
  isAllowed(request: RequestContext | RequestDocument): boolean;
  decide(request: RequestContext | RequestDocument): Outcome;
  /** One outcome for each request, or what is wrong with it, an `invalidRequest`. */
  decideBatch(requests: readonly (RequestContext | RequestDocument)[]): (Outcome | PortcullisError)[];
  /**
   * One call that needs several permissions, asked as its pairs of action and resource, of which each has to be allowed: an
   * explicit deny of one comes before an implicit one, and that before an allow. A pair that is wrong is thrown, and so is an
   * empty list. Every pair is asked of the same sets, the resource's policy among them.
   */
  decideAll(requests: readonly [RequestContext | RequestDocument, ...(RequestContext | RequestDocument)[]]): CallDecision;
  /** The decision with what led to it. */
  evaluate(request: RequestContext | RequestDocument): Answer;
  /** The same, with every layer, statement and element. */
  explain(request: RequestContext | RequestDocument, options?: ExplainOptions): Explanation;
  /** The explanation as a tree for people. */
  explainText(request: RequestContext | RequestDocument, options?: ExplainOptions): string;
  free(): void;
  [Symbol.dispose](): void;
}
