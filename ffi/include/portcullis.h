/*
 * Portcullis: decides requests against AWS IAM policies, inside your process.
 *
 *     portcullis_policy_set *set = NULL;
 *     portcullis_error *error = NULL;
 *     if (portcullis_policy_set_from_json(PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT,
 *             portcullis_text_of("Reports"), portcullis_text_of(policy), &set, &error) != PORTCULLIS_OK) {
 *         portcullis_str why = portcullis_error_message(error);
 *         fprintf(stderr, "line %u: %.*s\n", portcullis_error_line(error), (int)why.len, why.ptr);
 *         portcullis_error_free(error);
 *         return 1;
 *     }
 *     portcullis_authorizer_builder *policies = NULL;
 *     portcullis_authorizer *authorizer = NULL;
 *     portcullis_authorizer_builder_new(&policies);
 *     portcullis_authorizer_builder_set_policies(policies, PORTCULLIS_LAYER_IDENTITY, set);
 *     portcullis_authorizer_builder_build(policies, &authorizer, NULL);
 *
 *     portcullis_principal ann = portcullis_principal_of_arn("arn:aws:iam::111122223333:user/Ann");
 *     portcullis_request_builder *facts = NULL;
 *     portcullis_request *request = NULL;
 *     portcullis_request_builder_new(&facts);
 *     portcullis_request_builder_begin(facts, &ann, portcullis_text_of("s3:GetObject"),
 *         portcullis_text_of("arn:aws:s3:::reports/Ann/q3.csv"));
 *     portcullis_request_builder_add_string(facts, portcullis_text_of("aws:SourceIp"),
 *         portcullis_text_of("203.0.113.9"));
 *     portcullis_request_builder_build(facts, &request, NULL);
 *
 *     if (portcullis_authorizer_is_allowed(authorizer, request)) { ... }
 *
 * No status is looked at behind the first call, and that is sound: a builder keeps its first failure and its
 * build gives it back, a build that fails leaves the NULL where it is, and nothing allows NULL.
 *
 *
 * CONVENTIONS
 *
 * Status. A call that can fail returns a portcullis_status: PORTCULLIS_OK is 0, everything else a failure.
 * Numbers never change their meaning; treat one that you do not know as a failure. Each function lists the
 * statuses of its own; besides, every function that takes
 *     a pointer  may give NULL_ARGUMENT (it is NULL) or INVALID_ARGUMENT (it is misaligned),
 *     a handle   INVALID_HANDLE (see below),
 *     a text     NULL_ARGUMENT (NULL, but a length), INVALID_UTF8, INVALID_LENGTH (beyond PTRDIFF_MAX), or
 *                what is said below under Limits,
 * and every function may give PANIC: a defect of the library, caught. Nothing was decided. Builders then
 * count as failed; other objects can be used on.
 *
 * Outputs are written on success only, with four exceptions. A place for a decision is denied first: a
 * caller who ignores the status denies. A place for an error (the last parameter; NULL if you do not want
 * it) is always written: the error, or NULL on success. The rows of a batch are written also if some of
 * them could not be asked, and so is the pair of a call. Zeroed memory is a deny.
 *
 * Ownership. What a function gives through a pointer to a handle is yours: free it with the `_free` of its
 * type, and with nothing else. What you pass stays yours; texts and arrays are copied or no longer needed
 * when the call returns. A portcullis_str that the library gives is borrowed: it lives as long as the object
 * that it came from. Freeing NULL does nothing and is PORTCULLIS_OK.
 *
 * Order. Objects may be freed in any order: an authorizer keeps what it needs of its sets and guards, which then
 * may be freed, and a request keeps nothing of its builder.
 *
 * Handles that were freed, or are of another type, are refused with INVALID_HANDLE as far as that is
 * possible: the 64 handles that a thread freed last are known for certain, older ones and wild pointers are
 * not. It is a net for mistakes, not a licence.
 *
 * Texts are UTF-8, pointer and length, without a NUL at the end. A NULL with length 0 is an empty text, or,
 * in the structs where it is said, a fact that is not given.
 *
 * Limits. A text, an array or a number of condition keys beyond what the engine reads is refused by its length
 * alone, before anything of it is read or copied: a policy of more than 32 MiB and a policy's name of more than
 * 512 bytes with INVALID_POLICY; a scenario, guards or a signature of more than 256 MiB with INVALID_SCENARIO; an action of more than
 * 256 bytes, a resource of more than 8,192, a condition key or a value of one of more than 65,536, any other text
 * of a request of more than 2,048, and more than 100,000 condition keys and values with INVALID_REQUEST; more
 * than 100,000 levels or prefixes, and a prefix of more than 256 bytes, with INVALID_AUTHORIZER; a reference of more
 * than 64 MiB with INVALID_REFERENCE. The finding has the reason "limitExceeded" and tells length and bound.
 *
 * Threads. The library shares no state between threads and starts none; it reads no clock, file or
 * environment. (The first panic of a process makes Rust look at RUST_BACKTRACE.)
 *     portcullis_policy_set, _guards, _authorizer, _request, _reference, _error, _text: immutable. Any number of threads
 *         may use one at the same time. Only freeing is to be ordered: no other thread uses it during or after.
 *     portcullis_policy_set_builder, _authorizer_builder, _request_builder: one thread at a time. They may
 *         be handed from thread to thread.
 *     Functions without a handle may be called from any thread at any time. So may those with different
 *         handles.
 * They are not made for signal handlers. If memory runs out, the process is aborted.
 *
 * Structs that you fill begin with struct_size: set it to sizeof the struct, and what you do not need to
 * zero. Later versions add fields at the end, and zero will mean what leaving them out meant: the struct of an
 * earlier version is read as if zeros stood behind it. Of a larger struct than it knows, a library reads what it knows, and nothing behind it: a fact that a header newer than
 * the library has would be passed over, and might have been what a Deny waits for. So call
 * portcullis_check_abi before anything else. Structs without struct_size never change, arrays of them neither.
 * A struct_size of more than 4,096 is INVALID_LENGTH: it was never set.
 *
 * Versions. PORTCULLIS_ABI_VERSION is raised when anything is added; what is there never changes within one
 * soname. portcullis_check_abi tells at run time whether the library is as new as the header.
 */
#ifndef PORTCULLIS_H
#define PORTCULLIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header: of the release, and of the ABI. */
#define PORTCULLIS_VERSION "0.2.0"
#define PORTCULLIS_ABI_VERSION 7

/* ---- Status ------------------------------------------------------------------------------------------ */

