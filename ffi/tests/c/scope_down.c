/* Scope down policies: each limits; and policies that cannot be meant for the caller are an error, never ignored. */
#include "check.h"

#define ALLOW(actions) \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"" actions "\", \"Resource\": \"*\"}]}"
#define DENY(actions) \
    "{\"Version\": \"2012-10-17\", \"Statement\": [" \
    "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}, " \
    "{\"Effect\": \"Deny\", \"Action\": \"" actions "\", \"Resource\": \"*\"}]}"

static const char *const SESSION = "arn:aws:sts::111122223333:assumed-role/Reports/ann";
static const char *const OBJECT = "arn:aws:s3:::reports/1.csv";

static portcullis_policy_set *identity;

/* An identity set that allows everything, and these scope down policies. */
static portcullis_status combine(const portcullis_policy_set *const *policies, size_t count,
                                 portcullis_authorizer **authorizer, portcullis_error **error) {
    portcullis_authorizer_builder *builder = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_IDENTITY, identity));
    OK(portcullis_authorizer_builder_set_levels(builder, PORTCULLIS_LAYER_SCOPE_DOWN, policies, count));
    const portcullis_status status = portcullis_authorizer_builder_build(builder, authorizer, error);
    OK(portcullis_authorizer_builder_free(builder));
    return status;
}

/* A caller whose credentials are of this type; 0: not said. */
static portcullis_request *asks(const char *arn, const char *action, uint32_t credentials) {
    portcullis_request_builder *builder = builder_of(arn, action, OBJECT);
    portcullis_credentials signed_by;
    memset(&signed_by, 0, sizeof signed_by);
    signed_by.struct_size = sizeof signed_by;
    signed_by.type = credentials;
    if (credentials != 0) OK(portcullis_request_builder_set_credentials(builder, &signed_by));
    return built(builder);
}

static portcullis_decision decided(const portcullis_authorizer *authorizer, const char *action) {
    portcullis_request *request = asks(SESSION, action, 0);
    portcullis_decision decision;
    OK(portcullis_authorizer_evaluate(authorizer, request, &decision));
    OK(portcullis_request_free(request));
    return decision;
}

static void each_limits(void) {
    portcullis_policy_set *objects = set_of(PORTCULLIS_POLICY_SCOPE_DOWN, ALLOW("s3:*Object"));
    portcullis_policy_set *reads = set_of(PORTCULLIS_POLICY_SCOPE_DOWN, ALLOW("s3:Get*"));
    portcullis_policy_set *no_reads = set_of(PORTCULLIS_POLICY_SCOPE_DOWN, DENY("s3:Get*"));
    const portcullis_policy_set *const orders[][2] = {{objects, reads}, {reads, objects}};
    portcullis_authorizer *authorizer = NULL;
    for (size_t order = 0; order < 2; order++) {
        OK(combine(orders[order], 2, &authorizer, NULL));
        CHECK(decided(authorizer, "s3:GetObject").outcome == PORTCULLIS_ALLOWED);
        static const char *const refused[] = {"s3:PutObject", "s3:GetBucketPolicy", "sqs:SendMessage"};
        for (size_t index = 0; index < 3; index++) {
            const portcullis_decision decision = decided(authorizer, refused[index]);
            CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY);
            CHECK(decision.layer == PORTCULLIS_LAYER_SCOPE_DOWN && decision.has_statement == 0);
        }
        OK(portcullis_authorizer_free(authorizer));
    }
    /* A Deny in one of them; its index counts the sets through. */
    const portcullis_policy_set *const denies[] = {objects, no_reads};
    portcullis_str name = {NULL, 0};
    OK(combine(denies, 2, &authorizer, NULL));
    const portcullis_decision denied = decided(authorizer, "s3:GetObject");
    CHECK(denied.outcome == PORTCULLIS_EXPLICIT_DENY && denied.layer == PORTCULLIS_LAYER_SCOPE_DOWN);
    CHECK(denied.has_statement == 1 && denied.policy == 1 && denied.statement == 1);
    OK(portcullis_authorizer_policy_name(authorizer, PORTCULLIS_LAYER_SCOPE_DOWN, 1, &name));
    CHECK(same(name, "P"));
    CHECK(portcullis_authorizer_policy_name(authorizer, PORTCULLIS_LAYER_SCOPE_DOWN, 2, &name) ==
          PORTCULLIS_NOT_FOUND);
    CHECK(decided(authorizer, "s3:PutObject").outcome == PORTCULLIS_ALLOWED);
    OK(portcullis_authorizer_free(authorizer));
    OK(portcullis_policy_set_free(objects));
    OK(portcullis_policy_set_free(reads));
    OK(portcullis_policy_set_free(no_reads));
}

