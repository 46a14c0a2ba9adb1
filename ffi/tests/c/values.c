/* Typed facts: each reaches the condition that asks for it, and a wrong one does not. */
#include "check.h"

#define WHEN(operator, key, value)                                                                         \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", "            \
    "\"Resource\": \"*\", \"Condition\": {\"" operator "\": {\"" key "\": " value "}}}]}"

static portcullis_request_builder *facts;

static void begin(void) { facts = builder_of(ANN, "sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q"); }

static void decided(const char *policy, bool expected, int line) {
    portcullis_authorizer *authorizer = authorizer_of(PORTCULLIS_POLICY_IDENTITY, policy);
    portcullis_request *request = built(facts);
    if (portcullis_authorizer_is_allowed(authorizer, request) != expected) {
        checks_failed++;
        fprintf(stderr, "%s:%d: %s\n", __FILE__, line, policy);
    }
    OK(portcullis_request_free(request));
    OK(portcullis_authorizer_free(authorizer));
}

#define HOLDS(add, policy) (begin(), (void)(add), decided(policy, true, __LINE__))
#define FAILS(add, policy) (begin(), (void)(add), decided(policy, false, __LINE__))

static void scalars(void) {
    static const uint8_t office[4] = {203, 0, 113, 9}, elsewhere[4] = {198, 51, 100, 7};
    static const uint8_t six[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    const char *text = WHEN("StringEquals", "app:team", "\"red\"");
    HOLDS(portcullis_request_builder_add_string(facts, T("APP:Team"), T("red")), text);
    FAILS(portcullis_request_builder_add_string(facts, T("app:team"), T("Red")), text);
    FAILS(portcullis_request_builder_add_absent(facts, T("app:team")), text);
    const char *number = WHEN("NumericLessThan", "app:size", "\"12\"");
    HOLDS(portcullis_request_builder_add_number(facts, T("app:size"), T("11.50")), number);
    FAILS(portcullis_request_builder_add_number(facts, T("app:size"), T("12.0")), number);
    HOLDS(portcullis_request_builder_add_integer(facts, T("app:size"), INT64_MIN), number);
    FAILS(portcullis_request_builder_add_integer(facts, T("app:size"), INT64_MAX), number);
    const char *truth = WHEN("Bool", "app:mfa", "\"true\"");
    HOLDS(portcullis_request_builder_add_bool(facts, T("app:mfa"), true), truth);
    FAILS(portcullis_request_builder_add_bool(facts, T("app:mfa"), false), truth);
    const char *address = WHEN("IpAddress", "app:from", "[\"203.0.113.0/24\", \"2001:db8::/32\"]");
    HOLDS(portcullis_request_builder_add_ip(facts, T("app:from"), office, 4), address);
    FAILS(portcullis_request_builder_add_ip(facts, T("app:from"), elsewhere, 4), address);
    HOLDS(portcullis_request_builder_add_ip(facts, T("app:from"), six, 16), address);
    const char *date = WHEN("DateLessThan", "app:until", "\"2026-01-01T00:00:00Z\"");
    HOLDS(portcullis_request_builder_add_date(facts, T("app:until"), 1767225599), date);
    FAILS(portcullis_request_builder_add_date(facts, T("app:until"), 1767225600), date);
    /* A key that is given wins over a derived one, absence too. */
    HOLDS((void)0, WHEN("StringEquals", "aws:username", "\"Ann\""));
    FAILS(portcullis_request_builder_add_absent(facts, T("aws:username")),
          WHEN("StringEquals", "aws:username", "\"Ann\""));
}

/* Numbers are those that JSON can spell; of all others the build tells the key. */
static void numbers(void) {
    static const char *const sound[] = {"0", "-0", "12", "-1.20", "0.5", "1e5", "1E-5", "10e+400", "98765432109876543210"};
    static const char *const none[] = {"", "nan", "NaN", "-nan", "inf", "-inf", "+Inf", "infinity", "Infinity", "-Infinity",
                                       "1e", "1e+", "0x1f", "0x1p3", "1_000", "1,5", " 1", "1 ", "+1", "-", ".5", "5.",
                                       "01", "--1", "1.2.3", "1e5.0", "\xd9\xa3", "true", "null"};
    const char *there = WHEN("Null", "app:size", "\"false\"");
    for (size_t index = 0; index < sizeof sound / sizeof sound[0]; index++) {
        HOLDS(portcullis_request_builder_add_number(facts, T("app:size"), T(sound[index])), there);
    }
    for (size_t index = 0; index < sizeof none / sizeof none[0]; index++) {
        const portcullis_value listed = {PORTCULLIS_VALUE_NUMBER, 0, 0, T(none[index])};
        for (int as_list = 0; as_list < 2; as_list++) {
            portcullis_request *request = NULL;
            portcullis_error *error = NULL;
            begin();
            OK(as_list ? portcullis_request_builder_add_list(facts, T("app:size"), &listed, 1)
                       : portcullis_request_builder_add_number(facts, T("app:size"), T(none[index])));
            CHECK(portcullis_request_builder_build(facts, &request, &error) == PORTCULLIS_INVALID_REQUEST);
            CHECK(request == NULL && same(portcullis_error_path(error), "context.app:size"));
            OK(portcullis_error_free(error));
            OK(portcullis_request_builder_free(facts));
        }
    }
}

static void lists(void) {
    static const uint8_t office[4] = {203, 0, 113, 9};
    const portcullis_value tags[] = {
        {PORTCULLIS_VALUE_STRING, 0, 0, {"team", 4}}, {PORTCULLIS_VALUE_STRING, 0, 0, {"stage", 5}}};
    const char *all = WHEN("ForAllValues:StringEquals", "aws:TagKeys", "[\"team\", \"stage\"]");
    const char *any = WHEN("ForAnyValue:StringEquals", "aws:TagKeys", "\"stage\"");
    HOLDS(portcullis_request_builder_add_list(facts, T("aws:TagKeys"), tags, 2), all);
    HOLDS(portcullis_request_builder_add_list(facts, T("aws:TagKeys"), tags, 2), any);
    FAILS(portcullis_request_builder_add_list(facts, T("aws:TagKeys"), tags, 1), any);
    FAILS(portcullis_request_builder_add_list(facts, T("aws:TagKeys"), NULL, 0), any);
    const portcullis_value kinds[] = {
        {PORTCULLIS_VALUE_NUMBER, 0, 0, {"1.5", 3}}, {PORTCULLIS_VALUE_INTEGER, 0, 7, {NULL, 0}},
        {PORTCULLIS_VALUE_BOOL, 0, 1, {NULL, 0}},    {PORTCULLIS_VALUE_IP, 0, 0, {(const char *)office, 4}},
        {PORTCULLIS_VALUE_DATE, 0, 1767225600, {NULL, 0}}};
    HOLDS(portcullis_request_builder_add_list(facts, T("app:x"), kinds, 5),
          WHEN("ForAnyValue:NumericEquals", "app:x", "\"7\""));
    HOLDS(portcullis_request_builder_add_list(facts, T("app:x"), kinds, 5),
          WHEN("ForAnyValue:Bool", "app:x", "\"true\""));
    HOLDS(portcullis_request_builder_add_list(facts, T("app:x"), kinds, 5),
          WHEN("ForAnyValue:IpAddress", "app:x", "\"203.0.113.0/24\""));
    HOLDS(portcullis_request_builder_add_list(facts, T("app:x"), kinds, 5),
          WHEN("ForAnyValue:DateEquals", "app:x", "\"2026-01-01T00:00:00Z\""));
}

static void facts_of_the_request(void) {
    portcullis_network network;
    memset(&network, 0, sizeof network);
    network.struct_size = sizeof network;
    network.source_ip = T("203.0.113.9");
    network.tls = PORTCULLIS_TLS_1_3;
    HOLDS(portcullis_request_builder_set_network(facts, &network),
          WHEN("IpAddress", "aws:SourceIp", "\"203.0.113.0/24\""));
    HOLDS(portcullis_request_builder_set_network(facts, &network), WHEN("Bool", "aws:SecureTransport", "\"true\""));
    network.tls = PORTCULLIS_TLS_NONE;
    HOLDS(portcullis_request_builder_set_network(facts, &network), WHEN("Bool", "aws:SecureTransport", "\"false\""));
    network.tls = PORTCULLIS_TLS_NOT_SAID;
    FAILS(portcullis_request_builder_set_network(facts, &network), WHEN("Bool", "aws:SecureTransport", "\"false\""));
    network.source_ip = T(NULL);
    network.vpc_source_ip = T("10.0.0.7");
    network.vpc = T("vpc-1");
    network.vpc_endpoint = T("vpce-1");
    HOLDS(portcullis_request_builder_set_network(facts, &network), WHEN("StringEquals", "aws:SourceVpce", "\"vpce-1\""));

    portcullis_credentials credentials;
    memset(&credentials, 0, sizeof credentials);
    credentials.struct_size = sizeof credentials;
    credentials.type = PORTCULLIS_CREDENTIALS_TEMPORARY;
    credentials.issued_at = T("2026-11-23T09:30:00Z");
    credentials.expires_at = T("2026-11-23T10:30:00Z");
    credentials.mfa_authenticated_at = T("2026-11-23T09:30:00Z");
    const char *second_factor = WHEN("Bool", "aws:MultiFactorAuthPresent", "\"true\"");
    HOLDS((portcullis_request_builder_set_credentials(facts, &credentials),
           portcullis_request_builder_set_time(facts, T("2026-11-23T10:00:00Z"))),
          second_factor);
    /* Over: 2026-11-23T10:30:00Z. */
    FAILS((portcullis_request_builder_set_credentials(facts, &credentials),
           portcullis_request_builder_set_time_epoch(facts, 1795429800)),
          second_factor);
    HOLDS(portcullis_request_builder_set_time_epoch(facts, 1795429800),
          WHEN("DateEquals", "aws:CurrentTime", "\"2026-11-23T10:30:00Z\""));
    HOLDS(portcullis_request_builder_set_resource_account(facts, T("111122223333")),
          WHEN("StringEquals", "aws:ResourceAccount", "\"111122223333\""));
    HOLDS((portcullis_request_builder_keep_ambiguous_keys(facts),
           portcullis_request_builder_add_string(facts, T("app:a"), T("1")),
           portcullis_request_builder_add_string(facts, T("app:A"), T("2"))),
          WHEN("StringEquals", "aws:username", "\"Ann\""));
}

/* Each number is the version that the header says. */
static void versions(void) {
    static const struct {
        uint32_t tls;
        const char *policy;
    } cases[] = {
        {PORTCULLIS_TLS_1_0, WHEN("NumericEquals", "s3:TlsVersion", "\"1.0\"")},
        {PORTCULLIS_TLS_1_1, WHEN("NumericEquals", "s3:TlsVersion", "\"1.1\"")},
        {PORTCULLIS_TLS_1_2, WHEN("NumericEquals", "s3:TlsVersion", "\"1.2\"")},
        {PORTCULLIS_TLS_1_3, WHEN("NumericEquals", "s3:TlsVersion", "\"1.3\"")},
        {PORTCULLIS_TLS_SSL3, WHEN("Null", "s3:TlsVersion", "\"true\"")},
        {PORTCULLIS_TLS_SOME, WHEN("Null", "s3:TlsVersion", "\"true\"")},
    };
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        portcullis_network network;
        memset(&network, 0, sizeof network);
        network.struct_size = sizeof network;
        network.tls = cases[index].tls;
        facts = builder_of(ANN, "s3:GetObject", "arn:aws:s3:::reports/x");
        OK(portcullis_request_builder_set_network(facts, &network));
        decided(cases[index].policy, true, __LINE__);
    }
}

