/* What errors tell: place, rule, every finding. */
#include "check.h"

static void of_policies(void) {
    static const char *policy =
        "{\"Version\": \"2012-10-17\", \"Statement\": [\n"
        "  {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\",\n"
        "   \"Condition\": {\"StringLik\": {\"aws:username\": \"Ann\"}}},\n"
        "  {\"Effect\": \"Grant\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}";
    portcullis_policy_set_builder *builder = NULL;
    portcullis_policy_set *set = NULL;
    portcullis_error *error = NULL;
    portcullis_finding found;
    OK(portcullis_policy_set_builder_new(PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT, &builder));
    OK(portcullis_policy_set_builder_add(builder, T("Good"), T(READ_OWN_REPORTS)));
    OK(portcullis_policy_set_builder_add(builder, T("Bad"), T(policy)));
    OK(portcullis_policy_set_builder_add(builder, T("Worse"), T("[")));
    CHECK(portcullis_policy_set_builder_build(builder, &set, &error) == PORTCULLIS_INVALID_POLICY);
    CHECK(portcullis_error_status(error) == PORTCULLIS_INVALID_POLICY);
    CHECK(portcullis_error_line(error) == 3 && portcullis_error_column(error) == 18);
    CHECK(portcullis_error_offset(error) == 115);
    CHECK(same(portcullis_error_path(error), "Statement[0].Condition.StringLik"));
    CHECK(contains(portcullis_error_message(error), "did you mean `StringLike`?"));
    CHECK(contains(portcullis_error_json(error), "{\"error\":{\"code\":\"invalidPolicy\",\"message\":"));
    CHECK(portcullis_error_row(error) == SIZE_MAX);
    CHECK(portcullis_error_finding_count(error) >= 3);
    memset(&found, 0xff, sizeof found);
    found.struct_size = sizeof found;
    OK(portcullis_error_finding(error, 0, &found));
    CHECK(found.severity == 1 && found.line == 3 && found.column == 18 && found.offset == 115);
    CHECK(found.end_line == 3 && found.end_column == 29 && found.end_offset == 126 && found.reserved == 0);
    CHECK(same(found.policy, "Bad") && same(found.reason, "unknownConditionOperator"));
    CHECK(same(found.rule, "R-COND-4") && same(found.path, "Statement[0].Condition.StringLik"));
    OK(portcullis_error_finding(error, portcullis_error_finding_count(error) - 1, &found));
    CHECK(same(found.policy, "Worse"));
    CHECK(portcullis_error_finding(error, 99, &found) == PORTCULLIS_NOT_FOUND);
    CHECK(portcullis_error_finding(error, 0, NULL) == PORTCULLIS_NULL_ARGUMENT);
    /* A struct of the first version: what is behind it stays. */
    found.struct_size = offsetof(portcullis_finding, end_line);
    found.end_line = 7;
    OK(portcullis_error_finding(error, 0, &found));
    CHECK(found.struct_size == offsetof(portcullis_finding, end_line) && found.line == 3 && found.end_line == 7);
    found.struct_size -= 8;
    CHECK(portcullis_error_finding(error, 0, &found) == PORTCULLIS_INVALID_LENGTH);
    /* A struct of a later version: what is unknown stays. */
    struct {
        portcullis_finding known;
        size_t added;
    } later;
    memset(&later, 0, sizeof later);
    later.added = 7;
    later.known.struct_size = sizeof later;
    OK(portcullis_error_finding(error, 0, &later.known));
    CHECK(later.added == 7 && later.known.struct_size == sizeof later && later.known.line == 3);
    OK(portcullis_error_free(error));
    OK(portcullis_policy_set_builder_free(builder));
}

static void of_requests(void) {
    portcullis_request_builder *builder = builder_of(ANN, "s3:Get*", "bucket");
    portcullis_request *request = NULL;
    portcullis_error *error = NULL;
    portcullis_finding found;
    OK(portcullis_request_builder_set_resource_account(builder, T("12")));
    CHECK(portcullis_request_builder_build(builder, &request, &error) == PORTCULLIS_INVALID_REQUEST);
    CHECK(request == NULL);
    CHECK(portcullis_error_finding_count(error) == 3);
    found.struct_size = sizeof found;
    OK(portcullis_error_finding(error, 0, &found));
    CHECK(same(found.path, "action") && same(found.rule, "R-ACT-1") && same(found.reason, "invalidField"));
    CHECK(found.line == 0 && found.end_line == 0 && found.policy.ptr == NULL);
    CHECK(same(portcullis_error_path(error), "action"));
    OK(portcullis_error_free(error));
    /* A principal that is none is told by build, with its findings. */
    const portcullis_principal bucket = portcullis_principal_of_arn("arn:aws:s3:::bucket");
    CHECK(portcullis_request_builder_begin(builder, &bucket, T("s3:GetObject"), T("*")) == PORTCULLIS_INVALID_REQUEST);
    CHECK(portcullis_request_builder_build(builder, &request, &error) == PORTCULLIS_INVALID_REQUEST);
    CHECK(same(portcullis_error_path(error), "principal"));
    OK(portcullis_error_free(error));
    OK(portcullis_request_builder_free(builder));
}

