/* The C library: a question in calls, an answer in a line.
 *
 * Statuses are looked at as seldom as the header promises that it is sound: builders keep their first failure. */
#define _POSIX_C_SOURCE 200809L
#include "calls.h"

#define MOST_SETS 64
#define MOST_KEYS 16
#define MOST_PAIRS 33
/* The row of a batch that is asked, and those beside it, which have no key. */
#define ROWS 3
#define ASKED 1

/* A text that outlives the call that it came in: the structs hold views. */
static portcullis_str kept[64];
static size_t kept_count;

static portcullis_str keep(portcullis_str text) {
    char *copy = malloc(text.len + 1);
    memcpy(copy, text.ptr, text.len);
    if (kept_count == 64) abort();
    return kept[kept_count++] = (portcullis_str){copy, text.len};
}

static void forget(void) {
    while (kept_count > 0) free((char *)kept[--kept_count].ptr);
}

static const char *const outcomes[] = {"implicitDeny", "explicitDeny", "allowed"};

struct question {
    unsigned loader;
    const char *not_offered;
    portcullis_status status; /* the first failure */
    portcullis_policy_set_builder *policies;
    int has_set;
    unsigned layer;
    int has_list[16];
    portcullis_policy_set *sets[MOST_SETS];
    unsigned set_layers[MOST_SETS];
    size_t set_count;
    portcullis_authorizer_builder *authorizer;
    portcullis_principal principal;
    portcullis_network network;
    portcullis_credentials credentials;
    portcullis_connection connection;
    int has_network, has_credentials, has_connection;
    portcullis_request_builder *request;
    /* The requests of the call; the last is built when all its facts are there. */
    portcullis_request *pairs[MOST_PAIRS];
    size_t pair_count;
    /* The same as columns; `no_column` if there is none for something. */
    portcullis_str action, resource, account, time;
    portcullis_context_column keys[MOST_KEYS];
    portcullis_str texts[MOST_KEYS][ROWS];
    uint8_t flags[MOST_KEYS][ROWS];
    size_t key_count;
    int no_column;
};

static void note(struct question *question, portcullis_status status) {
    if (question->status == PORTCULLIS_OK) question->status = status;
}

static void end_set(struct question *question) {
    if (!question->has_set) return;
    question->has_set = 0;
    /* Also NULL, if there is no builder: the authorizer then refuses to be built. */
    portcullis_policy_set *set = NULL;
    note(question, portcullis_policy_set_builder_build(question->policies, &set, NULL));
    portcullis_policy_set_builder_free(question->policies);
    question->policies = NULL;
    if (question->set_count == MOST_SETS) abort();
    question->set_layers[question->set_count] = question->layer;
    question->sets[question->set_count++] = set;
}

static void begin(struct question *question, const struct call *call) {
    /* Facts of the principal come before the request. */
    portcullis_request_builder_begin(question->request, &question->principal, call->parts[1], call->parts[2]);
    question->no_column |= question->loader == PORTCULLIS_LOADER_LENIENT;
    if (question->loader == PORTCULLIS_LOADER_LENIENT) portcullis_request_builder_keep_ambiguous_keys(question->request);
}

/* The facts that are the same for every pair, and the request of one. */
static void end_pair(struct question *question) {
    if (question->has_network) portcullis_request_builder_set_network(question->request, &question->network);
    if (question->has_credentials)
        portcullis_request_builder_set_credentials(question->request, &question->credentials);
    if (question->has_connection) portcullis_request_builder_set_connection(question->request, &question->connection);
    if (question->time.ptr != NULL) portcullis_request_builder_set_time(question->request, question->time);
    if (question->pair_count == MOST_PAIRS) abort();
    portcullis_request **request = &question->pairs[question->pair_count++];
    note(question, portcullis_request_builder_build(question->request, request, NULL));
}

