/* Decisions through handles: outcome, layer, statement, story; every layer in its place. */
#include "check.h"

static void outcomes(void) {
    portcullis_authorizer *authorizer = authorizer_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    static const struct {
        const char *resource, *address;
        uint8_t outcome, has_statement;
        uint32_t statement;
    } cases[] = {
        {"arn:aws:s3:::reports/Ann/q3.csv", "203.0.113.9", PORTCULLIS_ALLOWED, 1, 1},
        {"arn:aws:s3:::reports/Ann/q3.csv", "198.51.100.7", PORTCULLIS_IMPLICIT_DENY, 0, 0},
        {"arn:aws:s3:::reports/Ann/q3.csv", NULL, PORTCULLIS_IMPLICIT_DENY, 0, 0},
        {"arn:aws:s3:::reports/Bob/q3.csv", "203.0.113.9", PORTCULLIS_IMPLICIT_DENY, 0, 0},
        {"arn:aws:s3:::reports/Ann/secret", "203.0.113.9", PORTCULLIS_EXPLICIT_DENY, 1, 0},
    };
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        portcullis_request *request = ann_reads(cases[index].resource, cases[index].address);
        portcullis_decision decision;
        memset(&decision, 0xff, sizeof decision);
        OK(portcullis_authorizer_evaluate(authorizer, request, &decision));
        CHECK(decision.outcome == cases[index].outcome);
        CHECK(decision.layer == PORTCULLIS_LAYER_IDENTITY);
        CHECK(decision.has_statement == cases[index].has_statement);
        CHECK(decision.policy == 0 && decision.statement == cases[index].statement);
        CHECK(decision.reserved == 0);
        CHECK(portcullis_authorizer_is_allowed(authorizer, request) ==
              (cases[index].outcome == PORTCULLIS_ALLOWED));
        OK(portcullis_request_free(request));
    }
    OK(portcullis_authorizer_free(authorizer));
}

static void stories(void) {
    portcullis_authorizer *authorizer = authorizer_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    portcullis_request *request = ann_reads("arn:aws:s3:::reports/Ann/q3.csv", "198.51.100.7");
    portcullis_text *story = NULL;
    portcullis_error *error = NULL;
    OK(portcullis_authorizer_explain_text(authorizer, request, &story, &error));
    CHECK(error == NULL);
    CHECK(contains(portcullis_text_get(story), "198.51.100.7 is in none of 203.0.113.0/24"));
    OK(portcullis_text_free(story));
    OK(portcullis_authorizer_explain_json(authorizer, request, &story, &error));
    CHECK(contains(portcullis_text_get(story), "\"decision\":\"implicitDeny\""));
    CHECK(!contains(portcullis_text_get(story), "leftOut"));
    OK(portcullis_text_free(story));
    OK(portcullis_authorizer_explain_nearest_json(authorizer, request, 0, &story, &error));
    CHECK(contains(portcullis_text_get(story), "\"leftOut\":"));
    OK(portcullis_text_free(story));
    OK(portcullis_authorizer_explain_nearest_text(authorizer, request, SIZE_MAX, &story, &error));
    CHECK(contains(portcullis_text_get(story), "198.51.100.7 is in none of 203.0.113.0/24"));
    OK(portcullis_text_free(story));
    OK(portcullis_request_free(request));
    OK(portcullis_authorizer_free(authorizer));
}

#define STATEMENT(effect, rest) \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"" effect "\", \"Action\": \"*\", " rest "}]}"
#define ANY "\"Resource\": \"*\""
#define ANYBODY "\"Principal\": \"*\", " ANY
/* A resource control policy names its services. */
#define RCP                                                                                               \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Action\": [\"s3:*\", \"sqs:*\"], " \
    ANYBODY "}]}"