typedef int32_t portcullis_status;
enum {
    PORTCULLIS_OK = 0,
    PORTCULLIS_NULL_ARGUMENT = 1,        /* a pointer that must not be NULL is */
    PORTCULLIS_INVALID_UTF8 = 2,         /* a text is not UTF-8 */
    PORTCULLIS_INVALID_LENGTH = 3,       /* a length or struct_size does not fit what it measures */
    PORTCULLIS_INVALID_ARGUMENT = 4,     /* none of the values that an argument may have; misaligned */
    PORTCULLIS_INVALID_HANDLE = 5,       /* freed, or of another type */
    PORTCULLIS_INVALID_POLICY = 6,       /* a policy or guards were refused; the findings tell why */
    PORTCULLIS_INVALID_REQUEST = 7,      /* the facts of a request cannot be; or not with these policies */
    PORTCULLIS_INVALID_SCENARIO = 8,     /* a scenario document cannot be read; the findings tell why */
    PORTCULLIS_INVALID_AUTHORIZER = 9,  /* a set stands where its type does not belong; or the like */
    PORTCULLIS_INVALID_ROWS = 10,        /* some rows of a batch cannot be asked; the others are decided */
    PORTCULLIS_NOT_BEGUN = 11,           /* the builder has no request */
    PORTCULLIS_NOT_FOUND = 12,           /* there is nothing at this index */
    PORTCULLIS_ABI_MISMATCH = 13,        /* the library is older than the header */
    PORTCULLIS_PANIC = 14,               /* a defect of the library was caught */
    PORTCULLIS_INVALID_REFERENCE = 15    /* bytes are no service reference that this version reads. ABI 6 */
};

/* The name of a status as in the JSON documents ("invalidPolicy"), and what it means in a sentence. Both end
 * with NUL and live for ever; of a number that is no status they say so. */
const char *portcullis_status_name(portcullis_status status);
const char *portcullis_status_message(portcullis_status status);

/* The version of the library ("0.2.0"); ends with NUL, lives for ever. */
const char *portcullis_version(void);

/* The version of the ABI that the library has. */
uint32_t portcullis_abi_version(void);

/* Whether a program made for this ABI version may use the library; call it with PORTCULLIS_ABI_VERSION.
 * Errors: ABI_MISMATCH. */
portcullis_status portcullis_check_abi(uint32_t version);

/* ---- Texts ------------------------------------------------------------------------------------------- */

/* A borrowed text. */
typedef struct portcullis_str {
    const char *ptr;
    size_t len;
} portcullis_str;

/* A text that you own. Immutable: any number of threads may use it. */
typedef struct portcullis_text portcullis_text;

/* Its bytes, which live as long as it; NULL and 0 if `text` is NULL or was freed. */
portcullis_str portcullis_text_get(const portcullis_text *text);

/* Frees it. */
portcullis_status portcullis_text_free(portcullis_text *text);

/* A view of a text that ends with NUL; NULL gives the text that is not given. */
static inline portcullis_str portcullis_text_of(const char *text) {
    portcullis_str view;
    view.ptr = text;
    view.len = text == NULL ? 0 : strlen(text);
    return view;
}

/* ---- Errors ------------------------------------------------------------------------------------------ */

/* Why a call failed. Immutable: any number of threads may use it. */
typedef struct portcullis_error portcullis_error;

/* One thing that is wrong. The texts live as long as the error. */
typedef struct portcullis_finding {
    size_t struct_size;
    uint32_t severity;      /* 1 an error, 0 a warning */
    uint32_t line;          /* from 1; 0: it has no place in a text, as the facts of a request */
    uint32_t column;        /* from 1, in Unicode scalar values; 0 as above */
    uint32_t offset;        /* from 0, in bytes */
    portcullis_str policy;  /* the name of the policy in its set; NULL for none */
    portcullis_str reason;  /* a stable name: "unknownConditionOperator" */
    portcullis_str rule;    /* the rule of SEMANTICS.md: "R-COND-4" */
    portcullis_str message; /* a sentence for the policy's author */
    portcullis_str path;    /* "Statement[2].Condition.StringLik"; of a fact its name in the scenario, of a
                             * layer that does not fit the caller "policies.scopeDown" */
    uint32_t end_line;      /* behind what is meant, counted as above; 0 where it has no place. ABI 3 */
    uint32_t end_column;    /* ABI 3 */
    uint32_t end_offset;    /* ABI 3 */
    uint32_t reserved;      /* 0 */
} portcullis_finding;

/* The status of the call that failed. NULL_ARGUMENT or INVALID_HANDLE if `error` is no error. */
portcullis_status portcullis_error_status(const portcullis_error *error);

/* What is wrong, in a sentence. NULL and 0 if `error` is no error, here and below. */
portcullis_str portcullis_error_message(const portcullis_error *error);

/* Where the first finding is that is an error: path, line, column, offset as in portcullis_finding. Empty
 * and 0 if there is none, or `error` is no error. */
portcullis_str portcullis_error_path(const portcullis_error *error);
uint32_t portcullis_error_line(const portcullis_error *error);
uint32_t portcullis_error_column(const portcullis_error *error);
uint32_t portcullis_error_offset(const portcullis_error *error);

/* Of a batch, the first row that cannot be asked; SIZE_MAX in all other errors. */
size_t portcullis_error_row(const portcullis_error *error);

/* How many findings there are, and one of them by its index. Set `finding->struct_size` first.
 * Errors: NOT_FOUND; INVALID_LENGTH for a struct_size that is too small. */
size_t portcullis_error_finding_count(const portcullis_error *error);
portcullis_status portcullis_error_finding(const portcullis_error *error, size_t index,
                                           portcullis_finding *finding);

/* The whole as the error object of SCENARIO.md: {"error": {"code": ..., "message": ..., "findings": [...]}}.
 * For portcullis_evaluate_json and portcullis_explain_json it is the answer document of the question. */
portcullis_str portcullis_error_json(const portcullis_error *error);

/* Frees it. */
portcullis_status portcullis_error_free(portcullis_error *error);

/* ---- Policy sets ------------------------------------------------------------------------------------- */

/* What a policy is attached to, which says what it may hold. Zero is none of them. */
typedef uint32_t portcullis_policy_type;
enum {
    PORTCULLIS_POLICY_IDENTITY = 1,
    PORTCULLIS_POLICY_PERMISSIONS_BOUNDARY = 2,
    PORTCULLIS_POLICY_SESSION = 3,
    PORTCULLIS_POLICY_RESOURCE = 4, /* of a bucket, queue, topic, function, ... */
    PORTCULLIS_POLICY_ROLE_TRUST = 5,
    PORTCULLIS_POLICY_KMS_KEY = 6,
    PORTCULLIS_POLICY_SERVICE_CONTROL = 7,
    PORTCULLIS_POLICY_RESOURCE_CONTROL = 8,
    PORTCULLIS_POLICY_VPC_ENDPOINT = 9,
    PORTCULLIS_POLICY_SCOPE_DOWN = 10 /* given to STS GetScopedCredentials; ABI 2 */
};

/* How strictly policies are judged. The strict loader refuses what AWS refuses; the lenient one keeps what
 * AWS would store, and a defective part then never widens an Allow. */
typedef uint32_t portcullis_loader;
enum { PORTCULLIS_LOADER_STRICT = 0, PORTCULLIS_LOADER_LENIENT = 1 };

/* The policies of one principal, resource or level, compiled. Immutable: any number of threads may use it. */
typedef struct portcullis_policy_set portcullis_policy_set;

