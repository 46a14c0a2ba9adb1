/* A panic on demand in every kind of call: a status, a deny, nothing lost, and the objects go on. Only a
 * library that was built with the feature `panic-trigger` can do it. */
#include "check.h"

#ifdef PORTCULLIS_TEST_PANIC

portcullis_status portcullis_test_panic(uint32_t place);

#define PANICS_AT(place, call)               \
    do {                                     \
        OK(portcullis_test_panic(place));    \
        CHECK((call) == PORTCULLIS_PANIC);   \
    } while (0)
#define PANICS(call) PANICS_AT(1, call)
#define PANICS_INSIDE(call) PANICS_AT(2, call)

void test_panics(void) {
    portcullis_authorizer *authorizer = authorizer_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    portcullis_request *request = ann_reads("arn:aws:s3:::reports/Ann/q3.csv", "203.0.113.9");
    portcullis_error *error = NULL;
    portcullis_text *text = NULL;
    portcullis_decision decision = {PORTCULLIS_ALLOWED, 0, 0, 0, 0, 0};

    PANICS(portcullis_authorizer_evaluate(authorizer, request, &decision));
    CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY);
    OK(portcullis_test_panic(1));
    CHECK(!portcullis_authorizer_is_allowed(authorizer, request));
    /* The objects are as they were. */
    CHECK(portcullis_authorizer_is_allowed(authorizer, request));

    PANICS(portcullis_authorizer_explain_json(authorizer, request, &text, &error));
    CHECK(text == NULL && portcullis_error_status(error) == PORTCULLIS_PANIC);
    CHECK(contains(portcullis_error_json(error), "\"code\":\"panic\""));
    OK(portcullis_error_free(error));
    PANICS(portcullis_authorizer_explain_text(authorizer, request, &text, NULL));
    PANICS(portcullis_authorizer_explain_nearest_json(authorizer, request, 1, &text, NULL));
    PANICS(portcullis_authorizer_explain_nearest_text(authorizer, request, 1, &text, NULL));

    portcullis_outcome outcome = PORTCULLIS_ALLOWED;
    bool valid = true;
    PANICS(portcullis_evaluate_json(T("{}"), &outcome, &text, NULL));
    CHECK(outcome == PORTCULLIS_IMPLICIT_DENY);
    outcome = PORTCULLIS_ALLOWED;
    PANICS(portcullis_explain_json(T("{}"), &outcome, &text, NULL));
    CHECK(outcome == PORTCULLIS_IMPLICIT_DENY);
    PANICS(portcullis_validate_json(T("{}"), PORTCULLIS_POLICY_IDENTITY, 0, &valid, &text, NULL));
    CHECK(!valid && text == NULL);
    portcullis_reference *reference = NULL;
    PANICS(portcullis_reference_from_bytes("", 0, &reference, NULL));
    CHECK(reference == NULL);
    reference = reference_of_file();
    PANICS(portcullis_lint_json(T("{}"), PORTCULLIS_POLICY_IDENTITY, 0, reference, &text, NULL));
    PANICS(portcullis_complete_json(T("{}"), 1, PORTCULLIS_POLICY_IDENTITY, reference, &text, NULL));
    PANICS(portcullis_hover_json(T("{}"), 1, PORTCULLIS_POLICY_IDENTITY, reference, &text, NULL));
    PANICS(portcullis_expand_json(reference, T("*"), &text, NULL));
    PANICS(portcullis_canonical_json(T(READ_OWN_REPORTS), PORTCULLIS_POLICY_IDENTITY, 0, &text, NULL, NULL));
    PANICS(portcullis_diff_json(T("{}"), reference, &text, NULL));
    PANICS(portcullis_public_json(T("{}"), &text, NULL));
    PANICS(portcullis_residual_json(T("{}"), &text, NULL));
    CHECK(text == NULL);
    OK(portcullis_test_panic(1));
    CHECK(portcullis_reference_version(reference).ptr == NULL && portcullis_reference_version(reference).len == 10);
    PANICS(portcullis_reference_free(reference));
    OK(portcullis_reference_free(reference));

    portcullis_batch batch;
    portcullis_outcome outcomes[3] = {PORTCULLIS_ALLOWED, PORTCULLIS_ALLOWED, PORTCULLIS_ALLOWED};
    portcullis_decision decisions[3];
    memset(decisions, 0xff, sizeof decisions);
    memset(&batch, 0, sizeof batch);
    PANICS(portcullis_authorizer_evaluate_batch(authorizer, &batch, outcomes, 3, decisions, NULL));
    CHECK(outcomes[0] == 0 && outcomes[1] == 0 && outcomes[2] == 0);
    CHECK(decisions[2].outcome == PORTCULLIS_IMPLICIT_DENY && decisions[2].has_statement == 0);

    portcullis_policy_set *set = NULL;
    PANICS(portcullis_policy_set_from_json(PORTCULLIS_POLICY_IDENTITY, 0, T("P"), T(READ_OWN_REPORTS), &set, NULL));
    CHECK(set == NULL);
    portcullis_policy_set_builder *policies = NULL;
    PANICS(portcullis_policy_set_builder_new(PORTCULLIS_POLICY_IDENTITY, 0, &policies));
    OK(portcullis_policy_set_builder_new(PORTCULLIS_POLICY_IDENTITY, 0, &policies));
    /* A policy that a panic lost is not missed: a Deny might have stood in it. */
    PANICS_INSIDE(portcullis_policy_set_builder_add(policies, T("P"), T(READ_OWN_REPORTS)));
    OK(portcullis_policy_set_builder_add(policies, T("P"), T(READ_OWN_REPORTS)));
    CHECK(portcullis_policy_set_builder_build(policies, &set, NULL) == PORTCULLIS_PANIC);
    CHECK(set == NULL);
    OK(portcullis_policy_set_builder_build(policies, &set, NULL));
    PANICS(portcullis_policy_set_free(set));
    OK(portcullis_policy_set_free(set));
    OK(portcullis_policy_set_builder_free(policies));

    portcullis_request_builder *facts = builder_of(ANN, "s3:GetObject", "*");
    portcullis_request *other = NULL;
    PANICS_INSIDE(portcullis_request_builder_add_bool(facts, T("app:x"), true));
    CHECK(portcullis_request_builder_add_bool(facts, T("app:y"), true) != PORTCULLIS_PANIC);
    CHECK(portcullis_request_builder_build(facts, &other, NULL) == PORTCULLIS_PANIC);
    CHECK(other == NULL);
    const portcullis_principal ann = portcullis_principal_of_arn(ANN);
    PANICS_INSIDE(portcullis_request_builder_begin(facts, &ann, T("s3:GetObject"), T("*")));
    CHECK(portcullis_request_builder_build(facts, &other, NULL) == PORTCULLIS_PANIC);
    PANICS(portcullis_request_builder_build(facts, &other, &error));
    OK(portcullis_error_free(error));
    OK(portcullis_request_builder_free(facts));

    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *empty = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    PANICS_INSIDE(portcullis_authorizer_builder_restrict_public_buckets(builder));
    CHECK(portcullis_authorizer_builder_build(builder, &empty, NULL) == PORTCULLIS_PANIC);
    CHECK(empty == NULL);
    OK(portcullis_authorizer_builder_free(builder));

    const portcullis_request *const pairs[] = {request, request};
    size_t pair = 0;
    decision.outcome = PORTCULLIS_ALLOWED;
    PANICS(portcullis_authorizer_evaluate_all(authorizer, pairs, 2, &decision, &pair));
    CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY && pair == SIZE_MAX);
    OK(portcullis_authorizer_evaluate_all(authorizer, pairs, 2, &decision, &pair));
    CHECK(decision.outcome == PORTCULLIS_ALLOWED && pair == 0);

    portcullis_guards *guards = NULL;
    PANICS(portcullis_guards_from_json(T("{}"), &guards, NULL));
    CHECK(guards == NULL);
    OK(portcullis_guards_from_json(T("{\"requireSignature\": true}"), &guards, NULL));
    OK(portcullis_authorizer_builder_new(&builder));
    /* Requirements that a panic lost are not missed. */
    PANICS_INSIDE(portcullis_authorizer_builder_set_guards(builder, guards));
    CHECK(portcullis_authorizer_builder_build(builder, &empty, NULL) == PORTCULLIS_PANIC && empty == NULL);
    OK(portcullis_authorizer_builder_free(builder));
    PANICS(portcullis_guards_free(guards));
    OK(portcullis_guards_free(guards));
    const portcullis_connection connection =
        portcullis_connection_between(portcullis_side_of(PORTCULLIS_SIDE_ADDRESS, "10.0.3.4"),
                                      portcullis_side_of(PORTCULLIS_SIDE_WORKGROUP, "bi"));
    facts = builder_of(ANN, "s3:GetObject", "*");
    PANICS_INSIDE(portcullis_request_builder_set_signature_json(facts, T("{}")));
    CHECK(portcullis_request_builder_build(facts, &other, NULL) == PORTCULLIS_PANIC && other == NULL);
    OK(portcullis_request_builder_begin(facts, &ann, T("s3:GetObject"), T("*")));
    PANICS_INSIDE(portcullis_request_builder_set_connection(facts, &connection));
    CHECK(portcullis_request_builder_build(facts, &other, NULL) == PORTCULLIS_PANIC && other == NULL);
    OK(portcullis_request_builder_free(facts));

    OK(portcullis_request_free(request));
    OK(portcullis_authorizer_free(authorizer));
}

#else

void test_panics(void) {}

#endif
