/* The cost of the boundary: the decision of `native.rs` through handles; and of a request built and freed. */
#include <stdio.h>
#include <stdlib.h>

#include <portcullis.h>

#define T portcullis_text_of

/* What is counted: from entering to leaving. */
__attribute__((noinline)) static unsigned decide_handles(const portcullis_authorizer *authorizer,
                                                         const portcullis_request *request, unsigned rounds) {
    unsigned allowed = 0;
    for (unsigned round = 0; round < rounds; round++) {
        portcullis_decision decision;
        allowed += portcullis_authorizer_evaluate(authorizer, request, &decision) == PORTCULLIS_OK &&
                   decision.outcome == PORTCULLIS_ALLOWED;
    }
    return allowed;
}

__attribute__((noinline)) static portcullis_request *build_request(portcullis_request_builder *facts) {
    const portcullis_principal ann = portcullis_principal_of_arn("arn:aws:iam::111122223333:user/Ann");
    portcullis_request *request = NULL;
    portcullis_request_builder_begin(facts, &ann, T("s3:GetObject"), T("arn:aws:s3:::reports/Ann/q3.csv"));
    portcullis_request_builder_add_string(facts, T("aws:SourceIp"), T("203.0.113.9"));
    portcullis_request_builder_build(facts, &request, NULL);
    return request;
}

int main(int argc, char **argv) {
    static char policy[4096];
    const unsigned rounds = argc > 2 ? (unsigned)atoi(argv[2]) : 0;
    FILE *file = argc > 2 ? fopen(argv[1], "r") : NULL;
    if (file == NULL) return 2;
    const size_t length = fread(policy, 1, sizeof policy - 1, file);
    fclose(file);
    policy[length] = '\0';

    portcullis_policy_set *set = NULL;
    portcullis_authorizer_builder *policies = NULL;
    portcullis_authorizer *authorizer = NULL;
    portcullis_request_builder *facts = NULL;
    portcullis_policy_set_from_json(PORTCULLIS_POLICY_IDENTITY, 0, T("Reports"), T(policy), &set, NULL);
    portcullis_authorizer_builder_new(&policies);
    portcullis_authorizer_builder_set_policies(policies, PORTCULLIS_LAYER_IDENTITY, set);
    portcullis_authorizer_builder_build(policies, &authorizer, NULL);
    portcullis_request_builder_new(&facts);
    portcullis_request *request = build_request(facts);
    const unsigned allowed = decide_handles(authorizer, request, rounds);
    portcullis_request_free(request);
    portcullis_request_builder_free(facts);
    portcullis_authorizer_free(authorizer);
    portcullis_authorizer_builder_free(policies);
    portcullis_policy_set_free(set);
    printf("%u decisions\n", allowed);
    return allowed != rounds;
}
