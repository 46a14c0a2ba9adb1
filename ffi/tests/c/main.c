/* Runs the C tests; ends with what passed and failed. */
#include "check.h"

int checks_failed = 0;

const char *const ANN = "arn:aws:iam::111122223333:user/Ann";
const char *const READ_OWN_REPORTS =
    "{\"Version\": \"2012-10-17\", \"Statement\": [\n"
    "  {\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::reports/*/secret\"},\n"
    "  {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::reports/${aws:username}/*\",\n"
    "   \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}}}]}";

bool contains(portcullis_str text, const char *part) {
    const size_t length = strlen(part);
    for (size_t at = 0; text.ptr != NULL && at + length <= text.len; at++) {
        if (memcmp(text.ptr + at, part, length) == 0) return true;
    }
    return false;
}

portcullis_policy_set *set_of(portcullis_policy_type type, const char *policy) {
    portcullis_policy_set *set = NULL;
    OK(portcullis_policy_set_from_json(type, PORTCULLIS_LOADER_STRICT, T("P"), T(policy), &set, NULL));
    return set;
}

portcullis_authorizer *authorizer_of(portcullis_policy_type type, const char *policy) {
    portcullis_policy_set *set = set_of(type, policy);
    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *authorizer = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    OK(portcullis_authorizer_builder_set_policies(
        builder, type == PORTCULLIS_POLICY_IDENTITY ? PORTCULLIS_LAYER_IDENTITY : PORTCULLIS_LAYER_RESOURCE, set));
    OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    OK(portcullis_authorizer_builder_free(builder));
    /* The authorizer keeps what it needs. */
    OK(portcullis_policy_set_free(set));
    return authorizer;
}

portcullis_request_builder *builder_of(const char *arn, const char *action, const char *resource) {
    const portcullis_principal principal = portcullis_principal_of_arn(arn);
    portcullis_request_builder *builder = NULL;
    OK(portcullis_request_builder_new(&builder));
    OK(portcullis_request_builder_begin(builder, &principal, T(action), T(resource)));
    return builder;
}

portcullis_request *built(portcullis_request_builder *builder) {
    portcullis_request *request = NULL;
    OK(portcullis_request_builder_build(builder, &request, NULL));
    OK(portcullis_request_builder_free(builder));
    return request;
}

portcullis_request *ann_reads(const char *resource, const char *address) {
    portcullis_request_builder *builder = builder_of(ANN, "s3:GetObject", resource);
    if (address != NULL) OK(portcullis_request_builder_add_string(builder, T("aws:SourceIp"), T(address)));
    return built(builder);
}

int main(void) {
    static const struct {
        const char *name;
        void (*run)(void);
    } tests[] = {
        {"decisions", test_decisions}, {"values", test_values}, {"misuse", test_misuse},
        {"errors", test_errors},       {"json", test_json},     {"batch", test_batch},
        {"panics", test_panics},       {"scope down", test_scope_down},
        {"limits", test_limits},       {"guards", test_guards},
        {"tools", test_tools},         {"every request", test_every_request},
    };
    int passed = 0, failed = 0;
    for (size_t index = 0; index < sizeof tests / sizeof tests[0]; index++) {
        const int before = checks_failed;
        tests[index].run();
        if (checks_failed == before) {
            passed++;
        } else {
            failed++;
            fprintf(stderr, "%s failed\n", tests[index].name);
        }
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