static void refused(const portcullis_policy_set *const *policies, size_t count, const char *why) {
    portcullis_authorizer *authorizer = NULL;
    portcullis_error *error = NULL;
    CHECK(combine(policies, count, &authorizer, &error) == PORTCULLIS_INVALID_AUTHORIZER);
    CHECK(authorizer == NULL);
    CHECK(contains(portcullis_error_message(error), why));
    OK(portcullis_error_free(error));
}

static void what_the_slot_takes(void) {
    portcullis_policy_set *reads = set_of(PORTCULLIS_POLICY_SCOPE_DOWN, ALLOW("s3:Get*"));
    portcullis_policy_set *session = set_of(PORTCULLIS_POLICY_SESSION, ALLOW("s3:Get*"));
    portcullis_policy_set_builder *several = NULL;
    portcullis_policy_set *two = NULL;
    OK(portcullis_policy_set_builder_new(PORTCULLIS_POLICY_SCOPE_DOWN, PORTCULLIS_LOADER_STRICT, &several));
    OK(portcullis_policy_set_builder_add(several, T("A"), T(ALLOW("s3:Get*"))));
    OK(portcullis_policy_set_builder_add(several, T("B"), T(ALLOW("s3:Put*"))));
    OK(portcullis_policy_set_builder_build(several, &two, NULL));
    OK(portcullis_policy_set_builder_free(several));

    const portcullis_policy_set *const four[] = {reads, reads, reads, reads};
    portcullis_authorizer *authorizer = NULL;
    OK(combine(four, 3, &authorizer, NULL));
    OK(portcullis_authorizer_free(authorizer));
    authorizer = NULL;
    refused(four, 4, "at most 3");
    const portcullis_policy_set *const of_another_type[] = {reads, session};
    refused(of_another_type, 2, "`scopeDown`");
    /* In one set they would unite. */
    const portcullis_policy_set *const united[] = {two};
    refused(united, 1, "`scopeDown` takes one policy");

    portcullis_authorizer_builder *builder = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_SESSION, reads));
    CHECK(portcullis_authorizer_builder_build(builder, &authorizer, NULL) == PORTCULLIS_INVALID_AUTHORIZER);
    CHECK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_SCOPE_DOWN, reads) ==
          PORTCULLIS_INVALID_ARGUMENT);
    OK(portcullis_authorizer_builder_free(builder));
    OK(portcullis_policy_set_free(reads));
    OK(portcullis_policy_set_free(session));
    OK(portcullis_policy_set_free(two));
}