static void key_column(struct question *question, portcullis_str name, portcullis_str kind, portcullis_str text) {
    static const uint8_t validity[] = {1 << ASKED};
    size_t at = question->key_count;
    if (is(kind, "list") || at == MOST_KEYS) {
        question->no_column = 1;
        return;
    }
    question->key_count++;
    portcullis_context_column *key = &question->keys[at];
    key->key = keep(name);
    key->column.length = ROWS;
    if (is(kind, "bool")) {
        question->flags[at][ASKED] = (uint8_t)is(text, "true");
        key->value_kind = PORTCULLIS_VALUE_BOOL;
        key->column.kind = PORTCULLIS_COLUMN_BOOLEANS;
        key->column.values = question->flags[at];
        key->column.validity = validity;
    } else {
        if (!is(kind, "absent")) question->texts[at][ASKED] = keep(text);
        key->value_kind = is(kind, "number") ? PORTCULLIS_VALUE_NUMBER : PORTCULLIS_VALUE_STRING;
        key->column.kind = PORTCULLIS_COLUMN_STRINGS;
        key->column.values = question->texts[at];
    }
}

static void key(struct question *question, const struct call *call) {
    portcullis_str name = call->parts[1], kind = call->parts[2], text = call->parts[3];
    portcullis_request_builder *request = question->request;
    key_column(question, name, kind, text);
    if (is(kind, "list")) {
        portcullis_value values[MOST_PARTS];
        size_t count = 0;
        for (size_t part = 3; part < call->count; part += 2)
            values[count++] = value_of(call->parts[part], call->parts[part + 1]);
        portcullis_request_builder_add_list(request, name, values, count);
    } else if (is(kind, "absent")) {
        portcullis_request_builder_add_absent(request, name);
    } else if (is(kind, "bool")) {
        portcullis_request_builder_add_bool(request, name, is(text, "true"));
    } else if (is(kind, "string")) {
        portcullis_request_builder_add_string(request, name, text);
    } else {
        portcullis_request_builder_add_number(request, name, text);
    }
}

static void fact(struct question *question, portcullis_str name, portcullis_str value) {
    if (is(name, "resourceAccount")) {
        portcullis_request_builder_set_resource_account(question->request, value);
        question->account = keep(value);
    } else if (is(name, "time")) {
        question->time = keep(value);
    } else if (is(name, "credentials.type")) {
        question->has_credentials = 1;
        question->credentials.type = number_of(value, credential_types);
    } else {
        portcullis_str *place = fact_of(name, &question->principal, &question->network, &question->credentials,
                                        &question->connection);
        if (place == NULL) {
            question->not_offered = "a fact";
            return;
        }
        *place = keep(value);
        if (place == &question->connection.cipher_suite)
            question->has_connection = 1;
        else
            question->has_network |= memcmp(name.ptr, "network.", 8) == 0;
    }
}

