/* Batches: every layout of columns, rows that cannot be asked, and lengths that do not fit. */
#include "check.h"

enum { ROWS = 5 };

static const portcullis_str RESOURCES[ROWS] = {
    {"arn:aws:s3:::reports/Ann/1", 26},     {"arn:aws:s3:::reports/Ann/secret", 31},
    {"arn:aws:s3:::reports/Bob/1", 26},     {"not an arn", 10},
    {"arn:aws:s3:::reports/Ann/2", 26},
};
static const char ADDRESSES[] = "203.0.113.9203.0.113.9203.0.113.9203.0.113.9198.51.100.7";
static const uint32_t OFFSETS[ROWS + 1] = {0, 11, 22, 33, 44, 56};
static const uint64_t LONG_OFFSETS[ROWS + 1] = {0, 11, 22, 33, 44, 56};
static const portcullis_str ACTION = {"s3:GetObject", 12};
static const uint8_t EXPECTED[ROWS] = {PORTCULLIS_ALLOWED, PORTCULLIS_EXPLICIT_DENY, PORTCULLIS_IMPLICIT_DENY,
                                       PORTCULLIS_NOT_ASKED, PORTCULLIS_IMPLICIT_DENY};

static portcullis_authorizer *authorizer;
static portcullis_principal ann;
static portcullis_context_column addresses;
static portcullis_batch batch;
static portcullis_outcome outcomes[ROWS];
static portcullis_decision decisions[ROWS];

static portcullis_column column(uint32_t kind, const void *values, size_t length) {
    portcullis_column made;
    memset(&made, 0, sizeof made);
    made.kind = kind;
    made.values = values;
    made.length = length;
    return made;
}

static void prepare(void) {
    ann = portcullis_principal_of_arn(ANN);
    memset(&batch, 0, sizeof batch);
    batch.struct_size = sizeof batch;
    batch.row_count = ROWS;
    batch.principal = &ann;
    batch.actions = column(PORTCULLIS_COLUMN_CONSTANT, &ACTION, 1);
    batch.resources = column(PORTCULLIS_COLUMN_STRINGS, RESOURCES, ROWS);
    memset(&addresses, 0, sizeof addresses);
    addresses.key = portcullis_text_of("aws:SourceIp");
    addresses.value_kind = PORTCULLIS_VALUE_STRING;
    addresses.column = column(PORTCULLIS_COLUMN_OFFSETS32, ADDRESSES, ROWS);
    addresses.column.offsets = OFFSETS;
    addresses.column.values_size = strlen(ADDRESSES);
    batch.context = &addresses;
    batch.context_count = 1;
    memset(outcomes, PORTCULLIS_ALLOWED, sizeof outcomes);
    memset(decisions, 0xff, sizeof decisions);
}

static portcullis_status run(portcullis_error **error) {
    return portcullis_authorizer_evaluate_batch(authorizer, &batch, outcomes, ROWS, decisions, error);
}