/* Every call with an answer refuses, and those with an error tell why. */
static void misfit(const portcullis_authorizer *authorizer, const portcullis_request *request, const char *path,
                   int line) {
    const int before = checks_failed;
    portcullis_decision decision;
    portcullis_error *error = NULL;
    portcullis_text *story = NULL;
    memset(&decision, 0xff, sizeof decision);
    CHECK(portcullis_authorizer_evaluate(authorizer, request, &decision) == PORTCULLIS_INVALID_REQUEST);
    CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY && decision.layer == PORTCULLIS_LAYER_NONE);
    CHECK(!portcullis_authorizer_is_allowed(authorizer, request));
    CHECK(portcullis_authorizer_check(authorizer, request, &error) == PORTCULLIS_INVALID_REQUEST);
    CHECK(same(portcullis_error_path(error), path) && portcullis_error_line(error) == 0);
    CHECK(contains(portcullis_error_json(error), "\"code\":\"invalidRequest\""));
    CHECK(contains(portcullis_error_json(error), "\"reason\":\"misfitSlot\""));
    CHECK(contains(portcullis_error_message(error), "and nobody else") || strstr(path, "AssumedRoot") != NULL);
    OK(portcullis_error_free(error));
    CHECK(portcullis_authorizer_explain_json(authorizer, request, &story, &error) == PORTCULLIS_INVALID_REQUEST);
    CHECK(story == NULL && same(portcullis_error_path(error), path));
    OK(portcullis_error_free(error));
    CHECK(portcullis_authorizer_explain_text(authorizer, request, &story, NULL) == PORTCULLIS_INVALID_REQUEST);
    if (checks_failed > before) fprintf(stderr, "called from line %d\n", line);
}

static void fits(const portcullis_authorizer *authorizer, const portcullis_request *request, int line) {
    const int before = checks_failed;
    portcullis_decision decision;
    portcullis_error *error = NULL;
    OK(portcullis_authorizer_check(authorizer, request, &error));
    CHECK(error == NULL);
    OK(portcullis_authorizer_evaluate(authorizer, request, &decision));
    CHECK(decision.outcome == PORTCULLIS_ALLOWED);
    if (checks_failed > before) fprintf(stderr, "called from line %d\n", line);
}

