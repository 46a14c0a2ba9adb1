/* NULL, bad UTF-8, wrong lengths, wrong sizes, wrong handles, handles used after they were freed: a status
 * each, and outputs as they were. */
#include "check.h"

#define GIVES(status, call) CHECK((call) == PORTCULLIS_##status)
#define GUARD(type) ((type *)(void *)&guard)

/* What outputs hold before: a failed call must leave it. */
static size_t guard[64];

static const portcullis_str BAD_UTF8 = {"\xc3\x28", 2}, NO_TEXT = {NULL, 3}, TOO_LONG = {"x", SIZE_MAX};

static void outputs(void) {
    portcullis_policy_set *set = GUARD(portcullis_policy_set);
    portcullis_error *error = GUARD(portcullis_error);
    GIVES(INVALID_POLICY, portcullis_policy_set_from_json(PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT,
                                                          T("P"), T("{"), &set, &error));
    CHECK(set == GUARD(portcullis_policy_set));
    CHECK(portcullis_error_status(error) == PORTCULLIS_INVALID_POLICY);
    OK(portcullis_error_free(error));
    error = GUARD(portcullis_error);
    OK(portcullis_policy_set_from_json(PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT, T("P"),
                                       T(READ_OWN_REPORTS), &set, &error));
    CHECK(set != GUARD(portcullis_policy_set));
    CHECK(error == NULL);
    OK(portcullis_policy_set_free(set));
}

static void deny_first(void) {
    portcullis_authorizer *authorizer = authorizer_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    portcullis_request *request = ann_reads("arn:aws:s3:::reports/Ann/q3.csv", "203.0.113.9");
    portcullis_decision decision, denied;
    memset(&denied, 0, sizeof denied);
    OK(portcullis_authorizer_evaluate(authorizer, request, &decision));
    CHECK(decision.outcome == PORTCULLIS_ALLOWED);
    GIVES(NULL_ARGUMENT, portcullis_authorizer_evaluate(authorizer, NULL, &decision));
    CHECK(memcmp(&decision, &denied, sizeof decision) == 0);
    OK(portcullis_authorizer_evaluate(authorizer, request, &decision));
    GIVES(NULL_ARGUMENT, portcullis_authorizer_evaluate(NULL, request, &decision));
    CHECK(memcmp(&decision, &denied, sizeof decision) == 0);
    GIVES(NULL_ARGUMENT, portcullis_authorizer_evaluate(authorizer, request, NULL));
    GIVES(INVALID_ARGUMENT, portcullis_authorizer_evaluate(
                                authorizer, request, (portcullis_decision *)(void *)((char *)(void *)guard + 1)));
    CHECK(!portcullis_authorizer_is_allowed(authorizer, NULL));
    CHECK(!portcullis_authorizer_is_allowed(NULL, request));
    CHECK(!portcullis_authorizer_is_allowed(NULL, NULL));
    /* A handle of another type, zeroed memory, a pointer between. */
    GIVES(INVALID_HANDLE, portcullis_authorizer_evaluate(authorizer, (const void *)authorizer, &decision));
    GIVES(INVALID_HANDLE, portcullis_authorizer_evaluate((const void *)guard, request, &decision));
    GIVES(INVALID_HANDLE,
          portcullis_authorizer_evaluate((const void *)((const char *)(const void *)guard + 2), request, &decision));
    CHECK(!portcullis_authorizer_is_allowed((const void *)request, request));
    OK(portcullis_request_free(request));
    OK(portcullis_authorizer_free(authorizer));
}