/* Collects policies. One thread at a time. */
typedef struct portcullis_policy_set_builder portcullis_policy_set_builder;

/* Compiles a set of one policy. The name is for explanations and may be empty.
 * Errors: INVALID_POLICY, with every finding; INVALID_ARGUMENT for an unknown type or loader. */
portcullis_status portcullis_policy_set_from_json(portcullis_policy_type type, portcullis_loader loader,
                                                  portcullis_str name, portcullis_str policy,
                                                  portcullis_policy_set **set, portcullis_error **error);

/* Begins a set of policies of one type. A set without policies is one, too.
 * Errors: INVALID_ARGUMENT for an unknown type or loader. */
portcullis_status portcullis_policy_set_builder_new(portcullis_policy_type type, portcullis_loader loader,
                                                    portcullis_policy_set_builder **builder);

/* Adds a policy. That it is refused is told by build, with all the others.
 * Errors: those of handles and texts, INVALID_POLICY for one beyond the limits; the builder keeps the first, and
 * build gives it back with its finding. */
portcullis_status portcullis_policy_set_builder_add(portcullis_policy_set_builder *builder,
                                                    portcullis_str name, portcullis_str policy);

/* Compiles what was added. The builder is without policies afterwards, whatever the status, and may be used
 * again; it is still to be freed.
 * Errors: INVALID_POLICY, with every finding of every policy; the first failure of an add. */
portcullis_status portcullis_policy_set_builder_build(portcullis_policy_set_builder *builder,
                                                      portcullis_policy_set **set,
                                                      portcullis_error **error);

/* Frees it. */
portcullis_status portcullis_policy_set_builder_free(portcullis_policy_set_builder *builder);

/* How many policies the set has, and how many statements they have; 0 if `set` is no set. */
size_t portcullis_policy_set_policy_count(const portcullis_policy_set *set);
size_t portcullis_policy_set_statement_count(const portcullis_policy_set *set);

/* The name of a policy, which lives as long as the set. Errors: NOT_FOUND. */
portcullis_status portcullis_policy_set_policy_name(const portcullis_policy_set *set, size_t index,
                                                    portcullis_str *name);

/* Frees it. Authorizers that hold it go on. */
portcullis_status portcullis_policy_set_free(portcullis_policy_set *set);

/* ---- Guards ----------------------------------------------------------------------------------------- */

/* What a host requires before any policy is read: of transport, network and signature, compiled once for any number
 * of authorizers. Immutable: any number of threads may use it. ABI 5. */
typedef struct portcullis_guards portcullis_guards;

/* Compiles an object with any of "transport" and "network", as the `policies` of a scenario have them, and
 * "requireSignature", as its `settings` have it. What is not given is not required.
 * Errors: INVALID_POLICY, with every finding and its place in the text; INVALID_SCENARIO for a text that is no JSON. */
portcullis_status portcullis_guards_from_json(portcullis_str json, portcullis_guards **guards,
                                              portcullis_error **error);

/* Frees it. Authorizers that hold it go on. */
portcullis_status portcullis_guards_free(portcullis_guards *guards);

/* ---- Authorizers ------------------------------------------------------------------------------------ */

/* Where a policy stands in the decision, or a gate that stands before all policies. */
typedef uint32_t portcullis_layer;
enum {
    PORTCULLIS_LAYER_NONE = 0,
    PORTCULLIS_LAYER_CREDENTIALS = 1, /* they are over, have not begun, or can never make this call */
    PORTCULLIS_LAYER_IDENTITY = 2,
    PORTCULLIS_LAYER_RESOURCE = 3,
    PORTCULLIS_LAYER_PERMISSIONS_BOUNDARY = 4,
    PORTCULLIS_LAYER_SESSION = 5,
    PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY = 6,
    PORTCULLIS_LAYER_RESOURCE_CONTROL_POLICY = 7,
    PORTCULLIS_LAYER_VPC_ENDPOINT = 8,
    PORTCULLIS_LAYER_SCOPE_DOWN = 9, /* ABI 2 */
    PORTCULLIS_LAYER_NETWORK = 10,   /* a gate: the connection does not get through. ABI 4 */
    PORTCULLIS_LAYER_TRANSPORT = 11, /* a gate: it is not encrypted as the host requires. ABI 4 */
    PORTCULLIS_LAYER_OTHER = 255 /* one that a later version names */
};

/* The sets that bear on a request, put together. Immutable: any number of threads may use it. */
typedef struct portcullis_authorizer portcullis_authorizer;

/* Collects the sets of an authorizer. One thread at a time. */
typedef struct portcullis_authorizer_builder portcullis_authorizer_builder;

/* Begins an authorizer without any policies, which allows nothing to anybody but the account root. */
portcullis_status portcullis_authorizer_builder_new(portcullis_authorizer_builder **builder);

/* Puts a set into IDENTITY, RESOURCE, PERMISSIONS_BOUNDARY, SESSION or VPC_ENDPOINT, in place of what stood
 * there. A role's trust policy and a key's key policy stand in RESOURCE. The set may be freed afterwards.
 * Errors: INVALID_ARGUMENT for another layer; the builder keeps the first failure, and build gives it back.
 * That the set has another type than its place is told by build. */
portcullis_status portcullis_authorizer_builder_set_policies(portcullis_authorizer_builder *builder,
                                                              portcullis_layer layer,
                                                              const portcullis_policy_set *set);

/* Gives SERVICE_CONTROL_POLICY or RESOURCE_CONTROL_POLICY its levels, root first. With a count of 0 the
 * layer is there and has no level: SCPs then allow nothing. Without this call it is not there.
 *
 * Gives SCOPE_DOWN its policies, a set for each, in the order in which GetScopedCredentials was called: at
 * most three, each of which has to allow (ABI 2). With a count of 0 they limit nothing, and say all the same
 * that the caller has temporary credentials: see portcullis_authorizer_check.
 * Errors: as portcullis_authorizer_builder_set_policies. */
portcullis_status portcullis_authorizer_builder_set_levels(portcullis_authorizer_builder *builder,
                                                            portcullis_layer layer,
                                                            const portcullis_policy_set *const *levels,
                                                            size_t count);

/* Turns on RestrictPublicBuckets of S3 Block Public Access. */
portcullis_status
portcullis_authorizer_builder_restrict_public_buckets(portcullis_authorizer_builder *builder);

/* The prefixes of the services that resource control policies bind; without this call all are bound. */
portcullis_status portcullis_authorizer_builder_set_rcp_services(portcullis_authorizer_builder *builder,
                                                                  const portcullis_str *prefixes,
                                                                  size_t count);

/* Requires this before any policy, in place of what was required before (ABI 5). With a network in it every request
 * has to ask for a connection, and one that does may be asked of such an authorizer alone: see
 * portcullis_authorizer_check. The guards may be freed afterwards. */
portcullis_status portcullis_authorizer_builder_set_guards(portcullis_authorizer_builder *builder,
                                                            const portcullis_guards *guards);