/* A suite is asked by no condition, and one that contradicts the version is refused. */
static void suites(void) {
    static const struct {
        uint32_t tls;
        const char *suite;
        portcullis_status status;
    } cases[] = {
        {PORTCULLIS_TLS_1_3, "TLS_AES_128_GCM_SHA256", PORTCULLIS_OK},
        {PORTCULLIS_TLS_1_2, "ECDHE-RSA-AES128-GCM-SHA256", PORTCULLIS_OK},
        {PORTCULLIS_TLS_SOME, "TLS_AES_128_GCM_SHA256", PORTCULLIS_OK},
        {PORTCULLIS_TLS_1_2, NULL, PORTCULLIS_OK},
        {PORTCULLIS_TLS_1_2, "TLS_AES_128_GCM_SHA256", PORTCULLIS_INVALID_REQUEST},
        {PORTCULLIS_TLS_1_3, "ECDHE-RSA-AES128-GCM-SHA256", PORTCULLIS_INVALID_REQUEST},
        {PORTCULLIS_TLS_NONE, "TLS_AES_128_GCM_SHA256", PORTCULLIS_INVALID_ARGUMENT},
        {PORTCULLIS_TLS_NOT_SAID, "TLS_AES_128_GCM_SHA256", PORTCULLIS_INVALID_ARGUMENT},
        {PORTCULLIS_TLS_NOT_SAID, "", PORTCULLIS_INVALID_ARGUMENT},
    };
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        portcullis_network network;
        portcullis_request *request = NULL;
        portcullis_error *error = NULL;
        memset(&network, 0, sizeof network);
        network.struct_size = sizeof network;
        network.tls = cases[index].tls;
        network.cipher_suite = T(cases[index].suite);
        begin();
        (void)portcullis_request_builder_set_network(facts, &network);
        CHECK(portcullis_request_builder_build(facts, &request, &error) == cases[index].status);
        if (cases[index].status == PORTCULLIS_INVALID_REQUEST)
            CHECK(same(portcullis_error_path(error), "network.tls.cipherSuite"));
        OK(portcullis_error_free(error));
        OK(portcullis_request_free(request));
        OK(portcullis_request_builder_free(facts));
    }
}