/* The handles that were freed last are known. */
static void freed(void) {
    portcullis_authorizer *authorizer = authorizer_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    portcullis_request *request = ann_reads("arn:aws:s3:::reports/Ann/q3.csv", "203.0.113.9");
    portcullis_decision decision;
    OK(portcullis_request_free(request));
    GIVES(INVALID_HANDLE, portcullis_request_free(request));
    GIVES(INVALID_HANDLE, portcullis_authorizer_evaluate(authorizer, request, &decision));
    CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY);
    CHECK(!portcullis_authorizer_is_allowed(authorizer, request));
    /* Nor where others were freed behind it: a request and its builder each time. */
    for (int count = 0; count < 31; count++) OK(portcullis_request_free(ann_reads("*", NULL)));
    GIVES(INVALID_HANDLE, portcullis_request_free(request));
    OK(portcullis_authorizer_free(authorizer));
    GIVES(INVALID_HANDLE, portcullis_authorizer_free(authorizer));

    portcullis_policy_set *set = set_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    portcullis_authorizer_builder *builder = NULL;
    OK(portcullis_policy_set_free(set));
    GIVES(INVALID_HANDLE, portcullis_policy_set_free(set));
    CHECK(portcullis_policy_set_policy_count(set) == 0);
    OK(portcullis_authorizer_builder_new(&builder));
    GIVES(INVALID_HANDLE, portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_IDENTITY, set));
    OK(portcullis_authorizer_builder_free(builder));
    GIVES(INVALID_HANDLE, portcullis_authorizer_builder_restrict_public_buckets(builder));
    GIVES(INVALID_HANDLE, portcullis_authorizer_builder_free(builder));

    portcullis_request_builder *facts = builder_of(ANN, "s3:GetObject", "*");
    OK(portcullis_request_builder_free(facts));
    GIVES(INVALID_HANDLE, portcullis_request_builder_add_bool(facts, T("app:x"), true));
    GIVES(INVALID_HANDLE, portcullis_request_builder_free(facts));
    portcullis_policy_set_builder *policies = NULL;
    OK(portcullis_policy_set_builder_new(PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT, &policies));
    OK(portcullis_policy_set_builder_free(policies));
    GIVES(INVALID_HANDLE, portcullis_policy_set_builder_add(policies, T(""), T("{}")));
    GIVES(INVALID_HANDLE, portcullis_policy_set_builder_free(policies));
    portcullis_text *text = NULL;
    portcullis_error *error = NULL;
    OK(portcullis_validate_json(T(READ_OWN_REPORTS), PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT, NULL, &text,
                                NULL));
    OK(portcullis_text_free(text));
    GIVES(INVALID_HANDLE, portcullis_text_free(text));
    CHECK(portcullis_text_get(text).ptr == NULL && portcullis_text_get(text).len == 0);
    CHECK(portcullis_evaluate_json(T("{}"), NULL, NULL, &error) != PORTCULLIS_OK);
    OK(portcullis_error_free(error));
    GIVES(INVALID_HANDLE, portcullis_error_free(error));
    GIVES(INVALID_HANDLE, portcullis_error_status(error));
    CHECK(portcullis_error_message(error).ptr == NULL);
}

static void freeing_nothing(void) {
    OK(portcullis_text_free(NULL));
    OK(portcullis_error_free(NULL));
    OK(portcullis_policy_set_free(NULL));
    OK(portcullis_policy_set_builder_free(NULL));
    OK(portcullis_authorizer_free(NULL));
    OK(portcullis_authorizer_builder_free(NULL));
    OK(portcullis_request_free(NULL));
    OK(portcullis_request_builder_free(NULL));
}