/* Puts the sets together. The builder is empty afterwards, whatever the status, and may be used again; it is
 * still to be freed.
 * Errors: INVALID_AUTHORIZER for a set of another type than its place, several policies where there is
 * one, a fourth scope down policy, a service prefix that is none; the first failure of a call before. */
portcullis_status portcullis_authorizer_builder_build(portcullis_authorizer_builder *builder,
                                                       portcullis_authorizer **authorizer,
                                                       portcullis_error **error);

/* Frees it. */
portcullis_status portcullis_authorizer_builder_free(portcullis_authorizer_builder *builder);

/* The name of a policy of a layer, by the index that a decision tells. It lives as long as the authorizer.
 * Errors: NOT_FOUND; INVALID_ARGUMENT for a number that is no layer. */
portcullis_status portcullis_authorizer_policy_name(const portcullis_authorizer *authorizer,
                                                     portcullis_layer layer, size_t index,
                                                     portcullis_str *name);

/* Frees it. */
portcullis_status portcullis_authorizer_free(portcullis_authorizer *authorizer);

/* ---- Requests ---------------------------------------------------------------------------------------- */

/* How a principal is named. Zero is none of them. */
enum {
    PORTCULLIS_PRINCIPAL_ARN = 1,       /* account root, user, role, role session, federated user, CloudFront's
                                         * "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1" */
    PORTCULLIS_PRINCIPAL_SERVICE = 2,   /* redshift.amazonaws.com */
    PORTCULLIS_PRINCIPAL_FEDERATED = 3, /* the provider of a call of sts:AssumeRoleWith... */
    PORTCULLIS_PRINCIPAL_ANONYMOUS = 4  /* without a name */
};

/* Facts about a principal, to be added together. */
enum { PORTCULLIS_SERVICE_LINKED_ROLE = 1, PORTCULLIS_MANAGEMENT_ACCOUNT = 2 };

/* Who calls. A text of NULL is a fact that is not given. */
typedef struct portcullis_principal {
    size_t struct_size;
    uint32_t kind;
    uint32_t flags;
    portcullis_str name;           /* the ARN, or the name of the service or provider */
    portcullis_str unique_id;      /* AIDA... or AROA..., without a session name */
    portcullis_str role_arn;       /* of a session, its role with the path */
    portcullis_str issuing_user;   /* of a federated-user session, the ARN of the user behind it */
    portcullis_str canonical_user; /* the S3 canonical id of the account */
} portcullis_principal;

/* A principal known by an ARN that ends with NUL. */
static inline portcullis_principal portcullis_principal_of_arn(const char *arn) {
    portcullis_principal principal;
    memset(&principal, 0, sizeof principal);
    principal.struct_size = sizeof principal;
    principal.kind = PORTCULLIS_PRINCIPAL_ARN;
    principal.name = portcullis_text_of(arn);
    return principal;
}

/* Whether and how a request was encrypted on its way. */
enum {
    PORTCULLIS_TLS_NOT_SAID = 0,
    PORTCULLIS_TLS_NONE = 1, /* clear text */
    PORTCULLIS_TLS_SOME = 2, /* of a version that is not known */
    PORTCULLIS_TLS_SSL3 = 3,
    PORTCULLIS_TLS_1_0 = 4,
    PORTCULLIS_TLS_1_1 = 5,
    PORTCULLIS_TLS_1_2 = 6,
    PORTCULLIS_TLS_1_3 = 7
};

/* How a request arrived: from a public address, or through an endpoint. A text of NULL is not given. */
typedef struct portcullis_network {
    size_t struct_size;
    uint32_t tls;
    uint32_t reserved;            /* zero */
    portcullis_str source_ip;     /* gives aws:SourceIp */
    portcullis_str vpc_source_ip; /* gives aws:VpcSourceIp */
    portcullis_str vpc;           /* gives aws:SourceVpc */
    portcullis_str vpc_endpoint;  /* gives aws:SourceVpce */
    portcullis_str cipher_suite;  /* of TLS the suite that was agreed on, as IANA or OpenSSL names it; gives
                                   * no condition key. Of another version than `tls` it is INVALID_REQUEST,
                                   * without TLS INVALID_ARGUMENT. ABI 4 */
} portcullis_network;

/* What one end of a connection is. Zero is none of them. ABI 5. */
enum {
    PORTCULLIS_SIDE_ADDRESS = 1,          /* IPv4 or IPv6, as text */
    PORTCULLIS_SIDE_INTERFACE = 2,        /* a network interface, by its id */
    PORTCULLIS_SIDE_CLUSTER = 3,          /* by its name in the description of the network */
    PORTCULLIS_SIDE_WORKGROUP = 4,        /* of Redshift Serverless, by its name */
    PORTCULLIS_SIDE_MANAGED_ENDPOINT = 5, /* a Redshift-managed VPC endpoint, by its name; never `from` */
    PORTCULLIS_SIDE_VPC_ENDPOINT = 6      /* an interface endpoint, by its id; never `from` */
};

/* One end of a connection. ABI 5. */
typedef struct portcullis_side {
    uint32_t kind;
    uint32_t reserved; /* zero */
    portcullis_str name;
} portcullis_side;

/* Which numbers of a connection are given, to be added together: zero is a port and a protocol like others. ABI 5. */
enum {
    PORTCULLIS_GIVEN_PROTOCOL = 1,
    PORTCULLIS_GIVEN_PORT = 2,
    PORTCULLIS_GIVEN_SOURCE_PORT = 4,
    PORTCULLIS_GIVEN_ICMP_TYPE = 8,
    PORTCULLIS_GIVEN_ICMP_CODE = 16
};

/* What a client wants of its connection to a database (R-TLS-8). ABI 5. */
enum {
    PORTCULLIS_SSLMODE_NOT_SAID = 0,
    PORTCULLIS_SSLMODE_DISABLE = 1,
    PORTCULLIS_SSLMODE_ALLOW = 2,
    PORTCULLIS_SSLMODE_PREFER = 3,
    PORTCULLIS_SSLMODE_REQUIRE = 4,
    PORTCULLIS_SSLMODE_VERIFY_CA = 5,
    PORTCULLIS_SSLMODE_VERIFY_FULL = 6
};

/* A connection that is asked for beside the call: to a cluster, workgroup or endpoint, or from one (R-NET-4). ABI 5. */
typedef struct portcullis_connection {
    size_t struct_size;
    uint32_t given;       /* which of the next five are; one that is not has to be zero */
    uint32_t protocol;    /* above IP: 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6, ...; not given: TCP */
    uint32_t port;        /* at `to`; not given: that of the cluster, workgroup or endpoint */
    uint32_t source_port; /* at `from`, to which replies go; not given: any of 1024 to 65535 */
    uint32_t icmp_type;   /* of ICMP and ICMPv6: an echo request is 8, of ICMPv6 128 */
    uint32_t icmp_code;   /* not given: 0 */
    uint32_t sslmode;
    uint32_t tls;                /* what was agreed on; PORTCULLIS_TLS_... */
    portcullis_str cipher_suite; /* as in portcullis_network */
    portcullis_side from;
    portcullis_side to; /* one of the two is no address */
} portcullis_connection;