/* Each layer that limits refuses when its policy denies, and names itself. */
static void layers(void) {
    static const struct {
        portcullis_policy_type type;
        portcullis_layer layer;
        const char *allows, *denies;
    } cases[] = {
        {PORTCULLIS_POLICY_PERMISSIONS_BOUNDARY, PORTCULLIS_LAYER_PERMISSIONS_BOUNDARY, STATEMENT("Allow", ANY),
         STATEMENT("Deny", ANY)},
        {PORTCULLIS_POLICY_SESSION, PORTCULLIS_LAYER_SESSION, STATEMENT("Allow", ANY), STATEMENT("Deny", ANY)},
        {PORTCULLIS_POLICY_RESOURCE, PORTCULLIS_LAYER_RESOURCE, STATEMENT("Allow", ANYBODY),
         STATEMENT("Deny", ANYBODY)},
        {PORTCULLIS_POLICY_VPC_ENDPOINT, PORTCULLIS_LAYER_VPC_ENDPOINT, STATEMENT("Allow", ANYBODY),
         STATEMENT("Deny", ANYBODY)},
        {PORTCULLIS_POLICY_SERVICE_CONTROL, PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY, STATEMENT("Allow", ANY),
         STATEMENT("Deny", ANY)},
        {PORTCULLIS_POLICY_RESOURCE_CONTROL, PORTCULLIS_LAYER_RESOURCE_CONTROL_POLICY, NULL, RCP},
    };
    portcullis_policy_set *identity = set_of(PORTCULLIS_POLICY_IDENTITY, STATEMENT("Allow", ANY));
    portcullis_request *request =
        built(builder_of("arn:aws:sts::111122223333:assumed-role/Analyst/ann", "sqs:SendMessage",
                         "arn:aws:sqs:us-east-1:111122223333:queue"));
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        const char *const policies[] = {cases[index].allows, cases[index].denies};
        for (size_t denies = 0; denies < 2; denies++) {
            if (policies[denies] == NULL) continue;
            portcullis_policy_set *set = set_of(cases[index].type, policies[denies]);
            portcullis_authorizer_builder *builder = NULL;
            portcullis_authorizer *authorizer = NULL;
            OK(portcullis_authorizer_builder_new(&builder));
            OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_IDENTITY, identity));
            if (cases[index].layer == PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY ||
                cases[index].layer == PORTCULLIS_LAYER_RESOURCE_CONTROL_POLICY) {
                const portcullis_policy_set *levels[] = {set};
                OK(portcullis_authorizer_builder_set_levels(builder, cases[index].layer, levels, 1));
            } else {
                OK(portcullis_authorizer_builder_set_policies(builder, cases[index].layer, set));
            }
            OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
            OK(portcullis_policy_set_free(set));
            portcullis_decision decision = {0};
            OK(portcullis_authorizer_evaluate(authorizer, request, &decision));
            if (denies) {
                portcullis_str name = {NULL, 0};
                CHECK(decision.outcome == PORTCULLIS_EXPLICIT_DENY && decision.layer == cases[index].layer);
                CHECK(decision.has_statement == 1);
                OK(portcullis_authorizer_policy_name(authorizer, decision.layer, decision.policy, &name));
                CHECK(same(name, "P"));
            } else {
                CHECK(decision.outcome == PORTCULLIS_ALLOWED);
            }
            OK(portcullis_authorizer_free(authorizer));
            OK(portcullis_authorizer_builder_free(builder));
        }
    }
    /* A list without levels allows nothing; no list does not limit. */
    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *authorizer = NULL;
    portcullis_decision decision = {0};
    OK(portcullis_authorizer_builder_new(&builder));
    OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_IDENTITY, identity));
    OK(portcullis_authorizer_builder_set_levels(builder, PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY, NULL, 0));
    OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    OK(portcullis_authorizer_evaluate(authorizer, request, &decision));
    CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY);
    CHECK(decision.layer == PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY);
    OK(portcullis_authorizer_free(authorizer));
    /* The builder is empty now, and an empty authorizer allows nothing. */
    OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    CHECK(!portcullis_authorizer_is_allowed(authorizer, request));
    OK(portcullis_authorizer_free(authorizer));
    OK(portcullis_authorizer_builder_free(builder));
    OK(portcullis_request_free(request));
    OK(portcullis_policy_set_free(identity));
}