static void texts(void) {
    portcullis_policy_set *set = NULL;
    portcullis_policy_set_builder *policies = NULL;
    portcullis_request_builder *facts = NULL;
    portcullis_authorizer_builder *builder = NULL;
    const portcullis_principal ann = portcullis_principal_of_arn(ANN);
    static const struct {
        const portcullis_str *text;
        portcullis_status status;
    } cases[] = {{&BAD_UTF8, PORTCULLIS_INVALID_UTF8},
                 {&NO_TEXT, PORTCULLIS_NULL_ARGUMENT},
                 {&TOO_LONG, PORTCULLIS_INVALID_LENGTH}};
    portcullis_reference *reference = reference_of_file();
    OK(portcullis_policy_set_builder_new(PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT, &policies));
    OK(portcullis_request_builder_new(&facts));
    OK(portcullis_authorizer_builder_new(&builder));
    for (size_t index = 0; index < 3; index++) {
        const portcullis_str text = *cases[index].text;
        const portcullis_status status = cases[index].status;
        portcullis_principal principal = ann;
        portcullis_value value = {PORTCULLIS_VALUE_STRING, 0, 0, text};
        portcullis_request *request = GUARD(portcullis_request);
        portcullis_outcome outcome = PORTCULLIS_ALLOWED;
        CHECK(portcullis_policy_set_from_json(PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT, T("P"), text, &set,
                                              NULL) == status);
        CHECK(portcullis_policy_set_from_json(PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT, text, T("{}"), &set,
                                              NULL) == status);
        /* A builder keeps its first failure: nothing is decided without what was lost. */
        CHECK(portcullis_policy_set_builder_add(policies, T("P"), text) == status);
        OK(portcullis_policy_set_builder_add(policies, T("P"), T(READ_OWN_REPORTS)));
        CHECK(portcullis_policy_set_builder_build(policies, &set, NULL) == status);
        CHECK(set == NULL);
#define LOSES(call)                                                                          \
    OK(portcullis_request_builder_begin(facts, &ann, T("s3:GetObject"), T("*")));            \
    CHECK((call) == status);                                                                 \
    CHECK(portcullis_request_builder_add_bool(facts, T("app:x"), true) == PORTCULLIS_NOT_BEGUN); \
    CHECK(portcullis_request_builder_build(facts, &request, NULL) == status);                \
    CHECK(request == GUARD(portcullis_request))
        LOSES(portcullis_request_builder_add_string(facts, text, T("v")));
        LOSES(portcullis_request_builder_add_string(facts, T("app:k"), text));
        LOSES(portcullis_request_builder_add_number(facts, T("app:k"), text));
        LOSES(portcullis_request_builder_add_integer(facts, text, 1));
        LOSES(portcullis_request_builder_add_bool(facts, text, true));
        LOSES(portcullis_request_builder_add_date(facts, text, 1));
        LOSES(portcullis_request_builder_add_absent(facts, text));
        LOSES(portcullis_request_builder_add_ip(facts, text, (const uint8_t *)"four", 4));
        LOSES(portcullis_request_builder_add_list(facts, T("app:k"), &value, 1));
        LOSES(portcullis_request_builder_add_list(facts, text, NULL, 0));
        LOSES(portcullis_request_builder_set_time(facts, text));
        LOSES(portcullis_request_builder_set_resource_account(facts, text));
        CHECK(portcullis_request_builder_begin(facts, &ann, text, T("*")) == status);
        CHECK(portcullis_request_builder_begin(facts, &ann, T("s3:GetObject"), text) == status);
        principal.name = text;
        CHECK(portcullis_request_builder_begin(facts, &principal, T("s3:GetObject"), T("*")) == status);
        CHECK(portcullis_request_builder_build(facts, &request, NULL) == status);
        CHECK(portcullis_authorizer_builder_set_rcp_services(builder, &text, 1) == status);
        portcullis_authorizer *authorizer = GUARD(portcullis_authorizer);
        CHECK(portcullis_authorizer_builder_build(builder, &authorizer, NULL) == status);
        CHECK(authorizer == GUARD(portcullis_authorizer));
        CHECK(portcullis_evaluate_json(text, &outcome, NULL, NULL) == status);
        CHECK(outcome == PORTCULLIS_IMPLICIT_DENY);
        CHECK(portcullis_explain_json(text, NULL, NULL, NULL) == status);
        CHECK(portcullis_validate_json(text, PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT, NULL, NULL, NULL) ==
              status);
        portcullis_text *answer = GUARD(portcullis_text), *hash = GUARD(portcullis_text);
        CHECK(portcullis_lint_json(text, PORTCULLIS_POLICY_IDENTITY, 0, reference, &answer, NULL) == status);
        CHECK(portcullis_complete_json(text, 0, PORTCULLIS_POLICY_IDENTITY, reference, &answer, NULL) == status);
        CHECK(portcullis_hover_json(text, 0, PORTCULLIS_POLICY_IDENTITY, reference, &answer, NULL) == status);
        CHECK(portcullis_expand_json(reference, text, &answer, NULL) == status);
        CHECK(portcullis_canonical_json(text, PORTCULLIS_POLICY_IDENTITY, 0, &answer, &hash, NULL) == status);
        CHECK(portcullis_diff_json(text, reference, &answer, NULL) == status);
        CHECK(portcullis_public_json(text, &answer, NULL) == status);
        CHECK(portcullis_residual_json(text, &answer, NULL) == status);
        CHECK(answer == GUARD(portcullis_text) && hash == GUARD(portcullis_text));
    }
    OK(portcullis_policy_set_builder_free(policies));
    OK(portcullis_request_builder_free(facts));
    OK(portcullis_authorizer_builder_free(builder));
    OK(portcullis_reference_free(reference));
}