static void of_authorizers(void) {
    portcullis_policy_set *set = set_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *authorizer = NULL;
    portcullis_error *error = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_RESOURCE, set));
    CHECK(portcullis_authorizer_builder_build(builder, &authorizer, &error) == PORTCULLIS_INVALID_AUTHORIZER);
    CHECK(contains(portcullis_error_message(error), "`resource`") && authorizer == NULL);
    CHECK(portcullis_error_finding_count(error) == 0 && portcullis_error_line(error) == 0);
    OK(portcullis_error_free(error));
    const portcullis_str wildcard = {"s3:*", 4};
    OK(portcullis_authorizer_builder_set_rcp_services(builder, &wildcard, 1));
    CHECK(portcullis_authorizer_builder_build(builder, &authorizer, NULL) == PORTCULLIS_INVALID_AUTHORIZER);
    OK(portcullis_authorizer_builder_free(builder));
    OK(portcullis_policy_set_free(set));
}

/* Each number is the type that the header says. */
static void of_types(void) {
    static const struct {
        portcullis_policy_type type;
        const char *name;
    } types[] = {
        {PORTCULLIS_POLICY_IDENTITY, "an identity-based policy"},
        {PORTCULLIS_POLICY_PERMISSIONS_BOUNDARY, "a permissions boundary"},
        {PORTCULLIS_POLICY_SESSION, "a session policy"},
        {PORTCULLIS_POLICY_RESOURCE, "a resource-based policy"},
        {PORTCULLIS_POLICY_ROLE_TRUST, "a role trust policy"},
        {PORTCULLIS_POLICY_KMS_KEY, "a KMS key policy"},
        {PORTCULLIS_POLICY_SERVICE_CONTROL, "a service control policy"},
        {PORTCULLIS_POLICY_RESOURCE_CONTROL, "a resource control policy"},
        {PORTCULLIS_POLICY_VPC_ENDPOINT, "a VPC endpoint policy"},
    };
    portcullis_authorizer_builder *builder = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    for (size_t index = 0; index < sizeof types / sizeof types[0]; index++) {
        portcullis_policy_set_builder *policies = NULL;
        portcullis_policy_set *set = NULL;
        portcullis_authorizer *authorizer = NULL;
        portcullis_error *error = NULL;
        const bool identity = types[index].type == PORTCULLIS_POLICY_IDENTITY;
        OK(portcullis_policy_set_builder_new(types[index].type, PORTCULLIS_LOADER_STRICT, &policies));
        OK(portcullis_policy_set_builder_build(policies, &set, NULL));
        OK(portcullis_authorizer_builder_set_policies(
            builder, identity ? PORTCULLIS_LAYER_RESOURCE : PORTCULLIS_LAYER_IDENTITY, set));
        CHECK(portcullis_authorizer_builder_build(builder, &authorizer, &error) == PORTCULLIS_INVALID_AUTHORIZER);
        CHECK(contains(portcullis_error_message(error), types[index].name));
        OK(portcullis_error_free(error));
        OK(portcullis_policy_set_free(set));
        OK(portcullis_policy_set_builder_free(policies));
    }
    OK(portcullis_authorizer_builder_free(builder));
}

static void of_the_library(void) {
    CHECK(strcmp(portcullis_version(), PORTCULLIS_VERSION) == 0);
    CHECK(portcullis_abi_version() == PORTCULLIS_ABI_VERSION);
    OK(portcullis_check_abi(PORTCULLIS_ABI_VERSION));
    CHECK(portcullis_check_abi(PORTCULLIS_ABI_VERSION + 1) == PORTCULLIS_ABI_MISMATCH);
    CHECK(portcullis_check_abi(0) == PORTCULLIS_ABI_MISMATCH);
    CHECK(strcmp(portcullis_status_name(PORTCULLIS_INVALID_POLICY), "invalidPolicy") == 0);
    CHECK(strcmp(portcullis_status_name(99), "unknown") == 0);
    for (portcullis_status status = PORTCULLIS_OK; status <= PORTCULLIS_INVALID_REFERENCE; status++) {
        CHECK(strcmp(portcullis_status_name(status), "unknown") != 0);
        CHECK(strlen(portcullis_status_message(status)) > 5);
    }
}

void test_errors(void) {
    of_policies();
    of_requests();
    of_authorizers();
    of_types();
    of_the_library();
}