/* One end of a connection, of a text that ends with NUL. */
static inline portcullis_side portcullis_side_of(uint32_t kind, const char *name) {
    portcullis_side side;
    side.kind = kind;
    side.reserved = 0;
    side.name = portcullis_text_of(name);
    return side;
}

/* A connection of which no more is said than its ends. */
static inline portcullis_connection portcullis_connection_between(portcullis_side from, portcullis_side to) {
    portcullis_connection connection;
    memset(&connection, 0, sizeof connection);
    connection.struct_size = sizeof connection;
    connection.from = from;
    connection.to = to;
    return connection;
}

/* The kinds of credentials. Zero is none of them. */
enum {
    PORTCULLIS_CREDENTIALS_LONG_TERM = 1, /* an access key of a user or of root */
    PORTCULLIS_CREDENTIALS_TEMPORARY = 2, /* of STS */
    PORTCULLIS_CREDENTIALS_NONE = 3       /* the request is unsigned */
};

/* What signed a request. Instants are RFC 3339; a text of NULL is not given. */
typedef struct portcullis_credentials {
    size_t struct_size;
    uint32_t type;
    uint32_t reserved; /* zero */
    portcullis_str issued_at;
    portcullis_str expires_at; /* needs the time of the request */
    portcullis_str mfa_authenticated_at;
} portcullis_credentials;

/* The kinds of values. Zero is none of them. */
enum {
    PORTCULLIS_VALUE_STRING = 1,
    PORTCULLIS_VALUE_NUMBER = 2,  /* as it is spelt, and JSON would spell it: "1.20"; no "nan", "inf", "0x1f" */
    PORTCULLIS_VALUE_INTEGER = 3,
    PORTCULLIS_VALUE_BOOL = 4,
    PORTCULLIS_VALUE_IP = 5,      /* 4 or 16 bytes in network order */
    PORTCULLIS_VALUE_DATE = 6     /* seconds since 1970-01-01T00:00:00Z */
};

/* A value of a list. */
typedef struct portcullis_value {
    uint32_t kind;
    uint32_t reserved;   /* zero */
    int64_t integer;     /* of INTEGER and DATE itself; of BOOL 0 or 1 */
    portcullis_str text; /* of STRING and NUMBER the text, of IP its bytes */
} portcullis_value;

/* What is asked. Immutable: any number of threads may use it, with any authorizer, any number of times. */
typedef struct portcullis_request portcullis_request;

/* Collects the facts of a request. One thread at a time. */
typedef struct portcullis_request_builder portcullis_request_builder;

/* A builder without a request. */
portcullis_status portcullis_request_builder_new(portcullis_request_builder **builder);

/* Begins a request with what every request has, and forgets what the builder had collected. All texts are
 * copied, here and below. The action is `service:Name`; the resource an ARN, or `*` for an action that takes
 * none.
 * Errors: INVALID_REQUEST for an ARN that is no principal's; INVALID_ARGUMENT for an unknown kind or flag;
 * INVALID_LENGTH for a struct_size that is too small. As for every function of the builder from here on:
 * the builder keeps the first failure, and build gives it back. */
portcullis_status portcullis_request_builder_begin(portcullis_request_builder *builder,
                                                   const portcullis_principal *principal,
                                                   portcullis_str action, portcullis_str resource);

/* The account that owns the resource, 12 digits. Errors: NOT_BEGUN, here and below. */
portcullis_status portcullis_request_builder_set_resource_account(portcullis_request_builder *builder,
                                                                  portcullis_str account);

/* The resource is of the organization's management account: RCPs do not bind it. */
portcullis_status
portcullis_request_builder_set_resource_in_management_account(portcullis_request_builder *builder);

/* A KMS grant covers this operation, whose grantee is the user, or the role or issuing user behind a session.
 * It counts like an Allow of the key policy that names the grantee. */
portcullis_status portcullis_request_builder_set_kms_grant(portcullis_request_builder *builder);

/* A KMS grant covers this operation, whose grantee is this session, named by its ARN. Boundary and session
 * policies do not limit it. In place of the call before, whichever comes last (ABI 2). */
portcullis_status portcullis_request_builder_set_kms_grant_to_session(portcullis_request_builder *builder);

/* When the request is evaluated: RFC 3339, or seconds since 1970. Without it aws:CurrentTime is absent. */
portcullis_status portcullis_request_builder_set_time(portcullis_request_builder *builder,
                                                      portcullis_str time);
portcullis_status portcullis_request_builder_set_time_epoch(portcullis_request_builder *builder,
                                                            int64_t seconds);

/* What signed the request. Without it neither the type of the credentials is known nor whether MFA was given:
 * what a kind of credentials can never call is refused where it is known only.
 * Errors: INVALID_ARGUMENT for an unknown type, INVALID_LENGTH as above. */
portcullis_status portcullis_request_builder_set_credentials(portcullis_request_builder *builder,
                                                             const portcullis_credentials *credentials);

/* What was signed, and with what: an object as a scenario has it as `request.signature`, in place of what was given
 * before (ABI 5). It is verified when the request is built, whenever its time and credentials are told: a signature that
 * does not hold makes a request that every authorizer refuses, one that holds gives the type of the credentials. The text,
 * in which there is a key, is kept until then, and is not wiped from memory. What is wrong with it, or contradicts the
 * credentials or lacks a time, build tells: INVALID_REQUEST with places in this text; INVALID_SCENARIO if it is no JSON. */
portcullis_status portcullis_request_builder_set_signature_json(portcullis_request_builder *builder,
                                                                portcullis_str signature);

/* How the request arrived. Errors: INVALID_ARGUMENT for an unknown TLS, INVALID_LENGTH as above. */
portcullis_status portcullis_request_builder_set_network(portcullis_request_builder *builder,
                                                         const portcullis_network *network);

/* The connection that is asked for, which only an authorizer with a network among its guards decides (ABI 5).
 * Errors: INVALID_ARGUMENT for an unknown kind, sslmode, TLS or bit of `given`, and for a number that is not zero and not
 * given; INVALID_REQUEST for a number beyond its range and for an address that is none; INVALID_LENGTH as above. What
 * contradicts what is told by build. */
portcullis_status portcullis_request_builder_set_connection(portcullis_request_builder *builder,
                                                            const portcullis_connection *connection);

/* Condition keys with one value. A key compares without case; one that is given wins over what the engine
 * derives, for conditions and variables only. A key given twice is INVALID_REQUEST, told by build; so is a
 * number that JSON could not spell. */
portcullis_status portcullis_request_builder_add_string(portcullis_request_builder *builder,
                                                        portcullis_str key, portcullis_str value);
portcullis_status portcullis_request_builder_add_number(portcullis_request_builder *builder,
                                                        portcullis_str key, portcullis_str spelling);