static void rows(void) {
    portcullis_error *error = NULL;
    prepare();
    CHECK(run(&error) == PORTCULLIS_INVALID_ROWS);
    CHECK(memcmp(outcomes, EXPECTED, ROWS) == 0);
    CHECK(portcullis_error_row(error) == 3 && same(portcullis_error_path(error), "resource"));
    OK(portcullis_error_free(error));
    CHECK(decisions[0].has_statement == 1 && decisions[0].statement == 1);
    CHECK(decisions[1].has_statement == 1 && decisions[1].statement == 0);
    CHECK(decisions[1].layer == PORTCULLIS_LAYER_IDENTITY && decisions[3].outcome == PORTCULLIS_IMPLICIT_DENY);

    prepare();
    addresses.column.kind = PORTCULLIS_COLUMN_OFFSETS64;
    addresses.column.offsets = LONG_OFFSETS;
    CHECK(run(NULL) == PORTCULLIS_INVALID_ROWS);
    CHECK(memcmp(outcomes, EXPECTED, ROWS) == 0);

    /* Without the wanted byte for each row: no decisions, no error. */
    prepare();
    CHECK(portcullis_authorizer_evaluate_batch(authorizer, &batch, outcomes, ROWS, NULL, NULL) ==
          PORTCULLIS_INVALID_ROWS);
    CHECK(memcmp(outcomes, EXPECTED, ROWS) == 0);

    /* Callers by column; a row without a value does not have the key. */
    static const portcullis_str arns[ROWS] = {{"arn:aws:iam::111122223333:user/Ann", 34},
                                              {"arn:aws:iam::111122223333:user/Ann", 34},
                                              {"arn:aws:iam::111122223333:user/Bob", 34},
                                              {"arn:aws:iam::111122223333:user/Ann", 34},
                                              {"arn:aws:iam::111122223333:user/Ann", 34}};
    static const uint8_t validity[] = {0x1e};
    static const uint8_t expected[ROWS] = {PORTCULLIS_IMPLICIT_DENY, PORTCULLIS_EXPLICIT_DENY, PORTCULLIS_ALLOWED,
                                           PORTCULLIS_NOT_ASKED, PORTCULLIS_IMPLICIT_DENY};
    prepare();
    batch.principal = NULL;
    batch.principals = column(PORTCULLIS_COLUMN_STRINGS, arns, ROWS);
    addresses.column.validity = validity;
    CHECK(run(NULL) == PORTCULLIS_INVALID_ROWS);
    CHECK(memcmp(outcomes, expected, ROWS) == 0);

    prepare();
    batch.row_count = 0;
    batch.resources.length = 0;
    addresses.column.length = 0;
    OK(portcullis_authorizer_evaluate_batch(authorizer, &batch, NULL, 0, NULL, NULL));
}

#define CONDITION                                                                                             \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", " \
    "\"Condition\": {\"NumericLessThan\": {\"app:size\": \"10\"}, \"Bool\": {\"app:on\": \"true\"}, "           \
    "\"DateLessThan\": {\"app:day\": \"2026-01-01T00:00:00Z\"}, \"IpAddress\": {\"app:from\": \"10.0.0.0/8\"}, " \
    "\"NumericEquals\": {\"app:rate\": \"1.5\"}, \"DateEquals\": {\"aws:CurrentTime\": \"2026-01-01T00:00:00Z\"}, " \
    "\"StringEquals\": {\"aws:ResourceAccount\": \"999988887777\"}}}]}"

