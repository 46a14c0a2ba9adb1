/* Texts, arrays and counts beyond what is read: refused by their length alone, which the memory behind them does not
 * have, with a finding that names member, length and bound. */
#include "check.h"

/* No memory is as large. */
static const size_t HUGE_LENGTH = (size_t)1 << 40;

enum { FACT_BYTES = 2048, VALUE_BYTES = 65536, VALUES = 100000 };

static portcullis_str of_length(size_t length) {
    const portcullis_str text = {"x", length};
    return text;
}

/* The text of so many letters; freed by the caller. */
static char *letters(size_t length) {
    char *text = malloc(length + 1);
    if (text == NULL) abort();
    memset(text, 'x', length);
    text[length] = '\0';
    return text;
}

/* Whether the error is one finding, of a limit, that tells this path and has this in its message; frees it. */
static bool tells(portcullis_error *error, portcullis_status status, const char *path, const char *message) {
    portcullis_finding finding;
    memset(&finding, 0, sizeof finding);
    finding.struct_size = sizeof finding;
    const bool told = portcullis_error_status(error) == status && portcullis_error_finding_count(error) == 1 &&
                      portcullis_error_finding(error, 0, &finding) == PORTCULLIS_OK &&
                      same(finding.reason, "limitExceeded") && same(finding.rule, "R-QUOTA-2") &&
                      same(finding.path, path) && contains(finding.message, message) &&
                      contains(portcullis_error_message(error), message) &&
                      contains(portcullis_error_json(error), "limitExceeded");
    if (!told) {
        const portcullis_str json = portcullis_error_json(error);
        fprintf(stderr, "wanted %s at `%s`, is %.*s\n", message, path, (int)json.len, json.ptr);
    }
    OK(portcullis_error_free(error));
    return told;
}

static void policies(void) {
    const portcullis_policy_type type = PORTCULLIS_POLICY_IDENTITY;
    portcullis_policy_set *set = NULL;
    portcullis_policy_set_builder *builder = NULL;
    portcullis_error *error = NULL;
    portcullis_text *report = NULL;
    bool valid = true;
    CHECK(portcullis_policy_set_from_json(type, 0, T("P"), of_length(HUGE_LENGTH), &set, &error) ==
          PORTCULLIS_INVALID_POLICY);
    CHECK(contains(portcullis_error_message(error), "policy `P`: line 1, column 1: "));
    CHECK(tells(error, PORTCULLIS_INVALID_POLICY, "",
                "the document has 1099511627776 bytes; at most 33554432 are read"));
    CHECK(portcullis_policy_set_from_json(type, 0, of_length(HUGE_LENGTH), T("{}"), &set, &error) ==
          PORTCULLIS_INVALID_POLICY);
    CHECK(tells(error, PORTCULLIS_INVALID_POLICY, "", "1099511627776 bytes; at most 512 are read"));

    OK(portcullis_policy_set_builder_new(type, 0, &builder));
    CHECK(portcullis_policy_set_builder_add(builder, T("P"), of_length(HUGE_LENGTH)) == PORTCULLIS_INVALID_POLICY);
    OK(portcullis_policy_set_builder_add(builder, T("Q"), T(READ_OWN_REPORTS)));
    CHECK(portcullis_policy_set_builder_build(builder, &set, &error) == PORTCULLIS_INVALID_POLICY);
    CHECK(set == NULL && tells(error, PORTCULLIS_INVALID_POLICY, "", "at most 33554432 are read"));
    char *name = letters(513);
    CHECK(portcullis_policy_set_builder_add(builder, T(name), T(READ_OWN_REPORTS)) == PORTCULLIS_INVALID_POLICY);
    CHECK(portcullis_policy_set_builder_build(builder, &set, &error) == PORTCULLIS_INVALID_POLICY);
    CHECK(tells(error, PORTCULLIS_INVALID_POLICY, "", "513 bytes; at most 512 are read"));
    OK(portcullis_policy_set_builder_add(builder, T(name + 1), T(READ_OWN_REPORTS)));
    OK(portcullis_policy_set_builder_build(builder, &set, &error));
    OK(portcullis_policy_set_builder_free(builder));
    OK(portcullis_policy_set_free(set));
    free(name);

    OK(portcullis_validate_json(of_length(HUGE_LENGTH), type, 0, &valid, &report, &error));
    CHECK(!valid && same(portcullis_text_get(report),
                         "{\"valid\":false,\"findings\":[{\"severity\":\"error\",\"reason\":\"limitExceeded\",\"rule\":"
                         "\"R-QUOTA-2\",\"message\":\"the document has 1099511627776 bytes; at most 33554432 are "
                         "read\",\"path\":\"\",\"line\":1,\"column\":1,\"offset\":0,\"endLine\":1,\"endColumn\":1,"
                         "\"endOffset\":0}]}"));
    OK(portcullis_text_free(report));
}