static void callers(void) {
    static const char *const root = "arn:aws:iam::111122223333:root";
    portcullis_policy_set *reads = set_of(PORTCULLIS_POLICY_SCOPE_DOWN, ALLOW("s3:Get*"));
    portcullis_policy_set *session = set_of(PORTCULLIS_POLICY_SESSION, ALLOW("s3:Get*"));
    portcullis_authorizer *with[2] = {NULL, NULL};
    OK(combine((const portcullis_policy_set *const[]){reads}, 1, &with[0], NULL));
    /* Also without policies the slot says that the credentials are temporary. */
    OK(combine(NULL, 0, &with[1], NULL));
    for (size_t index = 0; index < 2; index++) {
        const struct {
            const char *arn;
            uint32_t credentials;
            bool fits;
        } cases[] = {
            {ANN, PORTCULLIS_CREDENTIALS_LONG_TERM, false},
            {ANN, 0, false},
            {ANN, PORTCULLIS_CREDENTIALS_TEMPORARY, true},
            {root, PORTCULLIS_CREDENTIALS_LONG_TERM, false},
            {root, PORTCULLIS_CREDENTIALS_TEMPORARY, true},
            {SESSION, 0, true},
            {"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", 0, false},
        };
        for (size_t nth = 0; nth < sizeof cases / sizeof cases[0]; nth++) {
            portcullis_request *request = asks(cases[nth].arn, "s3:GetObject", cases[nth].credentials);
            if (cases[nth].fits) {
                fits(with[index], request, __LINE__);
            } else {
                misfit(with[index], request, "policies.scopeDown", __LINE__);
            }
            OK(portcullis_request_free(request));
        }
        OK(portcullis_authorizer_free(with[index]));
    }

    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *authorizer = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_IDENTITY, identity));
    OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_SESSION, session));
    OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    portcullis_request *user = asks(ANN, "s3:GetObject", PORTCULLIS_CREDENTIALS_TEMPORARY);
    misfit(authorizer, user, "policies.session", __LINE__);
    portcullis_request *of_role = asks(SESSION, "s3:GetObject", 0);
    fits(authorizer, of_role, __LINE__);

    /* A batch says it of the row. */
    const portcullis_str arns[] = {T(SESSION), T(ANN), T(SESSION)};
    const portcullis_str action = T("s3:GetObject"), resource = T(OBJECT);
    const uint8_t expected[] = {PORTCULLIS_ALLOWED, PORTCULLIS_NOT_ASKED, PORTCULLIS_ALLOWED};
    portcullis_outcome outcomes[3];
    portcullis_decision decisions[3];
    portcullis_error *error = NULL;
    portcullis_batch batch;
    memset(&batch, 0, sizeof batch);
    batch.struct_size = sizeof batch;
    batch.row_count = 3;
    batch.principals.kind = PORTCULLIS_COLUMN_STRINGS;
    batch.principals.values = arns;
    batch.principals.length = 3;
    batch.actions.kind = batch.resources.kind = PORTCULLIS_COLUMN_CONSTANT;
    batch.actions.length = batch.resources.length = 1;
    batch.actions.values = &action;
    batch.resources.values = &resource;
    CHECK(portcullis_authorizer_evaluate_batch(authorizer, &batch, outcomes, 3, decisions, &error) ==
          PORTCULLIS_INVALID_ROWS);
    CHECK(memcmp(outcomes, expected, 3) == 0 && decisions[1].outcome == PORTCULLIS_IMPLICIT_DENY);
    CHECK(portcullis_error_row(error) == 1 && same(portcullis_error_path(error), "policies.session"));
    OK(portcullis_error_free(error));
    OK(portcullis_request_free(user));
    OK(portcullis_request_free(of_role));
    OK(portcullis_authorizer_free(authorizer));

    /* Root's session of sts:AssumeRoot has a task policy. */
    OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    portcullis_request_builder *facts = builder_of(root, "s3:GetObject", OBJECT);
    OK(portcullis_request_builder_add_bool(facts, T("aws:AssumedRoot"), true));
    portcullis_request *assumed = built(facts);
    misfit(authorizer, assumed, "context.aws:AssumedRoot", __LINE__);
    OK(portcullis_request_free(assumed));
    CHECK(portcullis_authorizer_check(authorizer, NULL, NULL) == PORTCULLIS_NULL_ARGUMENT);
    OK(portcullis_authorizer_free(authorizer));
    OK(portcullis_authorizer_builder_free(builder));
    OK(portcullis_policy_set_free(reads));
    OK(portcullis_policy_set_free(session));
}

/* A grant to the role is limited by the session policy, one to the session is not. */
static void grants(void) {
    static const char *const key = "arn:aws:kms:us-east-1:111122223333:key/1";
    portcullis_policy_set *of_key =
        set_of(PORTCULLIS_POLICY_KMS_KEY,
               "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"kms:*\", "
               "\"Resource\": \"*\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:user/Bob\"}}]}");
    portcullis_policy_set *session = set_of(PORTCULLIS_POLICY_SESSION, ALLOW("s3:*"));
    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *authorizer = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_RESOURCE, of_key));
    OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_SESSION, session));
    OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    for (int grantee = 0; grantee < 3; grantee++) {
        portcullis_request_builder *facts = builder_of(SESSION, "kms:Decrypt", key);
        if (grantee == 1) OK(portcullis_request_builder_set_kms_grant(facts));
        if (grantee == 2) OK(portcullis_request_builder_set_kms_grant_to_session(facts));
        portcullis_request *request = built(facts);
        CHECK(portcullis_authorizer_is_allowed(authorizer, request) == (grantee == 2));
        OK(portcullis_request_free(request));
    }
    OK(portcullis_authorizer_free(authorizer));
    OK(portcullis_authorizer_builder_free(builder));
    OK(portcullis_policy_set_free(of_key));
    OK(portcullis_policy_set_free(session));
}

void test_scope_down(void) {
    identity = set_of(PORTCULLIS_POLICY_IDENTITY, ALLOW("*"));
    each_limits();
    what_the_slot_takes();
    callers();
    grants();
    OK(portcullis_policy_set_free(identity));
}