portcullis_status portcullis_request_builder_add_integer(portcullis_request_builder *builder,
                                                         portcullis_str key, int64_t value);
portcullis_status portcullis_request_builder_add_bool(portcullis_request_builder *builder,
                                                      portcullis_str key, bool value);
portcullis_status portcullis_request_builder_add_date(portcullis_request_builder *builder,
                                                      portcullis_str key, int64_t seconds);

/* An address of 4 or 16 bytes in network order. Errors: INVALID_LENGTH for any other length. */
portcullis_status portcullis_request_builder_add_ip(portcullis_request_builder *builder, portcullis_str key,
                                                    const uint8_t *bytes, size_t length);

/* A multivalued key. A list of one is still multivalued; an empty one is a key that is present.
 * Errors: INVALID_ARGUMENT for an unknown kind, INVALID_LENGTH for an address of another length. */
portcullis_status portcullis_request_builder_add_list(portcullis_request_builder *builder,
                                                      portcullis_str key, const portcullis_value *values,
                                                      size_t count);

/* A key that is absent, also where the engine could derive it. */
portcullis_status portcullis_request_builder_add_absent(portcullis_request_builder *builder,
                                                        portcullis_str key);

/* Takes keys that differ in letter case only for one, of which every test is undecided, instead of an
 * error. */
portcullis_status portcullis_request_builder_keep_ambiguous_keys(portcullis_request_builder *builder);

/* Judges the facts, and makes the request. The builder has none afterwards, whatever the status, and may
 * begin another; it is still to be freed.
 * Errors: INVALID_REQUEST, with every fact that cannot be; NOT_BEGUN; the first failure of a call before. */
portcullis_status portcullis_request_builder_build(portcullis_request_builder *builder,
                                                   portcullis_request **request, portcullis_error **error);

/* Frees it. */
portcullis_status portcullis_request_builder_free(portcullis_request_builder *builder);

/* Frees it. */
portcullis_status portcullis_request_free(portcullis_request *request);

/* ---- Decisions --------------------------------------------------------------------------------------- */

typedef uint8_t portcullis_outcome;
enum {
    PORTCULLIS_IMPLICIT_DENY = 0, /* nothing allows it */
    PORTCULLIS_EXPLICIT_DENY = 1, /* a Deny applies */
    PORTCULLIS_ALLOWED = 2,       /* an Allow applies, and no Deny does */
    PORTCULLIS_NOT_ASKED = 3      /* of a batch: the row has no sound request. No decision; refuse it */
};

/* Zeroed, it is an implicit deny. */
typedef struct portcullis_decision {
    portcullis_outcome outcome;
    uint8_t layer;         /* the layer that granted or denies, or whose allow is missing; a portcullis_layer */
    uint8_t has_statement; /* 1: the next two tell a statement that decided */
    uint8_t reserved;      /* zero */
    uint32_t policy;       /* index of the policy in its layer; those of levels are counted through, root
                            * first, and scope down policies in their order */
    uint32_t statement;    /* index of the statement in its policy */
} portcullis_decision;

/* Whether the policies can be meant for the caller of a request; evaluate, explain and the batch ask the same
 * (ABI 2). A limit that is ignored allows too much.
 * Errors: INVALID_REQUEST if there are session policies, and the caller is neither a session nor root with
 * temporary credentials; if SCOPE_DOWN was given, with or without policies, and the caller is neither a
 * session nor a user or root with temporary credentials; if root has aws:AssumedRoot and no session policy;
 * if there is a VPC_ENDPOINT policy, and the request has a source_ip, which is public; if there is a network among the
 * guards, and the request asks for no connection, or for one from or to what the network does not have; if it asks for
 * one, and there is no network. */
portcullis_status portcullis_authorizer_check(const portcullis_authorizer *authorizer,
                                               const portcullis_request *request, portcullis_error **error);

/* Decides a request. `decision` is an implicit deny before anything else is looked at. Nothing is allocated.
 * Errors: INVALID_REQUEST where portcullis_authorizer_check, which tells why, has it. */
portcullis_status portcullis_authorizer_evaluate(const portcullis_authorizer *authorizer,
                                                  const portcullis_request *request,
                                                  portcullis_decision *decision);

/* Decides one call as the pairs of action and resource that it needs, each a request, all of which have to be allowed
 * (R-ACT-11, R-RES-18): the decision of the first of the most restrictive, an explicit deny before an implicit one, and
 * that before an allow (R-OUT-3). A call without pairs is refused. `decision` is an implicit deny before anything else is
 * looked at. `pair`, which may be NULL, is the index of the pair that decided; where the status is a failure of one pair,
 * the index of the first such; SIZE_MAX otherwise. Every pair is asked of the same sets; of resources with policies of
 * their own ask one after the other, and take the most restrictive. Nothing is allocated (ABI 5).
 * Errors: INVALID_REQUEST where portcullis_authorizer_check has it of a pair, and tells why; INVALID_LENGTH for a count
 * that no array can have. */
portcullis_status portcullis_authorizer_evaluate_all(const portcullis_authorizer *authorizer,
                                                      const portcullis_request *const *pairs, size_t count,
                                                      portcullis_decision *decision, size_t *pair);

/* Whether a request is allowed. Every failure is a no. */
bool portcullis_authorizer_is_allowed(const portcullis_authorizer *authorizer,
                                       const portcullis_request *request);

/* The same decision with its story: each layer, policy and statement, and on which values its elements hold or
 * fail. As JSON, or as a text for a person. Slower than a decision by far.
 * Errors: INVALID_REQUEST as portcullis_authorizer_check. */
portcullis_status portcullis_authorizer_explain_json(const portcullis_authorizer *authorizer,
                                                      const portcullis_request *request,
                                                      portcullis_text **story, portcullis_error **error);
portcullis_status portcullis_authorizer_explain_text(const portcullis_authorizer *authorizer,
                                                      const portcullis_request *request,
                                                      portcullis_text **story, portcullis_error **error);

/* The same of the statements that decided, and of the `nearest` that came nearest to applying: for an implicit deny
 * first the Allows of the layers that stand in the way. How many statements of a layer are left out is told with it
 * (`leftOut`). It costs what it tells, however many statements there are (ABI 3).
 * Errors: INVALID_REQUEST as portcullis_authorizer_check. */
portcullis_status portcullis_authorizer_explain_nearest_json(const portcullis_authorizer *authorizer,
                                                              const portcullis_request *request, size_t nearest,
                                                              portcullis_text **story, portcullis_error **error);
portcullis_status portcullis_authorizer_explain_nearest_text(const portcullis_authorizer *authorizer,
                                                              const portcullis_request *request, size_t nearest,
                                                              portcullis_text **story, portcullis_error **error);

/* ---- Batches ----------------------------------------------------------------------------------------- */