static void scenarios(void) {
    portcullis_error *error = NULL;
    portcullis_text *answer = NULL;
    portcullis_outcome outcome = PORTCULLIS_ALLOWED;
    CHECK(portcullis_evaluate_json(of_length(HUGE_LENGTH), &outcome, &answer, &error) == PORTCULLIS_INVALID_SCENARIO);
    CHECK(outcome == PORTCULLIS_IMPLICIT_DENY && answer == NULL);
    CHECK(tells(error, PORTCULLIS_INVALID_SCENARIO, "",
                "the scenario has 1099511627776 bytes; at most 268435456 are read"));
    CHECK(portcullis_explain_json(of_length(HUGE_LENGTH), &outcome, &answer, &error) == PORTCULLIS_INVALID_SCENARIO);
    CHECK(tells(error, PORTCULLIS_INVALID_SCENARIO, "", "at most 268435456 are read"));
    /* The length alone tells, also without a text. A text that could be read has to be there. */
    const portcullis_str none = {NULL, 268435457}, missing = {NULL, 268435456};
    CHECK(portcullis_evaluate_json(none, NULL, NULL, NULL) == PORTCULLIS_INVALID_SCENARIO);
    CHECK(portcullis_evaluate_json(missing, NULL, NULL, NULL) == PORTCULLIS_NULL_ARGUMENT);
}

/* What the builder's first failure comes to. */
static bool refused(portcullis_request_builder *builder, const char *path, const char *message) {
    portcullis_request *request = NULL;
    portcullis_error *error = NULL;
    CHECK(portcullis_request_builder_build(builder, &request, &error) == PORTCULLIS_INVALID_REQUEST);
    OK(portcullis_request_builder_free(builder));
    return request == NULL && tells(error, PORTCULLIS_INVALID_REQUEST, path, message);
}

#define ANN_ASKS() builder_of(ANN, "s3:GetObject", "*")