/* The struct of a program that was compiled for ABI 3: what stands behind it is another's. */
static void network_of_abi_3(void) {
    const size_t size = offsetof(portcullis_network, cipher_suite);
    portcullis_network network;
    memset(&network, 0, sizeof network);
    network.struct_size = size;
    network.vpc_endpoint = T("vpce-1");
    network.cipher_suite = T("TLS_AES_128_GCM_SHA256");
    /* Memory that ends where the struct does, which valgrind and AddressSanitizer watch. */
    portcullis_network *before = malloc(size);
    memcpy(before, &network, size);
    HOLDS(portcullis_request_builder_set_network(facts, before), WHEN("StringEquals", "aws:SourceVpce", "\"vpce-1\""));
    HOLDS(portcullis_request_builder_set_network(facts, &network),
          WHEN("StringEquals", "aws:SourceVpce", "\"vpce-1\""));
    free(before);
    /* No version has a struct of these sizes. */
    for (size_t other = size - 8; other <= size + 8; other += 16) {
        network.struct_size = other;
        begin();
        CHECK(portcullis_request_builder_set_network(facts, &network) == PORTCULLIS_INVALID_LENGTH);
        OK(portcullis_request_builder_free(facts));
    }
}

/* What a caller of this kind cannot have signed with. */
static void credentials_of_others(void) {
    static const struct {
        uint32_t kind;
        const char *name;
        uint32_t type;
        portcullis_status status;
    } cases[] = {
        {PORTCULLIS_PRINCIPAL_ARN, "arn:aws:iam::111122223333:user/Ann", PORTCULLIS_CREDENTIALS_LONG_TERM, PORTCULLIS_OK},
        {PORTCULLIS_PRINCIPAL_ANONYMOUS, NULL, PORTCULLIS_CREDENTIALS_NONE, PORTCULLIS_OK},
        {PORTCULLIS_PRINCIPAL_ANONYMOUS, NULL, PORTCULLIS_CREDENTIALS_TEMPORARY, PORTCULLIS_INVALID_REQUEST},
        {PORTCULLIS_PRINCIPAL_FEDERATED, "accounts.google.com", PORTCULLIS_CREDENTIALS_TEMPORARY, PORTCULLIS_INVALID_REQUEST},
        {PORTCULLIS_PRINCIPAL_ARN, "arn:aws:sts::111122223333:assumed-role/Analyst/ann", PORTCULLIS_CREDENTIALS_LONG_TERM,
         PORTCULLIS_INVALID_REQUEST},
    };
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        portcullis_principal principal = portcullis_principal_of_arn(cases[index].name);
        portcullis_credentials credentials;
        portcullis_request_builder *builder = NULL;
        portcullis_request *request = NULL;
        portcullis_error *error = NULL;
        principal.kind = cases[index].kind;
        memset(&credentials, 0, sizeof credentials);
        credentials.struct_size = sizeof credentials;
        credentials.type = cases[index].type;
        OK(portcullis_request_builder_new(&builder));
        OK(portcullis_request_builder_begin(builder, &principal, T("s3:GetObject"), T("*")));
        OK(portcullis_request_builder_set_credentials(builder, &credentials));
        CHECK(portcullis_request_builder_build(builder, &request, &error) == cases[index].status);
        if (cases[index].status != PORTCULLIS_OK) CHECK(same(portcullis_error_path(error), "credentials.type"));
        OK(portcullis_error_free(error));
        OK(portcullis_request_free(request));
        OK(portcullis_request_builder_free(builder));
    }
}