static void typed(void) {
    static const int64_t sizes[2] = {9, 10}, days[2] = {1767225599, 1767225599};
    static const uint8_t on[2] = {1, 1};
    static const portcullis_str from[2] = {{"\x0a\x00\x00\x01", 4}, {"\x0a\x00\x00\x01", 4}};
    static const portcullis_str rate = {"1.50", 4}, time = {"2026-01-01T00:00:00Z", 20},
                                account = {"999988887777", 12}, resource = {"arn:aws:s3:::b/x", 16};
    static const uint8_t expected[2] = {PORTCULLIS_ALLOWED, PORTCULLIS_IMPLICIT_DENY};
    portcullis_authorizer *typed_policy = authorizer_of(PORTCULLIS_POLICY_IDENTITY, CONDITION);
    portcullis_context_column context[5];
    portcullis_outcome decided[2];
    memset(context, 0, sizeof context);
    context[0].key = T("app:size");
    context[0].value_kind = PORTCULLIS_VALUE_INTEGER;
    context[0].column = column(PORTCULLIS_COLUMN_INTEGERS, sizes, 2);
    context[1].key = T("app:day");
    context[1].value_kind = PORTCULLIS_VALUE_DATE;
    context[1].column = column(PORTCULLIS_COLUMN_INTEGERS, days, 2);
    context[2].key = T("app:on");
    context[2].value_kind = PORTCULLIS_VALUE_BOOL;
    context[2].column = column(PORTCULLIS_COLUMN_BOOLEANS, on, 2);
    context[3].key = T("app:from");
    context[3].value_kind = PORTCULLIS_VALUE_IP;
    context[3].column = column(PORTCULLIS_COLUMN_STRINGS, from, 2);
    context[4].key = T("app:rate");
    context[4].value_kind = PORTCULLIS_VALUE_NUMBER;
    context[4].column = column(PORTCULLIS_COLUMN_CONSTANT, &rate, 1);
    prepare();
    batch.row_count = 2;
    batch.resources = column(PORTCULLIS_COLUMN_CONSTANT, &resource, 1);
    batch.resource_accounts = column(PORTCULLIS_COLUMN_CONSTANT, &account, 1);
    batch.times = column(PORTCULLIS_COLUMN_CONSTANT, &time, 1);
    batch.context = context;
    batch.context_count = 5;
    /* Another account's resource: its own policy would have to grant, too. Ask without. */
    OK(portcullis_authorizer_evaluate_batch(typed_policy, &batch, decided, 2, NULL, NULL));
    CHECK(decided[0] == PORTCULLIS_IMPLICIT_DENY);
    static const portcullis_str own = {"111122223333", 12};
    batch.resource_accounts = column(PORTCULLIS_COLUMN_CONSTANT, &own, 1);
    OK(portcullis_authorizer_free(typed_policy));
    char policy[sizeof CONDITION];
    memcpy(policy, CONDITION, sizeof CONDITION);
    memcpy(strstr(policy, "999988887777"), "111122223333", 12);
    typed_policy = authorizer_of(PORTCULLIS_POLICY_IDENTITY, policy);
    OK(portcullis_authorizer_evaluate_batch(typed_policy, &batch, decided, 2, NULL, NULL));
    CHECK(memcmp(decided, expected, 2) == 0);

    /* Credentials that are over at `times` refuse every row. */
    portcullis_credentials credentials;
    memset(&credentials, 0, sizeof credentials);
    credentials.struct_size = sizeof credentials;
    credentials.type = PORTCULLIS_CREDENTIALS_TEMPORARY;
    credentials.expires_at = T("2026-01-01T00:00:00Z");
    batch.credentials = &credentials;
    OK(portcullis_authorizer_evaluate_batch(typed_policy, &batch, decided, 2, decisions, NULL));
    CHECK(decided[0] == PORTCULLIS_IMPLICIT_DENY && decisions[0].layer == PORTCULLIS_LAYER_CREDENTIALS);

    /* A suite of another version makes no row askable; the struct of ABI 3 has none. */
    portcullis_network network;
    memset(&network, 0, sizeof network);
    network.struct_size = sizeof network;
    network.tls = PORTCULLIS_TLS_1_2;
    network.cipher_suite = T("TLS_AES_128_GCM_SHA256");
    batch.network = &network;
    batch.credentials = NULL;
    CHECK(portcullis_authorizer_evaluate_batch(typed_policy, &batch, decided, 2, NULL, NULL) ==
          PORTCULLIS_INVALID_ROWS);
    CHECK(decided[0] == PORTCULLIS_NOT_ASKED && decided[1] == PORTCULLIS_NOT_ASKED);
    network.struct_size = offsetof(portcullis_network, cipher_suite);
    OK(portcullis_authorizer_evaluate_batch(typed_policy, &batch, decided, 2, NULL, NULL));
    CHECK(memcmp(decided, expected, 2) == 0);
    OK(portcullis_authorizer_free(typed_policy));
}

#define ABSENT_OR_ANN                                                                                           \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", "   \
    "\"Condition\": {\"StringEquals\": {\"aws:username\": \"Ann\"}}}]}"