static void facts(void) {
    portcullis_principal ann = portcullis_principal_of_arn(ANN);
    portcullis_request_builder *builder = NULL;
    const portcullis_str action = T("s3:GetObject"), resource = T("*");
#define BEGINS_NOT(path, message, caller, action, resource)                                                     \
    OK(portcullis_request_builder_new(&builder));                                                               \
    CHECK(portcullis_request_builder_begin(builder, &caller, action, resource) == PORTCULLIS_INVALID_REQUEST);   \
    CHECK(refused(builder, path, message))
    BEGINS_NOT("action", "1099511627776 bytes; at most 256 are read", ann, of_length(HUGE_LENGTH), resource);
    BEGINS_NOT("resource", "1099511627776 bytes; at most 8192 are read", ann, action, of_length(HUGE_LENGTH));
    portcullis_principal other = ann;
    other.name.len = HUGE_LENGTH;
    BEGINS_NOT("principal", "1099511627776 bytes; at most 2048 are read", other, action, resource);
    other = ann;
    other.unique_id = of_length(FACT_BYTES + 1);
    BEGINS_NOT("principal.uniqueId", "2049 bytes; at most 2048 are read", other, action, resource);
    other = ann;
    other.role_arn = of_length(HUGE_LENGTH);
    BEGINS_NOT("principal.roleArn", "at most 2048 are read", other, action, resource);
    other = ann;
    other.issuing_user = of_length(HUGE_LENGTH);
    BEGINS_NOT("principal.issuingUser", "at most 2048 are read", other, action, resource);
    other = ann;
    other.canonical_user = of_length(HUGE_LENGTH);
    BEGINS_NOT("principal.canonicalUser", "at most 2048 are read", other, action, resource);

#define ADDS_NOT(path, message, call)                \
    builder = ANN_ASKS();                            \
    CHECK((call) == PORTCULLIS_INVALID_REQUEST);     \
    CHECK(refused(builder, path, message))
    const portcullis_str huge = of_length(HUGE_LENGTH), key = T("app:k");
    ADDS_NOT("resourceAccount", "1099511627776 bytes; at most 2048 are read",
             portcullis_request_builder_set_resource_account(builder, huge));
    ADDS_NOT("time", "at most 2048 are read", portcullis_request_builder_set_time(builder, huge));
    portcullis_credentials credentials;
    memset(&credentials, 0, sizeof credentials);
    credentials.struct_size = sizeof credentials;
    credentials.type = PORTCULLIS_CREDENTIALS_TEMPORARY;
    credentials.expires_at = huge;
    ADDS_NOT("credentials.expiresAt", "at most 2048 are read",
             portcullis_request_builder_set_credentials(builder, &credentials));
    portcullis_network network;
    memset(&network, 0, sizeof network);
    network.struct_size = sizeof network;
    network.vpc_endpoint = huge;
    ADDS_NOT("network.vpcEndpoint", "at most 2048 are read",
             portcullis_request_builder_set_network(builder, &network));
    network.vpc_endpoint = T(NULL);
    network.tls = PORTCULLIS_TLS_1_3;
    network.cipher_suite = huge;
    ADDS_NOT("network.tls.cipherSuite", "at most 2048 are read",
             portcullis_request_builder_set_network(builder, &network));

    ADDS_NOT("context", "the name of a condition key has 1099511627776 bytes; at most 65536 are read",
             portcullis_request_builder_add_bool(builder, huge, true));
    ADDS_NOT("context", "at most 65536 are read", portcullis_request_builder_add_absent(builder, huge));
    ADDS_NOT("context.app:k", "1099511627776 bytes; at most 65536 are read",
             portcullis_request_builder_add_string(builder, key, huge));
    ADDS_NOT("context.app:k", "65537 bytes; at most 65536 are read",
             portcullis_request_builder_add_number(builder, key, of_length(VALUE_BYTES + 1)));
    ADDS_NOT("context.app:k", "at most 65536 are read",
             portcullis_request_builder_add_ip(builder, key, (const uint8_t *)"x", HUGE_LENGTH));
    portcullis_value values[2];
    memset(values, 0, sizeof values);
    values[0].kind = values[1].kind = PORTCULLIS_VALUE_STRING;
    values[1].text = huge;
    ADDS_NOT("context.app:k", "at most 65536 are read",
             portcullis_request_builder_add_list(builder, key, values, 2));
    ADDS_NOT("context", "1099511627778 keys and values; at most 100000 are read",
             portcullis_request_builder_add_list(builder, key, values, HUGE_LENGTH));
    ADDS_NOT("context", "100001 keys and values; at most 100000 are read",
             portcullis_request_builder_add_list(builder, key, NULL, VALUES - 1));
    /* A pointer has to be there where so many could be read. */
    builder = ANN_ASKS();
    CHECK(portcullis_request_builder_add_list(builder, key, NULL, VALUES - 2) == PORTCULLIS_NULL_ARGUMENT);
    OK(portcullis_request_builder_free(builder));
}

