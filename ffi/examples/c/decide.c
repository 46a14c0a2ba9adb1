/* Decides a request without JSON, and tells why: the hot path of a server.
 *
 *   cc decide.c $(pkg-config --cflags --libs portcullis) -o decide
 *   ./decide 203.0.113.9
 */
#include <stdio.h>

#include <portcullis.h>

static const char POLICY[] =
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\",\n"
    "  \"Resource\": \"arn:aws:s3:::reports/${aws:username}/*\",\n"
    "  \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}}}]}";

static int fail(portcullis_error *error) {
    const portcullis_str why = portcullis_error_message(error);
    fprintf(stderr, "line %u: %.*s\n", portcullis_error_line(error), (int)why.len, why.ptr);
    portcullis_error_free(error);
    return 2;
}

int main(int argc, char **argv) {
    portcullis_policy_set *set = NULL;
    portcullis_authorizer_builder *policies = NULL;
    portcullis_authorizer *authorizer = NULL;
    portcullis_request_builder *facts = NULL;
    portcullis_request *request = NULL;
    portcullis_error *error = NULL;

    if (portcullis_check_abi(PORTCULLIS_ABI_VERSION) != PORTCULLIS_OK) return 2;

    /* Once, when policies change. */
    if (portcullis_policy_set_from_json(PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT,
                                        portcullis_text_of("Reports"), portcullis_text_of(POLICY), &set,
                                        &error) != PORTCULLIS_OK) {
        return fail(error);
    }
    portcullis_authorizer_builder_new(&policies);
    portcullis_authorizer_builder_set_policies(policies, PORTCULLIS_LAYER_IDENTITY, set);
    if (portcullis_authorizer_builder_build(policies, &authorizer, &error) != PORTCULLIS_OK) return fail(error);
    portcullis_authorizer_builder_free(policies);
    portcullis_policy_set_free(set);

    /* For each request. The builder is made once a thread, and keeps its first failure for the build. */
    const portcullis_principal ann = portcullis_principal_of_arn("arn:aws:iam::111122223333:user/Ann");
    portcullis_request_builder_new(&facts);
    portcullis_request_builder_begin(facts, &ann, portcullis_text_of("s3:GetObject"),
                                     portcullis_text_of("arn:aws:s3:::reports/Ann/q3.csv"));
    if (argc > 1) {
        portcullis_request_builder_add_string(facts, portcullis_text_of("aws:SourceIp"),
                                              portcullis_text_of(argv[1]));
    }
    if (portcullis_request_builder_build(facts, &request, &error) != PORTCULLIS_OK) return fail(error);

    portcullis_decision decision;
    portcullis_authorizer_evaluate(authorizer, request, &decision);
    if (decision.outcome == PORTCULLIS_ALLOWED) {
        printf("allowed by statement %u of policy %u\n", decision.statement, decision.policy);
    } else {
        portcullis_text *story = NULL;
        if (portcullis_authorizer_explain_text(authorizer, request, &story, NULL) == PORTCULLIS_OK) {
            const portcullis_str text = portcullis_text_get(story);
            printf("%.*s\n", (int)text.len, text.ptr);
        }
        portcullis_text_free(story);
    }

    portcullis_request_free(request);
    portcullis_request_builder_free(facts);
    portcullis_authorizer_free(authorizer);
    return decision.outcome == PORTCULLIS_ALLOWED ? 0 : 1;
}