/* A row without a value does not have the key, also where the engine could derive it: as add_absent. */
static void absent(void) {
    static const portcullis_str names[ROWS] = {
        {"Ann", 3}, {NULL, 0}, {NULL, 0}, {"Bob", 3}, {"Ann", 3}}, resource = {"arn:aws:s3:::b/x", 16};
    static const uint8_t expected[ROWS] = {PORTCULLIS_ALLOWED, PORTCULLIS_IMPLICIT_DENY, PORTCULLIS_IMPLICIT_DENY,
                                           PORTCULLIS_IMPLICIT_DENY, PORTCULLIS_ALLOWED};
    portcullis_authorizer *own = authorizer_of(PORTCULLIS_POLICY_IDENTITY, ABSENT_OR_ANN);
    prepare();
    batch.resources = column(PORTCULLIS_COLUMN_CONSTANT, &resource, 1);
    addresses.key = T("aws:username");
    addresses.column = column(PORTCULLIS_COLUMN_STRINGS, names, ROWS);
    OK(portcullis_authorizer_evaluate_batch(own, &batch, outcomes, ROWS, NULL, NULL));
    CHECK(memcmp(outcomes, expected, ROWS) == 0);
    OK(portcullis_authorizer_free(own));
}

static void numbers(void) {
    static const portcullis_str spellings[ROWS] = {{"1", 1}, {"nan", 3}, {"Infinity", 8}, {"-2.5e3", 6}, {NULL, 0}},
                                resource = {"arn:aws:s3:::reports/Ann/1", 26};
    static const uint8_t expected[ROWS] = {PORTCULLIS_IMPLICIT_DENY, PORTCULLIS_NOT_ASKED, PORTCULLIS_NOT_ASKED,
                                           PORTCULLIS_IMPLICIT_DENY, PORTCULLIS_IMPLICIT_DENY};
    portcullis_error *error = NULL;
    prepare();
    batch.resources = column(PORTCULLIS_COLUMN_CONSTANT, &resource, 1);
    addresses.key = T("app:size");
    addresses.value_kind = PORTCULLIS_VALUE_NUMBER;
    addresses.column = column(PORTCULLIS_COLUMN_STRINGS, spellings, ROWS);
    CHECK(run(&error) == PORTCULLIS_INVALID_ROWS);
    CHECK(memcmp(outcomes, expected, ROWS) == 0);
    CHECK(portcullis_error_row(error) == 1 && same(portcullis_error_path(error), "context.app:size"));
    OK(portcullis_error_free(error));
}

static void refused(portcullis_status expected, int line) {
    static const uint8_t denied[ROWS] = {0};
    const portcullis_status status = run(NULL);
    if (status != expected || memcmp(outcomes, denied, ROWS) != 0) {
        checks_failed++;
        fprintf(stderr, "%s:%d: %s\n", __FILE__, line, portcullis_status_name(status));
    }
}

#define REFUSED(status, change) (prepare(), (void)(change), refused(PORTCULLIS_##status, __LINE__))