/* As long and as many as may be. */
static void at_the_limits(void) {
    char *name = letters(VALUE_BYTES), *value = letters(VALUE_BYTES), *arn = letters(8192), *action = letters(256);
    memcpy(arn, "arn:aws:s3:::", 13);
    memcpy(action, "s3:", 3);
    portcullis_request_builder *builder = builder_of(ANN, action, arn);
    OK(portcullis_request_builder_add_string(builder, T(name), T(value)));
    portcullis_value *values = calloc(VALUES, sizeof *values);
    if (values == NULL) abort();
    for (int index = 0; index < VALUES; index++) values[index].kind = PORTCULLIS_VALUE_BOOL;
    OK(portcullis_request_builder_add_list(builder, T("app:k"), values, VALUES - 4));
    OK(portcullis_request_free(built(builder)));

    /* What was added is counted from the beginning of a request to the next. */
    builder = ANN_ASKS();
    OK(portcullis_request_builder_add_list(builder, T("app:k"), values, VALUES - 4));
    OK(portcullis_request_builder_add_absent(builder, T("app:l")));
    CHECK(portcullis_request_builder_add_absent(builder, T("app:m")) == PORTCULLIS_INVALID_REQUEST);
    CHECK(portcullis_request_builder_add_absent(builder, T("app:n")) != PORTCULLIS_OK);
    const portcullis_principal ann = portcullis_principal_of_arn(ANN);
    OK(portcullis_request_builder_begin(builder, &ann, T("s3:GetObject"), T("*")));
    OK(portcullis_request_builder_add_absent(builder, T("app:m")));
    OK(portcullis_request_free(built(builder)));
    free(values);
    free(action);
    free(arn);
    free(value);
    free(name);
}

static void authorizers(void) {
    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *authorizer = NULL;
    portcullis_error *error = NULL;
    const portcullis_policy_set *levels[1] = {NULL};
    portcullis_str prefix = of_length(HUGE_LENGTH);
    OK(portcullis_authorizer_builder_new(&builder));
#define COMBINES_NOT(path, message, call)                                                                       \
    CHECK((call) == PORTCULLIS_INVALID_AUTHORIZER);                                                            \
    CHECK(portcullis_authorizer_builder_build(builder, &authorizer, &error) == PORTCULLIS_INVALID_AUTHORIZER); \
    CHECK(authorizer == NULL && tells(error, PORTCULLIS_INVALID_AUTHORIZER, path, message))
    COMBINES_NOT("", "a list of 1099511627776; at most 100000 are read",
                 portcullis_authorizer_builder_set_levels(builder, PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY, levels,
                                                           HUGE_LENGTH));
    COMBINES_NOT("", "a list of 100001; at most 100000 are read",
                 portcullis_authorizer_builder_set_rcp_services(builder, &prefix, 100001));
    COMBINES_NOT("settings.rcpServices", "1099511627776 bytes; at most 256 are read",
                 portcullis_authorizer_builder_set_rcp_services(builder, &prefix, 1));
    prefix.len = 257;
    COMBINES_NOT("settings.rcpServices", "257 bytes; at most 256 are read",
                 portcullis_authorizer_builder_set_rcp_services(builder, &prefix, 1));
    char *longest = letters(256);
    prefix = T(longest);
    OK(portcullis_authorizer_builder_set_rcp_services(builder, &prefix, 1));
    OK(portcullis_authorizer_builder_build(builder, &authorizer, &error));
    OK(portcullis_authorizer_builder_free(builder));
    OK(portcullis_authorizer_free(authorizer));
    free(longest);
}

enum { ROWS = 3 };