/* Which services RCPs bind, and who may use a public bucket. */
static void settings(void) {
    portcullis_policy_set *identity = set_of(PORTCULLIS_POLICY_IDENTITY, STATEMENT("Allow", ANY));
    portcullis_policy_set *rcp = set_of(PORTCULLIS_POLICY_RESOURCE_CONTROL, RCP);
    portcullis_policy_set *bucket = set_of(PORTCULLIS_POLICY_RESOURCE, STATEMENT("Allow", ANYBODY));
    const portcullis_policy_set *levels[] = {rcp};
    const portcullis_str services[] = {{"sqs", 3}};
    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *authorizer = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_IDENTITY, identity));
    OK(portcullis_authorizer_builder_set_levels(builder, PORTCULLIS_LAYER_RESOURCE_CONTROL_POLICY, levels, 1));
    OK(portcullis_authorizer_builder_set_rcp_services(builder, services, 1));
    OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    portcullis_request *s3 = ann_reads("arn:aws:s3:::reports/x", NULL);
    portcullis_request *sqs =
        built(builder_of(ANN, "sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:queue"));
    CHECK(portcullis_authorizer_is_allowed(authorizer, s3));
    CHECK(!portcullis_authorizer_is_allowed(authorizer, sqs));
    OK(portcullis_authorizer_free(authorizer));

    portcullis_request_builder *stranger =
        builder_of("arn:aws:iam::999988887777:user/Eve", "s3:GetObject", "arn:aws:s3:::reports/x");
    OK(portcullis_request_builder_set_resource_account(stranger, T("111122223333")));
    portcullis_request *eve = built(stranger);
    for (int restricted = 0; restricted < 2; restricted++) {
        OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_IDENTITY, identity));
        OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_RESOURCE, bucket));
        if (restricted) OK(portcullis_authorizer_builder_restrict_public_buckets(builder));
        OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
        CHECK(portcullis_authorizer_is_allowed(authorizer, eve) == !restricted);
        OK(portcullis_authorizer_free(authorizer));
    }
    OK(portcullis_authorizer_builder_free(builder));
    OK(portcullis_request_free(eve));
    OK(portcullis_request_free(s3));
    OK(portcullis_request_free(sqs));
    OK(portcullis_policy_set_free(identity));
    OK(portcullis_policy_set_free(rcp));
    OK(portcullis_policy_set_free(bucket));
}

static void sets(void) {
    portcullis_policy_set_builder *builder = NULL;
    portcullis_policy_set *set = NULL;
    portcullis_str name = {NULL, 0};
    OK(portcullis_policy_set_builder_new(PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_LENIENT, &builder));
    OK(portcullis_policy_set_builder_add(builder, T("First"), T(READ_OWN_REPORTS)));
    OK(portcullis_policy_set_builder_add(builder, T("Second"), T(STATEMENT("Allow", ANY))));
    OK(portcullis_policy_set_builder_build(builder, &set, NULL));
    CHECK(portcullis_policy_set_policy_count(set) == 2);
    CHECK(portcullis_policy_set_statement_count(set) == 3);
    OK(portcullis_policy_set_policy_name(set, 1, &name));
    CHECK(same(name, "Second"));
    CHECK(portcullis_policy_set_policy_name(set, 2, &name) == PORTCULLIS_NOT_FOUND);
    OK(portcullis_policy_set_free(set));
    OK(portcullis_policy_set_builder_build(builder, &set, NULL));
    CHECK(portcullis_policy_set_policy_count(set) == 0);
    OK(portcullis_policy_set_free(set));
    OK(portcullis_policy_set_builder_free(builder));
}

void test_decisions(void) {
    outcomes();
    stories();
    layers();
    settings();
    sets();
}