/* How the values of a column lie in memory. */
enum {
    PORTCULLIS_COLUMN_NONE = 0,      /* there is no such column */
    PORTCULLIS_COLUMN_CONSTANT = 1,  /* one portcullis_str, the same in every row; length is 1 */
    PORTCULLIS_COLUMN_STRINGS = 2,   /* portcullis_str for each row; NULL: no value */
    PORTCULLIS_COLUMN_OFFSETS32 = 3, /* bytes, and uint32_t offsets: Arrow's Utf8, 4 bytes each */
    PORTCULLIS_COLUMN_OFFSETS64 = 4, /* bytes, and uint64_t offsets: Arrow's LargeUtf8 */
    PORTCULLIS_COLUMN_INTEGERS = 5,  /* int64_t for each row */
    PORTCULLIS_COLUMN_BOOLEANS = 6   /* uint8_t for each row, 0 or 1 */
};

/* A value for each row. The memory is read where it lies, during the call only. */
typedef struct portcullis_column {
    uint32_t kind;
    uint32_t reserved;       /* zero */
    const void *values;      /* the values, or of offsets the bytes */
    size_t length;           /* how many values: the rows, or 1 of a constant */
    const void *offsets;     /* length + 1 of them; row i has the bytes from offset i to offset i + 1 */
    size_t values_size;      /* of offsets: how many bytes `values` has */
    const uint8_t *validity; /* a bit for each row, lowest first; 0: no value. NULL: all have one */
} portcullis_column;

/* A condition key. A row without a value does not have the key, also where the engine could derive it. */
typedef struct portcullis_context_column {
    portcullis_str key;
    uint32_t value_kind; /* texts: STRING, NUMBER, IP; integers: INTEGER, DATE; booleans: BOOL */
    uint32_t reserved;   /* zero */
    portcullis_column column;
} portcullis_context_column;

/* Many requests. Either `principal` or `principals` says who calls; `actions` and `resources` must be there
 * and have a value in every row. The rest may be left out. */
typedef struct portcullis_batch {
    size_t struct_size;
    size_t row_count;
    const portcullis_principal *principal;     /* of all rows, or NULL */
    const portcullis_network *network;         /* of all rows, or NULL */
    const portcullis_credentials *credentials; /* of all rows, or NULL */
    portcullis_column principals;              /* ARNs */
    portcullis_column actions;
    portcullis_column resources;
    portcullis_column resource_accounts;
    portcullis_column times; /* RFC 3339 */
    const portcullis_context_column *context;
    size_t context_count;
    const portcullis_connection *connection; /* of all rows, or NULL. ABI 5 */
} portcullis_batch;

/* Decides a request for each row: a portcullis_outcome to each of `outcomes`, and, if `decisions` is not
 * NULL, the whole decision to each of those. Both are filled with denies first.
 *
 * A row that cannot be asked (an ARN that is none, a text that is not UTF-8, a caller for which the policies
 * of the authorizer cannot be meant) is NOT_ASKED; the other rows are decided all the same, the status is
 * INVALID_ROWS, and the error tells the first such row and why.
 * Errors: INVALID_LENGTH if a column or the outputs have another length than the batch, or an offset points
 * outside; INVALID_ARGUMENT for an unknown kind, or for both or none of `principal` and `principals`;
 * INVALID_REQUEST if `principal` is none. Then no row is decided. */
portcullis_status portcullis_authorizer_evaluate_batch(const portcullis_authorizer *authorizer,
                                                        const portcullis_batch *batch,
                                                        portcullis_outcome *outcomes, size_t outcome_count,
                                                        portcullis_decision *decisions,
                                                        portcullis_error **error);

/* ---- JSON -------------------------------------------------------------------------------------------- */

/* Answers a scenario document (SCENARIO.md): policies and request in one text. For tools and tests; it reads
 * and compiles the policies each time. `outcome` and `answer` may be NULL. `outcome` is denied first.
 * Errors: INVALID_SCENARIO, INVALID_REQUEST, INVALID_POLICY, with every finding; portcullis_error_json is
 * then the answer document. */
portcullis_status portcullis_evaluate_json(portcullis_str scenario, portcullis_outcome *outcome,
                                           portcullis_text **answer, portcullis_error **error);

/* The same, with the story of portcullis_authorizer_explain_json. */
portcullis_status portcullis_explain_json(portcullis_str scenario, portcullis_outcome *outcome,
                                          portcullis_text **story, portcullis_error **error);

/* What is wrong with a policy: {"valid": true, "findings": [{"severity": "warning", "reason": ..., "rule":
 * ..., "message": ..., "path": ..., "line": 1, "column": 1, "offset": 0, "endLine": 1, "endColumn": 2,
 * "endOffset": 1}]}. Where something mechanical would mend it, a finding has "fix": {"title": ...,
 * "edits": [{"offset": 0, "endOffset": 1, "replacement": ...}], "applicability": "unsafe"}, of which the edits
 * are in the order of the text and do not overlap; "safe" is one after which no request is allowed that was
 * not, "displayOnly" one with a word in it that the author has to choose. That a policy is wrong is an
 * answer, not a failure of the call. `valid` and `report` may be NULL; `valid` is false first.
 * Errors: INVALID_ARGUMENT for an unknown type or loader. */
portcullis_status portcullis_validate_json(portcullis_str policy, portcullis_policy_type type,
                                           portcullis_loader loader, bool *valid, portcullis_text **report,
                                           portcullis_error **error);

/* The one spelling of what a policy means, and a hash of it: what differs only in the order of members and entries, in
 * lists of one, in actions that another covers, in the case of names, in Sid and Id, in white space and the like has the
 * same text. Two policies with other texts may still decide the same. `canonical` is the policy as JSON without white
 * space, `hash` 32 hexadecimal digits, the same on every machine; it is for caches and lists of what changed, and
 * withstands nobody who looks for two policies with one hash. Both may be NULL (ABI 6).
 * Errors: INVALID_POLICY, with every finding, for a policy that the loader does not take; INVALID_ARGUMENT for an
 * unknown type or loader. */
portcullis_status portcullis_canonical_json(portcullis_str policy, portcullis_policy_type type,
                                            portcullis_loader loader, portcullis_text **canonical,
                                            portcullis_text **hash, portcullis_error **error);

/* ---- The service reference ---------------------------------------------------------------------------- */

/* What AWS's services define: actions with their access levels, resource types, condition keys (ABI 6). Nothing of it is
 * in the library, and no decision is ever made with it. The functions below take NULL for none, but where they say
 * otherwise, and then know what the grammar has. Immutable: any number of threads may use one. */
typedef struct portcullis_reference portcullis_reference;

/* Copies the bytes of a reference and checks them once and whole; keep it where it is asked of more than once. The file
 * reference.bin is installed with the library: `pkg-config --variable=reference portcullis` tells where. Whether what it
 * says is true is not checked: take it from where you trust it. `bytes` need not be aligned.
 * Errors: INVALID_REFERENCE for bytes that are no reference, one of another format, or damaged. */
portcullis_status portcullis_reference_from_bytes(const void *bytes, size_t size, portcullis_reference **reference,
                                                  portcullis_error **error);