static void principals(void) {
    const char *trust = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\","
                        " \"Resource\": \"*\", \"Principal\": {\"Service\": \"redshift.amazonaws.com\"}}]}";
    portcullis_authorizer *bucket = authorizer_of(PORTCULLIS_POLICY_RESOURCE, trust);
    static const struct {
        uint32_t kind;
        const char *name;
        bool allowed;
    } cases[] = {
        {PORTCULLIS_PRINCIPAL_SERVICE, "redshift.amazonaws.com", true},
        {PORTCULLIS_PRINCIPAL_SERVICE, "events.amazonaws.com", false},
        {PORTCULLIS_PRINCIPAL_ANONYMOUS, NULL, false},
        {PORTCULLIS_PRINCIPAL_FEDERATED, "accounts.google.com", false},
        {PORTCULLIS_PRINCIPAL_ARN, "arn:aws:iam::111122223333:user/Ann", false},
    };
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        portcullis_principal principal = portcullis_principal_of_arn(cases[index].name);
        portcullis_request_builder *builder = NULL;
        principal.kind = cases[index].kind;
        OK(portcullis_request_builder_new(&builder));
        OK(portcullis_request_builder_begin(builder, &principal, T("s3:GetObject"), T("arn:aws:s3:::reports/x")));
        portcullis_request *request = built(builder);
        CHECK(portcullis_authorizer_is_allowed(bucket, request) == cases[index].allowed);
        OK(portcullis_request_free(request));
    }
    OK(portcullis_authorizer_free(bucket));

    portcullis_authorizer *by_id =
        authorizer_of(PORTCULLIS_POLICY_IDENTITY, WHEN("StringEquals", "aws:userid", "\"AROAX:ann\""));
    portcullis_principal session =
        portcullis_principal_of_arn("arn:aws:sts::111122223333:assumed-role/Analyst/ann");
    session.unique_id = T("AROAX");
    session.role_arn = T("arn:aws:iam::111122223333:role/teams/Analyst");
    session.flags = PORTCULLIS_MANAGEMENT_ACCOUNT;
    portcullis_request_builder *builder = NULL;
    OK(portcullis_request_builder_new(&builder));
    OK(portcullis_request_builder_begin(builder, &session, T("s3:GetObject"), T("arn:aws:s3:::reports/x")));
    portcullis_request *request = built(builder);
    CHECK(portcullis_authorizer_is_allowed(by_id, request));
    OK(portcullis_request_free(request));
    OK(portcullis_authorizer_free(by_id));
}

void test_values(void) {
    scalars();
    numbers();
    lists();
    facts_of_the_request();
    versions();
    suites();
    network_of_abi_3();
    credentials_of_others();
    principals();
}