static void take(struct question *question, const struct call *call) {
    portcullis_str verb = call->parts[0];
    if (is(verb, "loader")) {
        question->loader = number_of(call->parts[1], loaders);
    } else if (is(verb, "rcpServices")) {
        portcullis_authorizer_builder_set_rcp_services(question->authorizer, call->parts + 1, call->count - 1);
    } else if (is(verb, "list")) {
        question->has_list[number_of(call->parts[1], layers)] = 1;
    } else if (is(verb, "set")) {
        end_set(question);
        question->has_set = 1;
        question->layer = number_of(call->parts[1], layers);
        note(question, portcullis_policy_set_builder_new(number_of(call->parts[2], policy_types), question->loader,
                                                         &question->policies));
    } else if (is(verb, "policy")) {
        portcullis_policy_set_builder_add(question->policies, call->parts[1], call->parts[2]);
    } else if (is(verb, "principal")) {
        question->principal.kind = number_of(call->parts[1], principals);
        if (question->principal.kind != PORTCULLIS_PRINCIPAL_ANONYMOUS) question->principal.name = keep(call->parts[2]);
    } else if (is(verb, "request")) {
        begin(question, call);
        question->action = keep(call->parts[1]);
        question->resource = keep(call->parts[2]);
    } else if (is(verb, "pair")) {
        end_pair(question);
        begin(question, call);
        question->no_column = 1;
    } else if (is(verb, "guards")) {
        portcullis_guards *guards = NULL;
        note(question, portcullis_guards_from_json(call->parts[1], &guards, NULL));
        portcullis_authorizer_builder_set_guards(question->authorizer, guards);
        portcullis_guards_free(guards);
    } else if (is(verb, "side")) {
        const portcullis_str parts[] = {verb, call->parts[1], call->parts[2], keep(call->parts[3])};
        question->has_connection = connection_takes(&question->connection, parts);
    } else if (connection_takes(&question->connection, call->parts)) {
        question->has_connection = 1;
    } else if (is(verb, "fact")) {
        fact(question, call->parts[1], call->parts[2]);
    } else if (is(verb, "tls")) {
        question->has_network = 1;
        question->network.tls = tls_of(call->parts[1], call->parts[2]);
    } else if (is(verb, "key")) {
        key(question, call);
    } else if (is(verb, "flag")) {
        portcullis_str name = call->parts[1];
        if (is(name, "restrictPublicBuckets"))
            portcullis_authorizer_builder_restrict_public_buckets(question->authorizer);
        else if (is(name, "resourceInManagementAccount")) {
            portcullis_request_builder_set_resource_in_management_account(question->request);
            question->no_column = 1;
        } else if (is(name, "principal.isServiceLinkedRole"))
            question->principal.flags |= PORTCULLIS_SERVICE_LINKED_ROLE;
        else
            question->principal.flags |= PORTCULLIS_MANAGEMENT_ACCOUNT;
    } else {
        abort();
    }
}

static void put_sets(struct question *question) {
    for (unsigned layer = 0; layer < 16; layer++) {
        const portcullis_policy_set *levels[MOST_SETS] = {NULL};
        size_t count = 0;
        for (size_t set = 0; set < question->set_count; set++) {
            if (question->set_layers[set] != layer) continue;
            levels[count++] = question->sets[set];
            if (!question->has_list[layer])
                portcullis_authorizer_builder_set_policies(question->authorizer, layer, question->sets[set]);
        }
        if (question->has_list[layer])
            portcullis_authorizer_builder_set_levels(question->authorizer, layer, levels, count);
    }
}

static portcullis_column constant(const portcullis_str *text) {
    portcullis_column column;
    memset(&column, 0, sizeof column);
    column.kind = text->ptr == NULL ? PORTCULLIS_COLUMN_NONE : PORTCULLIS_COLUMN_CONSTANT;
    column.values = text;
    column.length = text->ptr == NULL ? 0 : 1;
    return column;
}

/* The outcome of the row in a batch; what a status is if nothing is decided, or the row has none. */
static const char *in_batch(const struct question *question, const portcullis_authorizer *authorizer) {
    portcullis_batch batch;
    memset(&batch, 0, sizeof batch);
    batch.struct_size = sizeof batch;
    batch.row_count = ROWS;
    batch.principal = &question->principal;
    batch.network = question->has_network ? &question->network : NULL;
    batch.credentials = question->has_credentials ? &question->credentials : NULL;
    batch.actions = constant(&question->action);
    batch.resources = constant(&question->resource);
    batch.resource_accounts = constant(&question->account);
    batch.times = constant(&question->time);
    batch.connection = question->has_connection ? &question->connection : NULL;
    batch.context = question->keys;
    batch.context_count = question->key_count;
    portcullis_outcome rows[ROWS];
    portcullis_status status = portcullis_authorizer_evaluate_batch(authorizer, &batch, rows, ROWS, NULL, NULL);
    if (rows[0] != rows[ROWS - 1]) return "crash:rows beside it that are told apart";
    if (status == PORTCULLIS_OK || status == PORTCULLIS_INVALID_ROWS)
        return rows[ASKED] == PORTCULLIS_NOT_ASKED ? "error:invalidRequest" : outcomes[rows[ASKED]];
    if (rows[ASKED] == PORTCULLIS_ALLOWED) return "crash:allowed beside a failure";
    static char said[64];
    snprintf(said, sizeof said, "error:%s", portcullis_status_name(status));
    return said;
}