/* The day of its data, "2026-08-22", which lives as long as it; NULL and 0 if `reference` is NULL or was freed. */
portcullis_str portcullis_reference_version(const portcullis_reference *reference);

/* Frees it. */
portcullis_status portcullis_reference_free(portcullis_reference *reference);

/* What a pattern of actions covers, "s3:Get*" or "*", as an Allow with it is read, in the order of the reference:
 * {"actions": [{"action": "s3:GetObject", "accessLevel": "Read"}]}. Levels are those of AWS: "List", "Read", "Tagging",
 * "Write", "Permissions management". Where nothing is covered, the list is empty, and "similar" what may have been meant,
 * if a name is near: an action, or of a pattern the same one in another service. `reference` must not be NULL (ABI 6). */
portcullis_status portcullis_expand_json(const portcullis_reference *reference, portcullis_str pattern,
                                         portcullis_text **expansion, portcullis_error **error);

/* ---- Checks ------------------------------------------------------------------------------------------- */

/* For `flags` of portcullis_lint_json: service control policies are held to the language that they had before September
 * 2025, with wildcards at the end of an action alone, and an Allow without conditions, NotAction and resources. */
enum { PORTCULLIS_LINT_LEGACY_SCP_LANGUAGE = 1 };

/* What the author of a policy may not have meant, in the order of the text: all that the strict loader refuses or warns
 * of, and what the checks find beside. {"findings": [{"id": "invalid-action", "severity": "error", "rule": "R-ACT-6",
 * "message": ..., "path": "Statement[0].Action", "line": 1, "column": 1, "offset": 0, "endLine": 1, "endColumn": 2,
 * "endOffset": 1}]}, with a "fix" as in portcullis_validate_json where something mechanical would mend it. Ids never
 * change their meaning. A severity is "suggestion", "warning", "security" (more may be allowed than was meant) or "error"
 * (AWS refuses it, or a part of it can never have its meaning); treat another as a warning. Without a reference the
 * checks that need one are silent. A policy that is wrong, or longer than is read, is an answer, not a failure of the
 * call (ABI 6).
 * Errors: INVALID_ARGUMENT for an unknown type or flag. */
portcullis_status portcullis_lint_json(portcullis_str policy, portcullis_policy_type type, uint32_t flags,
                                       const portcullis_reference *reference, portcullis_text **report,
                                       portcullis_error **error);

/* ---- Editors ------------------------------------------------------------------------------------------ */

/* What can stand at a place of a policy that is being written: {"start": 40, "end": 43, "items": [{"label":
 * "s3:GetObject", "insert": "s3:GetObject\"", "kind": "action", "detail": "Read: ..."}], "isIncomplete": false}. An item
 * replaces the bytes from start to end with its "insert", which has the quotes, comma or colon that are missing there.
 * The best come first, at most 500; "isIncomplete" tells that there are more, which are found by asking again when more
 * is typed. A kind is "member", "value", "structure", "principalKind", "principal", "service", "action", "actionPattern",
 * "resource", "operator", "conditionKey" or "variable"; others may be added. "detail" may be missing.
 *
 * The text is read as far as it goes: quotes, commas and brackets may be missing, words half written. `offset` is in
 * bytes; one behind the text, or within a character, is taken for the boundary before it. Nothing is judged, and no
 * text is refused but by its length (ABI 6).
 * Errors: INVALID_ARGUMENT for an unknown type. */
portcullis_status portcullis_complete_json(portcullis_str policy, size_t offset, portcullis_policy_type type,
                                           const portcullis_reference *reference, portcullis_text **completions,
                                           portcullis_error **error);

/* What stands at a place, for people: {"start": 40, "end": 43, "markdown": ...}, or null where nothing stands or nothing
 * is known of it. Text and offset are read as portcullis_complete_json reads them (ABI 6).
 * Errors: INVALID_ARGUMENT for an unknown type. */
portcullis_status portcullis_hover_json(portcullis_str policy, size_t offset, portcullis_policy_type type,
                                        const portcullis_reference *reference, portcullis_text **hover,
                                        portcullis_error **error);

/* ---- Every request ------------------------------------------------------------------------------------ */

/* Questions about all requests at once, not about one. Each is a document of SCENARIO.md ("What holds for every request"),
 * and so is its answer. An answer that says that something is allowed has requests that show it: each is a scenario, which
 * portcullis_evaluate_json allows. What is not known is told as "unknown", with the reasons: it is no proof that nothing
 * is. Analyses are bounded in steps that are counted, the same on every machine, not in time (ABI 7).
 * Errors of the three: INVALID_SCENARIO, INVALID_REQUEST, INVALID_POLICY, with every finding. */

/* Whether a policy allows anything that another does not: {"before": ..., "after": ...}, each a policy, or a list of them
 * where there may be several; "type" ("identity" if it is left out), "loader" and "universe" may be said. A policy may also
 * be a string with its text. {"newAccess": "none", "lostAccess": "some", "relation": "narrower", "universe": "any",
 * "witnesses": [{"side": "lost", "scenario": ...}], "unknown": [], "assumptions": [...]}. A relation is "equivalent",
 * "narrower" (`after` allows less), "wider", "incomparable" or "unknown"; a witness is of access that is "new" or "lost".
 * With the universe "reference" only requests count that the service reference lists; that needs one, else `reference`
 * may be NULL (ABI 7). */
portcullis_status portcullis_diff_json(portcullis_str question, const portcullis_reference *reference,
                                       portcullis_text **answer, portcullis_error **error);

/* Whether a policy of a resource, of a role or of a key lets in anybody from outside: {"policy": ...}, and "type" if it
 * is not "resource" ("roleTrust", "kmsKey"). With "accounts" or "organizations" whoever is in none of them is outside;
 * without, everybody whom the policy does not name. {"access": "some", "question": "outside", "universe": "any",
 * "addresses": {"ipv4": "256", "ipv6": "0"}, "witnesses": [{"scenario": ...}], "unknown": [],
 * "assumptions": [...]}. An access is "none", "some" or "unknown"; "addresses" is from how many, in decimal digits, or null
 * where that is not known (ABI 7). */
portcullis_status portcullis_public_json(portcullis_str question, portcullis_text **answer, portcullis_error **error);

/* Whether a scenario is allowed whatever the condition keys are that it neither gives nor derives: {"residual":
 * "depends", "universe": "any", "keys": ["aws:PrincipalOrgID"], "left": [...], "allowed": {"aws:PrincipalOrgID": "o-1"},
 * "refused": ..., "assumptions": [...]}. A residual is "allowed" or "refused" whatever they are, "depends" or "unknown"
 * (with "unknown": [...]); only one that depends has keys, the statements that still count ("left"), and two contexts that
 * complete the scenario, one that is allowed and one that is refused. Of a scenario with further pairs, {"pairs": [...]} with the answer of each (ABI 7). */
portcullis_status portcullis_residual_json(portcullis_str scenario, portcullis_text **answer, portcullis_error **error);

#ifdef __cplusplus
}
#endif

#endif