static void arguments(void) {
    portcullis_policy_set_builder *policies = NULL;
    portcullis_policy_set *set = NULL;
    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *authorizer = NULL;
    portcullis_request_builder *facts = NULL;
    portcullis_request *request = NULL;
    portcullis_str name;
    for (uint32_t type = 0; type < 12; type++) {
        const bool known = type >= 1 && type <= 10;
        CHECK(portcullis_policy_set_builder_new(type, PORTCULLIS_LOADER_STRICT, &policies) ==
              (known ? PORTCULLIS_OK : PORTCULLIS_INVALID_ARGUMENT));
        if (known) OK(portcullis_policy_set_builder_free(policies));
    }
    GIVES(INVALID_ARGUMENT, portcullis_policy_set_builder_new(PORTCULLIS_POLICY_IDENTITY, 2, &policies));
    GIVES(NULL_ARGUMENT, portcullis_policy_set_builder_new(PORTCULLIS_POLICY_IDENTITY, 0, NULL));
    GIVES(NULL_ARGUMENT, portcullis_policy_set_builder_add(NULL, T(""), T("{}")));
    GIVES(NULL_ARGUMENT, portcullis_policy_set_builder_build(NULL, &set, NULL));
    GIVES(NULL_ARGUMENT, portcullis_policy_set_from_json(PORTCULLIS_POLICY_IDENTITY, 0, T(""), T("{}"), NULL, NULL));
    GIVES(NULL_ARGUMENT, portcullis_policy_set_policy_name(NULL, 0, &name));
    CHECK(portcullis_policy_set_statement_count(NULL) == 0);

    GIVES(NULL_ARGUMENT, portcullis_authorizer_builder_new(NULL));
    OK(portcullis_authorizer_builder_new(&builder));
    set = set_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    const portcullis_policy_set *levels[] = {set, NULL};
    /* Layers without policies, with levels, without; and none at all. */
    static const uint32_t wrong[] = {0, 1, 6, 7, 9, 255, UINT32_MAX};
    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++) {
        GIVES(INVALID_ARGUMENT, portcullis_authorizer_builder_set_policies(builder, wrong[index], set));
        GIVES(INVALID_ARGUMENT, portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    }
    GIVES(INVALID_ARGUMENT, portcullis_authorizer_builder_set_levels(builder, PORTCULLIS_LAYER_IDENTITY, levels, 1));
    GIVES(INVALID_ARGUMENT, portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    GIVES(NULL_ARGUMENT, portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_IDENTITY, NULL));
    GIVES(NULL_ARGUMENT, portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    GIVES(NULL_ARGUMENT,
          portcullis_authorizer_builder_set_levels(builder, PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY, levels, 2));
    GIVES(NULL_ARGUMENT, portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    GIVES(NULL_ARGUMENT,
          portcullis_authorizer_builder_set_levels(builder, PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY, NULL, 2));
    GIVES(NULL_ARGUMENT, portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    GIVES(INVALID_LENGTH, portcullis_authorizer_builder_set_levels(builder, PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY,
                                                                    levels, SIZE_MAX / 4));
    GIVES(INVALID_LENGTH, portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    GIVES(INVALID_ARGUMENT, portcullis_authorizer_policy_name(authorizer, 77, 0, &name));
    GIVES(NOT_FOUND, portcullis_authorizer_policy_name(authorizer, PORTCULLIS_LAYER_IDENTITY, 0, &name));
    OK(portcullis_authorizer_free(authorizer));
    OK(portcullis_authorizer_builder_free(builder));
    OK(portcullis_policy_set_free(set));

    /* An output between two places. */
    portcullis_text **between = (portcullis_text **)(void *)((char *)(void *)guard + 1);
    GIVES(INVALID_ARGUMENT, portcullis_lint_json(T("{}"), PORTCULLIS_POLICY_IDENTITY, 0, NULL, between, NULL));
    GIVES(INVALID_ARGUMENT, portcullis_complete_json(T("{}"), 1, PORTCULLIS_POLICY_IDENTITY, NULL, between, NULL));
    GIVES(INVALID_ARGUMENT, portcullis_hover_json(T("{}"), 1, PORTCULLIS_POLICY_IDENTITY, NULL, between, NULL));
    GIVES(INVALID_ARGUMENT, portcullis_expand_json(NULL, T("*"), between, NULL));
    GIVES(INVALID_ARGUMENT, portcullis_canonical_json(T(READ_OWN_REPORTS), PORTCULLIS_POLICY_IDENTITY, 0, NULL, between, NULL));
    GIVES(INVALID_ARGUMENT, portcullis_diff_json(T("{}"), NULL, between, NULL));
    GIVES(INVALID_ARGUMENT, portcullis_public_json(T("{}"), between, NULL));
    GIVES(INVALID_ARGUMENT, portcullis_residual_json(T("{}"), between, NULL));
    GIVES(INVALID_ARGUMENT, portcullis_reference_from_bytes("", 0, (portcullis_reference **)(void *)between, NULL));

    GIVES(NULL_ARGUMENT, portcullis_request_builder_new(NULL));
    OK(portcullis_request_builder_new(&facts));
    GIVES(NOT_BEGUN, portcullis_request_builder_build(facts, &request, NULL));
    GIVES(NOT_BEGUN, portcullis_request_builder_set_kms_grant(facts));
    GIVES(NOT_BEGUN, portcullis_request_builder_build(facts, &request, NULL));
    const portcullis_principal ann = portcullis_principal_of_arn(ANN);
    portcullis_principal principal;
#define BEGINS(status) GIVES(status, portcullis_request_builder_begin(facts, &principal, T("s3:GetObject"), T("*")))
    GIVES(NULL_ARGUMENT, portcullis_request_builder_begin(facts, NULL, T("s3:GetObject"), T("*")));
    memset(&principal, 0, sizeof principal);
    BEGINS(INVALID_LENGTH); /* nothing set */
    principal.struct_size = sizeof principal;
    BEGINS(INVALID_ARGUMENT); /* kind 0 */
    principal = ann;
    principal.struct_size = SIZE_MAX / 8 * 8;
    BEGINS(INVALID_LENGTH);
    principal = ann;
    principal.kind = 5;
    BEGINS(INVALID_ARGUMENT);
    principal = ann;
    principal.flags = 4;
    BEGINS(INVALID_ARGUMENT);
    principal = ann;
    principal.kind = PORTCULLIS_PRINCIPAL_ANONYMOUS; /* with a name */
    BEGINS(INVALID_ARGUMENT);
    /* A later version's struct: what this one does not know is not read, whatever is there. Here nothing is. */
    portcullis_principal *later = malloc(sizeof *later);
    *later = ann;
    for (size_t size = sizeof *later; size <= 4096; size += 8) {
        later->struct_size = size;
        OK(portcullis_request_builder_begin(facts, later, T("s3:GetObject"), T("*")));
    }
    later->struct_size = 4096 + 8;
    GIVES(INVALID_LENGTH, portcullis_request_builder_begin(facts, later, T("s3:GetObject"), T("*")));
    free(later);
    portcullis_network *later_network = calloc(1, sizeof *later_network);
    later_network->struct_size = sizeof *later_network + 64;
    OK(portcullis_request_builder_begin(facts, &ann, T("s3:GetObject"), T("*")));
    OK(portcullis_request_builder_set_network(facts, later_network));
    free(later_network);
    portcullis_credentials *later_credentials = calloc(1, sizeof *later_credentials);
    later_credentials->struct_size = sizeof *later_credentials + 64;
    later_credentials->type = PORTCULLIS_CREDENTIALS_TEMPORARY;
    OK(portcullis_request_builder_set_credentials(facts, later_credentials));
    free(later_credentials);

#define ADDS(status, call)                                                        \
    OK(portcullis_request_builder_begin(facts, &ann, T("s3:GetObject"), T("*"))); \
    GIVES(status, call);                                                          \
    GIVES(status, portcullis_request_builder_build(facts, &request, NULL))
    portcullis_network network;
    memset(&network, 0, sizeof network);
    ADDS(INVALID_LENGTH, portcullis_request_builder_set_network(facts, &network));
    network.struct_size = sizeof network;
    network.tls = 8;
    ADDS(INVALID_ARGUMENT, portcullis_request_builder_set_network(facts, &network));
    ADDS(NULL_ARGUMENT, portcullis_request_builder_set_network(facts, NULL));
    portcullis_credentials credentials;
    memset(&credentials, 0, sizeof credentials);
    credentials.struct_size = sizeof credentials;
    ADDS(INVALID_ARGUMENT, portcullis_request_builder_set_credentials(facts, &credentials));
    ADDS(NULL_ARGUMENT, portcullis_request_builder_set_credentials(facts, NULL));
    for (size_t length = 0; length < 20; length++) {
        if (length == 4 || length == 16) continue;
        ADDS(INVALID_LENGTH, portcullis_request_builder_add_ip(facts, T("app:k"), (const uint8_t *)guard, length));
    }
    ADDS(NULL_ARGUMENT, portcullis_request_builder_add_ip(facts, T("app:k"), NULL, 4));
    portcullis_value value = {0, 0, 0, {NULL, 0}};
    ADDS(INVALID_ARGUMENT, portcullis_request_builder_add_list(facts, T("app:k"), &value, 1));
    value.kind = PORTCULLIS_VALUE_BOOL;
    value.integer = 2;
    ADDS(INVALID_ARGUMENT, portcullis_request_builder_add_list(facts, T("app:k"), &value, 1));
    value.kind = PORTCULLIS_VALUE_IP;
    ADDS(INVALID_LENGTH, portcullis_request_builder_add_list(facts, T("app:k"), &value, 1));
    ADDS(NULL_ARGUMENT, portcullis_request_builder_add_list(facts, T("app:k"), NULL, 1));
    ADDS(INVALID_LENGTH, portcullis_request_builder_add_list(facts, T("app:k"), &value, SIZE_MAX / 8));
    CHECK(request == NULL);
    OK(portcullis_request_builder_free(facts));

    GIVES(NULL_ARGUMENT, portcullis_request_builder_begin(NULL, &ann, T("s3:GetObject"), T("*")));
    GIVES(NULL_ARGUMENT, portcullis_request_builder_build(NULL, &request, NULL));
    GIVES(NULL_ARGUMENT, portcullis_error_status(NULL));
    CHECK(portcullis_error_finding_count(NULL) == 0 && portcullis_error_row(NULL) == SIZE_MAX);
    CHECK(portcullis_text_get(NULL).ptr == NULL);
}

void test_misuse(void) {
    outputs();
    deny_first();
    freed();
    freeing_nothing();
    texts();
    arguments();
}