static void decide(struct question *question) {
    end_set(question);
    put_sets(question);
    portcullis_authorizer *authorizer = NULL;
    end_pair(question);
    note(question, portcullis_authorizer_builder_build(question->authorizer, &authorizer, NULL));
    const portcullis_request *pairs[MOST_PAIRS];
    portcullis_decision decision = {0, 0, 0, 0, 0, 0};
    portcullis_status decided = PORTCULLIS_OK, told = PORTCULLIS_OK;
    int is_allowed = 1;
    for (size_t pair = 0; pair < question->pair_count; pair++) {
        pairs[pair] = question->pairs[pair];
        is_allowed &= portcullis_authorizer_is_allowed(authorizer, pairs[pair]);
        portcullis_text *story = NULL;
        portcullis_status status = portcullis_authorizer_explain_json(authorizer, pairs[pair], &story, NULL);
        if (told == PORTCULLIS_OK) told = status;
        portcullis_text_free(story);
    }
    if (question->pair_count == 1)
        decided = portcullis_authorizer_evaluate(authorizer, pairs[0], &decision);
    else
        decided = portcullis_authorizer_evaluate_all(authorizer, pairs, question->pair_count, &decision, NULL);
    note(question, decided);
    if (is_allowed != (decision.outcome == PORTCULLIS_ALLOWED) || (question->status != PORTCULLIS_OK && is_allowed))
        printf("crash:allowed, and not");
    else if (told != decided)
        printf("crash:explained, and not decided");
    else if (question->status != PORTCULLIS_OK)
        printf("error:%s", portcullis_status_name(question->status));
    else
        printf("%s", outcomes[decision.outcome]);
    /* Without sets that go together there is none to ask. */
    if (authorizer != NULL && !question->no_column) printf(" %s", in_batch(question, authorizer));
    portcullis_authorizer_free(authorizer);
}

static void ask(const struct call *scenario) {
    portcullis_text *answer = NULL;
    portcullis_error *error = NULL;
    portcullis_outcome outcome;
    portcullis_status status = portcullis_evaluate_json(scenario->parts[1], &outcome, &answer, &error);
    portcullis_str said = status == PORTCULLIS_OK ? portcullis_text_get(answer) : portcullis_error_json(error);
    if (status != PORTCULLIS_OK && outcome == PORTCULLIS_ALLOWED) printf("allowed beside an error ");
    fwrite(said.ptr, 1, said.len, stdout);
    portcullis_text_free(answer);
    portcullis_error_free(error);
}

int main(void) {
    struct call call = {NULL, 0, 0, {{NULL, 0}}};
    while (next_call(&call)) {
        ask(&call);
        struct question question;
        memset(&question, 0, sizeof question);
        question.principal.struct_size = sizeof question.principal;
        question.network.struct_size = sizeof question.network;
        question.credentials.struct_size = sizeof question.credentials;
        question.connection.struct_size = sizeof question.connection;
        portcullis_authorizer_builder_new(&question.authorizer);
        portcullis_request_builder_new(&question.request);
        while (next_call(&call) && !is(call.parts[0], "ask") && !is(call.parts[0], "skip")) take(&question, &call);
        putchar('\t');
        if (is(call.parts[0], "skip"))
            printf("notOffered: a struct has its fields");
        else if (question.not_offered != NULL)
            printf("notOffered: %s", question.not_offered);
        else
            decide(&question);
        putchar('\n');
        if (question.policies != NULL) portcullis_policy_set_builder_free(question.policies);
        for (size_t set = 0; set < question.set_count; set++) portcullis_policy_set_free(question.sets[set]);
        for (size_t pair = 0; pair < question.pair_count; pair++) portcullis_request_free(question.pairs[pair]);
        portcullis_authorizer_builder_free(question.authorizer);
        portcullis_request_builder_free(question.request);
        forget();
    }
    free(call.line);
    return 0;
}