static void misfits(void) {
    static const uint32_t backwards[ROWS + 1] = {0, 11, 5, 33, 44, 56}, outside[ROWS + 1] = {0, 11, 22, 33, 44, 57};
    REFUSED(INVALID_LENGTH, batch.struct_size = 0);
    REFUSED(INVALID_LENGTH, batch.row_count = ROWS + 1);
    REFUSED(INVALID_LENGTH, batch.resources.length = ROWS - 1);
    REFUSED(INVALID_LENGTH, batch.actions.length = 2);
    REFUSED(INVALID_LENGTH, addresses.column.length = ROWS + 1);
    REFUSED(INVALID_ARGUMENT, batch.resources.kind = 7);
    REFUSED(INVALID_ARGUMENT, batch.resources.reserved = 1);
    REFUSED(INVALID_ARGUMENT, addresses.reserved = 1);
    REFUSED(INVALID_ARGUMENT, batch.principal = NULL);
    REFUSED(INVALID_ARGUMENT, batch.principals = batch.resources);
    REFUSED(NULL_ARGUMENT, batch.resources.values = NULL);
    REFUSED(NULL_ARGUMENT, batch.context = NULL);
    REFUSED(NULL_ARGUMENT, addresses.column.offsets = NULL);
    REFUSED(INVALID_ARGUMENT, addresses.column.offsets = (const char *)(const void *)OFFSETS + 1);
    REFUSED(NULL_ARGUMENT, addresses.column.values = NULL);
    REFUSED(INVALID_ARGUMENT, ann.kind = 9);
    REFUSED(INVALID_REQUEST, ann.name = T("arn:aws:s3:::bucket"));

    /* Offsets that do not fit are the row's own. */
    prepare();
    addresses.column.offsets = outside;
    CHECK(run(NULL) == PORTCULLIS_INVALID_ROWS && outcomes[4] == PORTCULLIS_NOT_ASKED);
    CHECK(outcomes[0] == PORTCULLIS_ALLOWED);
    prepare();
    addresses.column.offsets = backwards;
    CHECK(run(NULL) == PORTCULLIS_INVALID_ROWS && outcomes[1] == PORTCULLIS_NOT_ASKED);
    /* So are texts that are none, values that are missing, kinds that do not belong together. */
    prepare();
    batch.actions.kind = PORTCULLIS_COLUMN_NONE;
    portcullis_error *error = NULL;
    CHECK(run(&error) == PORTCULLIS_INVALID_ROWS && outcomes[0] == PORTCULLIS_NOT_ASKED);
    CHECK(portcullis_error_row(error) == 0 && same(portcullis_error_path(error), "action"));
    OK(portcullis_error_free(error));
    /* A size beyond what this version knows, of a batch and of what it names: only what is known is read. */
    portcullis_batch *later = malloc(sizeof *later);
    prepare();
    *later = batch;
    later->struct_size = sizeof *later + 64;
    CHECK(portcullis_authorizer_evaluate_batch(authorizer, later, outcomes, ROWS, NULL, NULL) ==
          PORTCULLIS_INVALID_ROWS);
    CHECK(memcmp(outcomes, EXPECTED, ROWS) == 0);
    free(later);
    prepare();
    addresses.value_kind = PORTCULLIS_VALUE_BOOL;
    CHECK(run(NULL) == PORTCULLIS_INVALID_ROWS && outcomes[0] == PORTCULLIS_NOT_ASKED);
    prepare();
    portcullis_str action = {"s3:\xff", 4};
    batch.actions.values = &action;
    CHECK(run(NULL) == PORTCULLIS_INVALID_ROWS && outcomes[0] == PORTCULLIS_NOT_ASKED);

    prepare();
    CHECK(portcullis_authorizer_evaluate_batch(NULL, &batch, outcomes, ROWS, NULL, NULL) == PORTCULLIS_NULL_ARGUMENT);
    CHECK(outcomes[0] == PORTCULLIS_IMPLICIT_DENY);
    prepare();
    CHECK(portcullis_authorizer_evaluate_batch(authorizer, NULL, outcomes, ROWS, NULL, NULL) ==
          PORTCULLIS_NULL_ARGUMENT);
    CHECK(outcomes[ROWS - 1] == PORTCULLIS_IMPLICIT_DENY);
    CHECK(portcullis_authorizer_evaluate_batch(authorizer, &batch, NULL, ROWS, NULL, NULL) ==
          PORTCULLIS_NULL_ARGUMENT);
    prepare();
    CHECK(portcullis_authorizer_evaluate_batch(authorizer, &batch, outcomes, ROWS - 1, NULL, NULL) ==
          PORTCULLIS_INVALID_LENGTH);
    CHECK(outcomes[0] == PORTCULLIS_IMPLICIT_DENY && outcomes[ROWS - 1] == PORTCULLIS_ALLOWED);
}

void test_batch(void) {
    authorizer = authorizer_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    rows();
    typed();
    absent();
    numbers();
    misfits();
    OK(portcullis_authorizer_free(authorizer));
}