static void batches(void) {
    portcullis_authorizer *authorizer = authorizer_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    portcullis_principal ann = portcullis_principal_of_arn(ANN);
    const portcullis_str own = {"arn:aws:s3:::reports/Ann/1", 26}, huge = of_length(HUGE_LENGTH),
                         none = {NULL, HUGE_LENGTH}, address = {"203.0.113.9", 11}, action = {"s3:GetObject", 12};
    const portcullis_str resources[ROWS] = {own, huge, own}, addresses[ROWS] = {none, address, address};
    portcullis_context_column context;
    portcullis_batch batch;
    portcullis_outcome outcomes[ROWS];
    portcullis_error *error = NULL;
    memset(&context, 0, sizeof context);
    context.key = T("aws:SourceIp");
    context.value_kind = PORTCULLIS_VALUE_STRING;
    context.column.kind = PORTCULLIS_COLUMN_STRINGS;
    context.column.values = addresses;
    context.column.length = ROWS;
    memset(&batch, 0, sizeof batch);
    batch.struct_size = sizeof batch;
    batch.row_count = ROWS;
    batch.principal = &ann;
    batch.actions.kind = PORTCULLIS_COLUMN_CONSTANT;
    batch.actions.values = &action;
    batch.actions.length = 1;
    batch.resources.kind = PORTCULLIS_COLUMN_STRINGS;
    batch.resources.values = resources;
    batch.resources.length = ROWS;
    batch.context = &context;
    batch.context_count = 1;
#define RUN() portcullis_authorizer_evaluate_batch(authorizer, &batch, outcomes, ROWS, NULL, &error)
    CHECK(RUN() == PORTCULLIS_INVALID_ROWS);
    CHECK(outcomes[0] == PORTCULLIS_NOT_ASKED && outcomes[1] == PORTCULLIS_NOT_ASKED);
    CHECK(outcomes[2] == PORTCULLIS_ALLOWED && portcullis_error_row(error) == 0);
    CHECK(tells(error, PORTCULLIS_INVALID_ROWS, "context.aws:SourceIp",
                "1099511627776 bytes; at most 65536 are read"));
    context.column.values = resources;
    CHECK(RUN() == PORTCULLIS_INVALID_ROWS);
    CHECK(portcullis_error_row(error) == 1 &&
          tells(error, PORTCULLIS_INVALID_ROWS, "resource", "1099511627776 bytes; at most 8192 are read"));

    /* The same text in all rows is refused in each. */
    batch.actions.values = &none;
    CHECK(RUN() == PORTCULLIS_INVALID_ROWS && outcomes[2] == PORTCULLIS_NOT_ASKED);
    CHECK(tells(error, PORTCULLIS_INVALID_ROWS, "action", "1099511627776 bytes; at most 256 are read"));
    batch.actions.values = &action;

    /* By offsets: a text that is not read is no UTF-8 either. */
    char *bytes = letters(2 * 8193);
    memcpy(bytes, own.ptr, 26);
    bytes[8193] = '\xff';
    const uint64_t offsets[ROWS + 1] = {0, 26, 26, 26 + 8193};
    batch.resources.kind = PORTCULLIS_COLUMN_OFFSETS64;
    batch.resources.values = bytes;
    batch.resources.values_size = 2 * 8193;
    batch.resources.offsets = offsets;
    context.column.values = addresses;
    CHECK(RUN() == PORTCULLIS_INVALID_ROWS && outcomes[2] == PORTCULLIS_NOT_ASKED);
    OK(portcullis_error_free(error));
    const uint64_t one[2] = {26, 26 + 8193};
    batch.row_count = batch.resources.length = 1;
    batch.resources.offsets = one;
    batch.context_count = 0;
    CHECK(portcullis_authorizer_evaluate_batch(authorizer, &batch, outcomes, 1, NULL, &error) ==
          PORTCULLIS_INVALID_ROWS);
    CHECK(tells(error, PORTCULLIS_INVALID_ROWS, "resource", "8193 bytes; at most 8192 are read"));
    free(bytes);

    /* More keys than a row could have: no row is decided. */
    batch.context_count = VALUES + 1;
    CHECK(portcullis_authorizer_evaluate_batch(authorizer, &batch, outcomes, 1, NULL, &error) ==
          PORTCULLIS_INVALID_REQUEST);
    CHECK(outcomes[0] == PORTCULLIS_IMPLICIT_DENY);
    CHECK(tells(error, PORTCULLIS_INVALID_REQUEST, "context", "100001 keys and values; at most 100000 are read"));
    context.key = huge;
    batch.context_count = 1;
    CHECK(portcullis_authorizer_evaluate_batch(authorizer, &batch, outcomes, 1, NULL, &error) ==
          PORTCULLIS_INVALID_REQUEST);
    CHECK(tells(error, PORTCULLIS_INVALID_REQUEST, "context", "the name of a condition key has 1099511627776 bytes"));
    OK(portcullis_authorizer_free(authorizer));
}

void test_limits(void) {
    policies();
    scenarios();
    facts();
    at_the_limits();
    authorizers();
    batches();
}
