/* What a host requires before any policy: transport, network and signature, the connection that is asked for, and one call
 * of several pairs. */
#include "check.h"

#define ALLOW_ALL \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"
#define TRANSPORT "\"transport\": {\"minimumTlsVersion\": \"1.2\"}"
#define NETWORK(peer) \
    "\"network\": {\"vpcs\": [{\"id\": \"vpc-1\", \"cidrs\": [\"10.0.0.0/16\"]}], " \
    "\"subnets\": [{\"id\": \"subnet-a\", \"vpc\": \"vpc-1\", \"cidrs\": [\"10.0.0.0/24\"]}, " \
    "{\"id\": \"subnet-b\", \"vpc\": \"vpc-1\", \"cidrs\": [\"10.0.3.0/24\"]}], " \
    "\"securityGroups\": [{\"id\": \"sg-bi\", \"vpc\": \"vpc-1\", \"inbound\": [" \
    "{\"protocol\": \"tcp\", \"fromPort\": 5439, \"toPort\": 5439, \"peer\": \"" peer "\"}, " \
    "{\"protocol\": \"icmp\", \"fromPort\": 8, \"toPort\": 0, \"peer\": \"" peer "\"}]}], " \
    "\"interfaces\": [{\"id\": \"eni-1\", \"subnet\": \"subnet-a\", \"addresses\": [\"10.0.0.7\"], " \
    "\"securityGroups\": [\"sg-bi\"]}], " \
    "\"workgroups\": [{\"name\": \"bi\", \"subnets\": [\"subnet-a\"], \"addresses\": [\"10.0.0.9\"], " \
    "\"securityGroups\": [\"sg-bi\"]}]}"
#define PAGE(peer) "{" TRANSPORT ", " NETWORK(peer) ", \"requireSignature\": true}"

static const char *const WORKGROUP = "arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/bi";

static portcullis_guards *guards_of(const char *json) {
    portcullis_guards *guards = NULL;
    OK(portcullis_guards_from_json(T(json), &guards, NULL));
    return guards;
}

static portcullis_authorizer *guarded_by(const portcullis_guards *guards, const char *policy) {
    portcullis_policy_set *set = set_of(PORTCULLIS_POLICY_IDENTITY, policy);
    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *authorizer = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_IDENTITY, set));
    OK(portcullis_authorizer_builder_set_guards(builder, guards));
    OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
    OK(portcullis_authorizer_builder_free(builder));
    OK(portcullis_policy_set_free(set));
    return authorizer;
}

static portcullis_authorizer *guarded(const char *json) {
    portcullis_guards *guards = guards_of(json);
    portcullis_authorizer *authorizer = guarded_by(guards, ALLOW_ALL);
    /* The authorizer keeps what it needs. */
    OK(portcullis_guards_free(guards));
    return authorizer;
}

/* Ann asks for the credentials of the workgroup from 10.0.3.4, signed, over TLS; or without one of them. */
struct way {
    uint32_t tls;
    uint32_t credentials;
    const portcullis_connection *connection;
};

static portcullis_connection to_workgroup(void) {
    return portcullis_connection_between(portcullis_side_of(PORTCULLIS_SIDE_ADDRESS, "10.0.3.4"),
                                         portcullis_side_of(PORTCULLIS_SIDE_WORKGROUP, "bi"));
}

static portcullis_request *asked(struct way way, const char *action) {
    portcullis_request_builder *builder = builder_of(ANN, action, WORKGROUP);
    portcullis_network network;
    memset(&network, 0, sizeof network);
    network.struct_size = sizeof network;
    network.source_ip = T("203.0.113.9");
    network.tls = way.tls;
    if (way.tls == PORTCULLIS_TLS_1_1 || way.tls == PORTCULLIS_TLS_1_2) network.cipher_suite = T("ECDHE-RSA-AES128-SHA");
    OK(portcullis_request_builder_set_network(builder, &network));
    portcullis_credentials credentials;
    memset(&credentials, 0, sizeof credentials);
    credentials.struct_size = sizeof credentials;
    credentials.type = way.credentials;
    OK(portcullis_request_builder_set_credentials(builder, &credentials));
    if (way.connection != NULL) OK(portcullis_request_builder_set_connection(builder, way.connection));
    return built(builder);
}

/* What stops it: allowed, or refused by a layer, in a decision and in its story. */
static void comes_to(const portcullis_authorizer *authorizer, struct way way, portcullis_layer stopped_by,
                     const char *story_has, int line) {
    const int before = checks_failed;
    portcullis_request *request = asked(way, "redshift-serverless:GetCredentials");
    portcullis_decision decision;
    portcullis_text *story = NULL;
    OK(portcullis_authorizer_evaluate(authorizer, request, &decision));
    if (stopped_by == PORTCULLIS_LAYER_NONE) {
        CHECK(decision.outcome == PORTCULLIS_ALLOWED && decision.layer == PORTCULLIS_LAYER_IDENTITY);
    } else {
        CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY && decision.layer == stopped_by);
        CHECK(decision.has_statement == 0);
    }
    CHECK(portcullis_authorizer_is_allowed(authorizer, request) == (stopped_by == PORTCULLIS_LAYER_NONE));
    OK(portcullis_authorizer_explain_json(authorizer, request, &story, NULL));
    CHECK(contains(portcullis_text_get(story), story_has));
    OK(portcullis_text_free(story));
    OK(portcullis_request_free(request));
    if (checks_failed > before) fprintf(stderr, "called from line %d\n", line);
}

/* From the client to the workgroup: open, and closed at each gate by one edit. */
static void whole_way(void) {
    portcullis_authorizer *open = guarded(PAGE("10.0.3.0/24"));
    portcullis_authorizer *closed = guarded(PAGE("10.0.4.0/24"));
    const portcullis_connection connection = to_workgroup();
    const struct way sound = {PORTCULLIS_TLS_1_2, PORTCULLIS_CREDENTIALS_LONG_TERM, &connection};
    struct way way = sound;
    comes_to(open, way, PORTCULLIS_LAYER_NONE, "\"blockedBy\":[]", __LINE__);
    comes_to(closed, way, PORTCULLIS_LAYER_NETWORK, "sg-bi", __LINE__);
    way.tls = PORTCULLIS_TLS_1_1;
    comes_to(open, way, PORTCULLIS_LAYER_TRANSPORT, "\"blockedBy\":[\"transport\"]", __LINE__);
    way = sound;
    way.credentials = PORTCULLIS_CREDENTIALS_NONE;
    comes_to(open, way, PORTCULLIS_LAYER_CREDENTIALS, "\"blockedBy\":[\"credentials\"]", __LINE__);
    /* All that stands in the way is told, and the first of it decides. */
    way.tls = PORTCULLIS_TLS_NONE;
    comes_to(closed, way, PORTCULLIS_LAYER_CREDENTIALS, "\"blockedBy\":[\"credentials\",\"network\",\"transport\"]", __LINE__);
    OK(portcullis_authorizer_free(open));
    OK(portcullis_authorizer_free(closed));
}

/* Each number, mode and side of a connection reaches the gate that asks for it. */
static void facts_of_a_connection(void) {
    portcullis_authorizer *open = guarded("{" NETWORK("10.0.3.0/24") "}");
    portcullis_authorizer *encrypted =
        guarded("{" NETWORK("10.0.3.0/24") ", \"transport\": {\"database\": {\"requireSsl\": true, \"forwardSecrecy\": true}}}");
    portcullis_connection connection = to_workgroup();
    struct way way = {PORTCULLIS_TLS_1_3, PORTCULLIS_CREDENTIALS_LONG_TERM, &connection};
    comes_to(open, way, PORTCULLIS_LAYER_NONE, "10.0.0.9", __LINE__);
    connection.given = PORTCULLIS_GIVEN_PORT | PORTCULLIS_GIVEN_SOURCE_PORT | PORTCULLIS_GIVEN_PROTOCOL;
    connection.port = 5439;
    connection.source_port = 0;
    connection.protocol = 6;
    comes_to(open, way, PORTCULLIS_LAYER_NONE, "5439", __LINE__);
    connection.port = 5440;
    comes_to(open, way, PORTCULLIS_LAYER_NETWORK, "5440", __LINE__);
    connection.port = 0;
    comes_to(open, way, PORTCULLIS_LAYER_NETWORK, "tcp/0", __LINE__);
    connection.port = 5439;
    connection.protocol = 17;
    comes_to(open, way, PORTCULLIS_LAYER_NETWORK, "udp/5439", __LINE__);
    connection = to_workgroup();
    connection.given = PORTCULLIS_GIVEN_PROTOCOL;
    /* Protocol 0 is one like others. */
    comes_to(open, way, PORTCULLIS_LAYER_NETWORK, "protocol 0", __LINE__);
    connection.to = portcullis_side_of(PORTCULLIS_SIDE_INTERFACE, "eni-1");
    connection.given |= PORTCULLIS_GIVEN_ICMP_TYPE | PORTCULLIS_GIVEN_ICMP_CODE;
    connection.protocol = 1;
    connection.icmp_type = 8;
    comes_to(open, way, PORTCULLIS_LAYER_NONE, "icmp", __LINE__);
    connection.icmp_code = 1;
    comes_to(open, way, PORTCULLIS_LAYER_NETWORK, "icmp", __LINE__);
    connection.icmp_type = 0;
    connection.icmp_code = 0;
    comes_to(open, way, PORTCULLIS_LAYER_NETWORK, "icmp", __LINE__);

    for (uint32_t mode = PORTCULLIS_SSLMODE_DISABLE; mode <= PORTCULLIS_SSLMODE_VERIFY_FULL; mode++) {
        static const char *const names[] = {"", "disable", "allow", "prefer", "require", "verify-ca", "verify-full"};
        connection = to_workgroup();
        connection.sslmode = mode;
        comes_to(encrypted, way, mode == PORTCULLIS_SSLMODE_DISABLE ? PORTCULLIS_LAYER_TRANSPORT : PORTCULLIS_LAYER_NONE,
                 names[mode], __LINE__);
    }
    connection = to_workgroup();
    connection.tls = PORTCULLIS_TLS_NONE;
    comes_to(encrypted, way, PORTCULLIS_LAYER_TRANSPORT, "\"transport\"", __LINE__);
    connection.tls = PORTCULLIS_TLS_1_2;
    connection.cipher_suite = T("ECDHE-RSA-AES128-GCM-SHA256");
    comes_to(encrypted, way, PORTCULLIS_LAYER_NONE, "ECDHE", __LINE__);
    connection.cipher_suite = T("AES128-SHA");
    comes_to(encrypted, way, PORTCULLIS_LAYER_TRANSPORT, "AES128-SHA", __LINE__);

    /* An IPv4 address in one of IPv6, and one that is let in by none. */
    connection = to_workgroup();
    connection.from = portcullis_side_of(PORTCULLIS_SIDE_ADDRESS, "::ffff:10.0.3.4");
    comes_to(open, way, PORTCULLIS_LAYER_NONE, "10.0.3.4", __LINE__);
    connection.from = portcullis_side_of(PORTCULLIS_SIDE_ADDRESS, "10.0.4.4");
    comes_to(open, way, PORTCULLIS_LAYER_NETWORK, "10.0.4.4", __LINE__);
    OK(portcullis_authorizer_free(open));
    OK(portcullis_authorizer_free(encrypted));
}

/* Facts that contradict one another, and those that cannot be. */
static void refused(portcullis_connection connection, portcullis_status of_call, portcullis_status of_build, const char *path,
                    int line) {
    const int before = checks_failed;
    portcullis_request_builder *builder = builder_of(ANN, "redshift-serverless:GetCredentials", WORKGROUP);
    portcullis_request *request = NULL;
    portcullis_error *error = NULL;
    CHECK(portcullis_request_builder_set_connection(builder, &connection) == of_call);
    CHECK(portcullis_request_builder_build(builder, &request, &error) == of_build && request == NULL);
    CHECK(path == NULL ? portcullis_error_finding_count(error) == 0 : same(portcullis_error_path(error), path));
    OK(portcullis_error_free(error));
    OK(portcullis_request_builder_free(builder));
    if (checks_failed > before) fprintf(stderr, "called from line %d\n", line);
}

static void connections_that_cannot_be(void) {
#define REFUSED(status, change)                                                                  \
    do {                                                                                         \
        portcullis_connection connection = to_workgroup();                                       \
        change;                                                                                  \
        refused(connection, PORTCULLIS_##status, PORTCULLIS_##status, NULL, __LINE__);           \
    } while (0)
#define CANNOT_BE(of_call, at, change)                                                           \
    do {                                                                                         \
        portcullis_connection connection = to_workgroup();                                       \
        change;                                                                                  \
        refused(connection, PORTCULLIS_##of_call, PORTCULLIS_INVALID_REQUEST, at, __LINE__);     \
    } while (0)
    REFUSED(INVALID_LENGTH, connection.struct_size = 0);
    REFUSED(INVALID_LENGTH, connection.struct_size -= 8);
    REFUSED(INVALID_ARGUMENT, connection.from.kind = 0);
    REFUSED(INVALID_ARGUMENT, connection.from.kind = 7);
    REFUSED(INVALID_ARGUMENT, connection.to.kind = 0);
    REFUSED(INVALID_ARGUMENT, connection.to.kind = UINT32_MAX);
    REFUSED(INVALID_ARGUMENT, connection.from.reserved = 1);
    REFUSED(INVALID_ARGUMENT, connection.sslmode = 7);
    REFUSED(INVALID_ARGUMENT, connection.tls = 8);
    REFUSED(INVALID_ARGUMENT, connection.given = 32);
    REFUSED(INVALID_ARGUMENT, connection.cipher_suite = T("AES128-SHA"));
    /* A number that is set and not said to be would be passed over. */
    REFUSED(INVALID_ARGUMENT, connection.port = 5439);
    REFUSED(INVALID_ARGUMENT, connection.protocol = 6);
    REFUSED(INVALID_ARGUMENT, connection.source_port = 1024);
    REFUSED(INVALID_ARGUMENT, connection.icmp_type = 8);
    REFUSED(INVALID_ARGUMENT, connection.icmp_code = 1);
    REFUSED(INVALID_UTF8, (connection.to.name.ptr = "\xc3\x28", connection.to.name.len = 2));
    REFUSED(NULL_ARGUMENT, connection.to.name.ptr = NULL);
    REFUSED(INVALID_LENGTH, connection.to.name.len = SIZE_MAX);
    CANNOT_BE(INVALID_REQUEST, "network.connection.port",
              (connection.given = PORTCULLIS_GIVEN_PORT, connection.port = 65536 + 5439));
    CANNOT_BE(INVALID_REQUEST, "network.connection.protocol",
              (connection.given = PORTCULLIS_GIVEN_PROTOCOL, connection.protocol = 256 + 6));
    CANNOT_BE(INVALID_REQUEST, "network.connection.from.address", connection.from.name = T("10.0.3"));
    CANNOT_BE(INVALID_REQUEST, "network.connection.from.address", connection.from.name = T(NULL));
    CANNOT_BE(INVALID_REQUEST, "network.connection.to", connection.to.name.len = 2049);
    /* What contradicts what, build tells. */
    CANNOT_BE(OK, "network.connection.from", connection.to = connection.from);
    CANNOT_BE(OK, "network.connection.from", connection.from.kind = PORTCULLIS_SIDE_VPC_ENDPOINT);
    CANNOT_BE(OK, "network.connection.icmpType",
              (connection.given = PORTCULLIS_GIVEN_ICMP_TYPE, connection.icmp_type = 8));
    CANNOT_BE(OK, "network.connection.sslmode",
              (connection.sslmode = PORTCULLIS_SSLMODE_DISABLE, connection.tls = PORTCULLIS_TLS_1_2));
    CANNOT_BE(OK, "network.connection.tls.cipherSuite",
              (connection.tls = PORTCULLIS_TLS_1_3, connection.cipher_suite = T("AES128-SHA")));

    portcullis_request_builder *builder = NULL;
    const portcullis_connection connection = to_workgroup();
    OK(portcullis_request_builder_new(&builder));
    CHECK(portcullis_request_builder_set_connection(builder, &connection) == PORTCULLIS_NOT_BEGUN);
    CHECK(portcullis_request_builder_set_connection(builder, NULL) == PORTCULLIS_NOT_BEGUN);
    CHECK(portcullis_request_builder_set_connection(NULL, &connection) == PORTCULLIS_NULL_ARGUMENT);
    OK(portcullis_request_builder_free(builder));
    CHECK(portcullis_request_builder_set_connection(builder, &connection) == PORTCULLIS_INVALID_HANDLE);

    /* A later version's struct, of which no more is there than this one knows; texts that are gone when it is built. */
    portcullis_connection *later = malloc(sizeof *later);
    char *name = malloc(2);
    memcpy(name, "bi", 2);
    *later = connection;
    later->struct_size += 64;
    later->to.name.ptr = name;
    builder = builder_of(ANN, "redshift-serverless:GetCredentials", WORKGROUP);
    OK(portcullis_request_builder_set_connection(builder, later));
    free(name);
    free(later);
    portcullis_request *request = built(builder);
    portcullis_authorizer *open = guarded("{" NETWORK("10.0.3.0/24") "}");
    CHECK(portcullis_authorizer_is_allowed(open, request));
    OK(portcullis_authorizer_free(open));
    OK(portcullis_request_free(request));
}

/* Guards that cannot be, with their place; and what is done to their handles. */
static void guards_that_cannot_be(void) {
    static const struct {
        const char *json;
        portcullis_status status;
        const char *path;
    } cases[] = {
        {"{", PORTCULLIS_INVALID_SCENARIO, ""},
        {"", PORTCULLIS_INVALID_SCENARIO, ""},
        {"{} x", PORTCULLIS_INVALID_SCENARIO, ""},
        {"[]", PORTCULLIS_INVALID_POLICY, ""},
        {"{\"transports\": {}}", PORTCULLIS_INVALID_POLICY, "transports"},
        {"{\"transport\": null}", PORTCULLIS_INVALID_POLICY, "transport"},
        {"{\"transport\": {\"minimumTlsVersion\": \"1.4\"}}", PORTCULLIS_INVALID_POLICY, "transport.minimumTlsVersion"},
        {"{\"requireSignature\": 1}", PORTCULLIS_INVALID_POLICY, "requireSignature"},
        {"{\"requireSignature\": true, \"requireSignature\": false}", PORTCULLIS_INVALID_POLICY, "requireSignature"},
        {"{\"network\": {\"subnets\": [{\"id\": \"subnet-a\", \"vpc\": \"vpc-2\", \"cidrs\": []}]}}",
         PORTCULLIS_INVALID_POLICY, "network.subnets[0].vpc"},
    };
    portcullis_guards *guards = NULL;
    portcullis_error *error = NULL;
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        CHECK(portcullis_guards_from_json(T(cases[index].json), &guards, &error) == cases[index].status);
        CHECK(guards == NULL && portcullis_error_finding_count(error) > 0 && portcullis_error_line(error) == 1);
        CHECK(same(portcullis_error_path(error), cases[index].path));
        OK(portcullis_error_free(error));
    }
    CHECK(portcullis_guards_from_json(T("{}"), NULL, NULL) == PORTCULLIS_NULL_ARGUMENT);
    const portcullis_str bad = {"\xc3\x28", 2}, nothing = {NULL, 3}, longer = {"{}", ((size_t)256 << 20) + 1};
    CHECK(portcullis_guards_from_json(bad, &guards, NULL) == PORTCULLIS_INVALID_UTF8);
    CHECK(portcullis_guards_from_json(nothing, &guards, NULL) == PORTCULLIS_NULL_ARGUMENT);
    CHECK(portcullis_guards_from_json(longer, &guards, NULL) == PORTCULLIS_INVALID_SCENARIO);
    CHECK(guards == NULL);
    OK(portcullis_guards_free(NULL));

    portcullis_authorizer_builder *builder = NULL;
    portcullis_authorizer *authorizer = NULL;
    OK(portcullis_authorizer_builder_new(&builder));
    /* The builder keeps its first failure: nothing is decided without what was required. */
    CHECK(portcullis_authorizer_builder_set_guards(builder, NULL) == PORTCULLIS_NULL_ARGUMENT);
    CHECK(portcullis_authorizer_builder_build(builder, &authorizer, NULL) == PORTCULLIS_NULL_ARGUMENT);
    guards = guards_of("{}");
    OK(portcullis_authorizer_builder_set_guards(builder, guards));
    CHECK(portcullis_authorizer_builder_set_guards(NULL, guards) == PORTCULLIS_NULL_ARGUMENT);
    CHECK(portcullis_authorizer_builder_set_guards(builder, (const void *)builder) == PORTCULLIS_INVALID_HANDLE);
    CHECK(portcullis_authorizer_builder_build(builder, &authorizer, NULL) == PORTCULLIS_INVALID_HANDLE);
    OK(portcullis_guards_free(guards));
    CHECK(portcullis_guards_free(guards) == PORTCULLIS_INVALID_HANDLE);
    CHECK(portcullis_authorizer_builder_set_guards(builder, guards) == PORTCULLIS_INVALID_HANDLE);
    CHECK(portcullis_authorizer_builder_build(builder, &authorizer, NULL) == PORTCULLIS_INVALID_HANDLE);
    CHECK(authorizer == NULL);

    /* The last ones count, and a builder that was built requires nothing. */
    portcullis_guards *strict = guards_of("{\"requireSignature\": true}"), *none = guards_of("{}");
    const struct way unsigned_way = {PORTCULLIS_TLS_1_3, PORTCULLIS_CREDENTIALS_NONE, NULL};
    portcullis_policy_set *all = set_of(PORTCULLIS_POLICY_IDENTITY, ALLOW_ALL);
    for (int round = 0; round < 3; round++) {
        OK(portcullis_authorizer_builder_set_policies(builder, PORTCULLIS_LAYER_IDENTITY, all));
        if (round == 0) OK(portcullis_authorizer_builder_set_guards(builder, none));
        if (round < 2) OK(portcullis_authorizer_builder_set_guards(builder, strict));
        if (round == 1) OK(portcullis_authorizer_builder_set_guards(builder, none));
        OK(portcullis_authorizer_builder_build(builder, &authorizer, NULL));
        portcullis_request *request = asked(unsigned_way, "redshift-serverless:GetCredentials");
        CHECK(portcullis_authorizer_is_allowed(authorizer, request) == (round > 0));
        OK(portcullis_request_free(request));
        OK(portcullis_authorizer_free(authorizer));
    }
    OK(portcullis_policy_set_free(all));
    OK(portcullis_guards_free(strict));
    OK(portcullis_guards_free(none));
    OK(portcullis_authorizer_builder_free(builder));
}

/* A network without a connection, a connection without a network, and one that names what is not there: an error of every
 * call, and no row of a batch is decided. */
static void misfits(void) {
    portcullis_authorizer *open = guarded("{" NETWORK("10.0.3.0/24") "}");
    portcullis_authorizer *without = authorizer_of(PORTCULLIS_POLICY_IDENTITY, ALLOW_ALL);
    portcullis_connection connection = to_workgroup(), unknown = to_workgroup();
    unknown.to.name = T("sales");
    const struct {
        const portcullis_authorizer *authorizer;
        const portcullis_connection *connection;
        const char *path;
    } cases[] = {{open, NULL, "policies.network"},
                 {open, &unknown, "network.connection"},
                 {without, &connection, "network.connection"},
                 {open, &connection, NULL}};
    const portcullis_principal ann = portcullis_principal_of_arn(ANN);
    const portcullis_str action = T("redshift-serverless:GetCredentials"), resource = T(WORKGROUP);
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        const struct way way = {PORTCULLIS_TLS_1_3, PORTCULLIS_CREDENTIALS_LONG_TERM, cases[index].connection};
        portcullis_request *request = asked(way, "redshift-serverless:GetCredentials");
        portcullis_decision decision;
        portcullis_error *error = NULL;
        const bool fits = cases[index].path == NULL;
        const portcullis_status status = fits ? PORTCULLIS_OK : PORTCULLIS_INVALID_REQUEST;
        CHECK(portcullis_authorizer_evaluate(cases[index].authorizer, request, &decision) == status);
        CHECK((decision.outcome == PORTCULLIS_ALLOWED) == fits);
        CHECK(portcullis_authorizer_is_allowed(cases[index].authorizer, request) == fits);
        CHECK(portcullis_authorizer_check(cases[index].authorizer, request, &error) == status);
        if (!fits) CHECK(same(portcullis_error_path(error), cases[index].path));
        OK(portcullis_error_free(error));
        OK(portcullis_request_free(request));

        portcullis_batch batch;
        portcullis_outcome outcomes[2] = {PORTCULLIS_ALLOWED, PORTCULLIS_ALLOWED};
        memset(&batch, 0, sizeof batch);
        batch.struct_size = sizeof batch;
        batch.row_count = 2;
        batch.principal = &ann;
        batch.actions.kind = batch.resources.kind = PORTCULLIS_COLUMN_CONSTANT;
        batch.actions.length = batch.resources.length = 1;
        batch.actions.values = &action;
        batch.resources.values = &resource;
        batch.connection = cases[index].connection;
        const portcullis_status of_batch = fits ? PORTCULLIS_OK : PORTCULLIS_INVALID_ROWS;
        CHECK(portcullis_authorizer_evaluate_batch(cases[index].authorizer, &batch, outcomes, 2, NULL, &error) == of_batch);
        const uint8_t expected = fits ? PORTCULLIS_ALLOWED : PORTCULLIS_NOT_ASKED;
        CHECK(outcomes[0] == expected && outcomes[1] == expected);
        if (!fits) CHECK(portcullis_error_row(error) == 0 && same(portcullis_error_path(error), cases[index].path));
        OK(portcullis_error_free(error));
        /* The struct of ABI 4 ends before the connection; none of the versions is between. */
        batch.struct_size = offsetof(portcullis_batch, connection);
        if (!fits && cases[index].connection == NULL)
            CHECK(portcullis_authorizer_evaluate_batch(open, &batch, outcomes, 2, NULL, NULL) == PORTCULLIS_INVALID_ROWS);
        batch.struct_size -= 8;
        CHECK(portcullis_authorizer_evaluate_batch(open, &batch, outcomes, 2, NULL, NULL) == PORTCULLIS_INVALID_LENGTH);
        CHECK(outcomes[0] == PORTCULLIS_IMPLICIT_DENY);
    }
    /* Of a connection that cannot be no row is decided. */
    portcullis_batch batch;
    portcullis_outcome outcome = PORTCULLIS_ALLOWED;
    memset(&batch, 0, sizeof batch);
    batch.struct_size = sizeof batch;
    batch.row_count = 1;
    batch.principal = &ann;
    batch.connection = &connection;
    connection.sslmode = 9;
    CHECK(portcullis_authorizer_evaluate_batch(open, &batch, &outcome, 1, NULL, NULL) == PORTCULLIS_INVALID_ARGUMENT);
    CHECK(outcome == PORTCULLIS_IMPLICIT_DENY);
    OK(portcullis_authorizer_free(open));
    OK(portcullis_authorizer_free(without));
}

/* AWS's published example get-vanilla, with what is put in. */
#define SIGNED(signature, more) \
    "{\"method\": \"GET\", \"path\": \"/\", \"headers\": [[\"Host\", \"example.amazonaws.com\"], " \
    "[\"X-Amz-Date\", \"20150830T123600Z\"], [\"Authorization\", \"AWS4-HMAC-SHA256 " \
    "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=" signature "\"]], " \
    "\"bodySha256\": \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\", " \
    "\"accessKeyId\": \"AKIDEXAMPLE\", \"secretAccessKey\": \"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\"" more "}"
#define SERVICE ", \"service\": \"service\""
#define HOLDING "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
#define ALTERED "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf32"

static void signatures(void) {
    portcullis_authorizer *strict = guarded("{\"requireSignature\": true}");
    portcullis_authorizer *lax = authorizer_of(PORTCULLIS_POLICY_IDENTITY, ALLOW_ALL);
    static const struct {
        const char *signature;
        const char *time;
        uint32_t credentials;
        portcullis_status status;
        const char *path;
        bool is_allowed;
    } cases[] = {
        {SIGNED(HOLDING, SERVICE), "2015-08-30T12:40:00Z", 0, PORTCULLIS_OK, NULL, true},
        {SIGNED(HOLDING, SERVICE), "2015-08-30T12:40:00Z", PORTCULLIS_CREDENTIALS_LONG_TERM, PORTCULLIS_OK, NULL, true},
        {SIGNED(ALTERED, SERVICE), "2015-08-30T12:40:00Z", 0, PORTCULLIS_OK, NULL, false},
        {SIGNED(ALTERED, SERVICE), "2015-08-30T12:40:00Z", PORTCULLIS_CREDENTIALS_LONG_TERM, PORTCULLIS_OK, NULL, false},
        {SIGNED(HOLDING, SERVICE), "2015-08-30T13:40:00Z", 0, PORTCULLIS_OK, NULL, false},
        {SIGNED(HOLDING, SERVICE), NULL, 0, PORTCULLIS_INVALID_REQUEST, "", false},
        {SIGNED(HOLDING, SERVICE), "2015-08-30T12:40:00Z", PORTCULLIS_CREDENTIALS_TEMPORARY, PORTCULLIS_INVALID_REQUEST, "", false},
        {SIGNED(HOLDING, ""), "2015-08-30T12:40:00Z", 0, PORTCULLIS_INVALID_REQUEST, "service", false},
        {SIGNED(HOLDING, SERVICE ", \"extra\": 1"), "2015-08-30T12:40:00Z", 0, PORTCULLIS_INVALID_REQUEST, "extra", false},
        {"{", "2015-08-30T12:40:00Z", 0, PORTCULLIS_INVALID_SCENARIO, "", false},
    };
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        portcullis_request_builder *builder = builder_of(ANN, "redshift:DescribeClusters", "*");
        portcullis_request *request = NULL;
        portcullis_error *error = NULL;
        portcullis_credentials credentials;
        memset(&credentials, 0, sizeof credentials);
        credentials.struct_size = sizeof credentials;
        credentials.type = cases[index].credentials;
        /* Before time and credentials are told, and gone when it is verified. */
        char *text = malloc(strlen(cases[index].signature));
        memcpy(text, cases[index].signature, strlen(cases[index].signature));
        const portcullis_str view = {text, strlen(cases[index].signature)};
        OK(portcullis_request_builder_set_signature_json(builder, T("{}")));
        OK(portcullis_request_builder_set_signature_json(builder, view));
        free(text);
        if (cases[index].time != NULL) OK(portcullis_request_builder_set_time(builder, T(cases[index].time)));
        if (credentials.type != 0) OK(portcullis_request_builder_set_credentials(builder, &credentials));
        CHECK(portcullis_request_builder_build(builder, &request, &error) == cases[index].status);
        if (cases[index].status != PORTCULLIS_OK) {
            CHECK(request == NULL && same(portcullis_error_path(error), cases[index].path));
            CHECK(portcullis_error_line(error) == 1);
        } else {
            /* One that does not hold is refused whether it is required or not. */
            CHECK(portcullis_authorizer_is_allowed(strict, request) == cases[index].is_allowed);
            CHECK(portcullis_authorizer_is_allowed(lax, request) == cases[index].is_allowed);
        }
        OK(portcullis_error_free(error));
        OK(portcullis_request_free(request));
        /* The next request has none. */
        const portcullis_principal ann = portcullis_principal_of_arn(ANN);
        OK(portcullis_request_builder_begin(builder, &ann, T("redshift:DescribeClusters"), T("*")));
        request = built(builder);
        CHECK(!portcullis_authorizer_is_allowed(strict, request) && portcullis_authorizer_is_allowed(lax, request));
        OK(portcullis_request_free(request));
    }
    portcullis_request_builder *builder = NULL;
    portcullis_request *request = NULL;
    OK(portcullis_request_builder_new(&builder));
    CHECK(portcullis_request_builder_set_signature_json(builder, T("{}")) == PORTCULLIS_NOT_BEGUN);
    CHECK(portcullis_request_builder_set_signature_json(NULL, T("{}")) == PORTCULLIS_NULL_ARGUMENT);
    const portcullis_principal ann = portcullis_principal_of_arn(ANN);
    const portcullis_str bad = {"\xc3\x28", 2};
    OK(portcullis_request_builder_begin(builder, &ann, T("redshift:DescribeClusters"), T("*")));
    CHECK(portcullis_request_builder_set_signature_json(builder, bad) == PORTCULLIS_INVALID_UTF8);
    CHECK(portcullis_request_builder_build(builder, &request, NULL) == PORTCULLIS_INVALID_UTF8);
    OK(portcullis_request_builder_free(builder));
    CHECK(portcullis_request_builder_set_signature_json(builder, T("{}")) == PORTCULLIS_INVALID_HANDLE);
    OK(portcullis_authorizer_free(strict));
    OK(portcullis_authorizer_free(lax));
}

#define PAIRS                                                                                             \
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Resource\": \"*\", \"Action\": "   \
    "[\"redshift:GetClusterCredentials\", \"redshift:CreateClusterUser\", \"redshift:DescribeClusters\"]}, "  \
    "{\"Effect\": \"Deny\", \"Resource\": \"*\", \"Action\": \"redshift:DescribeClusters\"}]}"

static void pairs(void) {
    portcullis_authorizer *authorizer = authorizer_of(PORTCULLIS_POLICY_IDENTITY, PAIRS);
    portcullis_guards *network = guards_of("{" NETWORK("10.0.3.0/24") "}");
    portcullis_authorizer *other = guarded_by(network, PAIRS);
    OK(portcullis_guards_free(network));
    const struct way way = {PORTCULLIS_TLS_1_3, PORTCULLIS_CREDENTIALS_LONG_TERM, NULL};
    portcullis_request *user = asked(way, "redshift:CreateClusterUser");
    portcullis_request *credentials = asked(way, "redshift:GetClusterCredentials");
    portcullis_request *group = asked(way, "redshift:JoinGroup");
    portcullis_request *denied = asked(way, "redshift:DescribeClusters");
    const struct {
        const portcullis_request *pairs[4];
        size_t count;
        portcullis_outcome outcome;
        size_t pair;
    } cases[] = {
        {{NULL}, 0, PORTCULLIS_IMPLICIT_DENY, SIZE_MAX},
        {{user}, 1, PORTCULLIS_ALLOWED, 0},
        {{user, credentials, user}, 3, PORTCULLIS_ALLOWED, 0},
        {{user, group, credentials}, 3, PORTCULLIS_IMPLICIT_DENY, 1},
        {{group, group}, 2, PORTCULLIS_IMPLICIT_DENY, 0},
        {{user, group, denied, denied}, 4, PORTCULLIS_EXPLICIT_DENY, 2},
    };
    portcullis_decision decision;
    size_t pair;
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        memset(&decision, 0xff, sizeof decision);
        pair = 77;
        OK(portcullis_authorizer_evaluate_all(authorizer, cases[index].pairs, cases[index].count, &decision, &pair));
        CHECK(decision.outcome == cases[index].outcome && pair == cases[index].pair);
        CHECK(decision.has_statement == (cases[index].outcome != PORTCULLIS_IMPLICIT_DENY));
        memset(&decision, 0xff, sizeof decision);
        OK(portcullis_authorizer_evaluate_all(authorizer, cases[index].pairs, cases[index].count, &decision, NULL));
        CHECK(decision.outcome == cases[index].outcome);
    }
    OK(portcullis_authorizer_evaluate_all(authorizer, NULL, 0, &decision, &pair));
    CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY && decision.layer == PORTCULLIS_LAYER_NONE && pair == SIZE_MAX);

    /* Whatever is wrong, the deny stays, and the first pair that cannot be asked is told. */
#define ALL_FAIL(status, of, which, told)                                                              \
    do {                                                                                               \
        memset(&decision, 0xff, sizeof decision);                                                      \
        pair = 77;                                                                                     \
        CHECK(portcullis_authorizer_evaluate_all(of, which, 2, &decision, &pair) == PORTCULLIS_##status); \
        CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY && decision.has_statement == 0);            \
        CHECK(pair == (told));                                                                         \
    } while (0)
    const portcullis_request *const sound[] = {user, user}, *const holed[] = {user, NULL};
    const portcullis_request *const of_another_type[] = {(const void *)authorizer, NULL};
    ALL_FAIL(NULL_ARGUMENT, authorizer, holed, 1);
    ALL_FAIL(INVALID_HANDLE, authorizer, of_another_type, 0);
    ALL_FAIL(NULL_ARGUMENT, NULL, sound, SIZE_MAX);
    ALL_FAIL(NULL_ARGUMENT, authorizer, NULL, SIZE_MAX);
    ALL_FAIL(INVALID_HANDLE, (const void *)user, sound, SIZE_MAX);
    ALL_FAIL(INVALID_REQUEST, other, sound, 0);
    const portcullis_connection connection = to_workgroup();
    const struct way connected_way = {PORTCULLIS_TLS_1_3, PORTCULLIS_CREDENTIALS_LONG_TERM, &connection};
    portcullis_request *connected = asked(connected_way, "redshift:CreateClusterUser");
    const portcullis_request *const mixed[] = {connected, user}, *const all_connected[] = {connected, connected};
    ALL_FAIL(INVALID_REQUEST, other, mixed, 1);
    ALL_FAIL(INVALID_REQUEST, authorizer, mixed, 0);
    OK(portcullis_authorizer_evaluate_all(other, all_connected, 2, &decision, &pair));
    CHECK(decision.outcome == PORTCULLIS_ALLOWED && pair == 0);
    CHECK(portcullis_authorizer_evaluate_all(authorizer, sound, SIZE_MAX / 4, &decision, &pair) == PORTCULLIS_INVALID_LENGTH);
    CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY && pair == SIZE_MAX);
    CHECK(portcullis_authorizer_evaluate_all(authorizer, sound, 2, NULL, &pair) == PORTCULLIS_NULL_ARGUMENT);
    memset(&decision, 0xff, sizeof decision);
    CHECK(portcullis_authorizer_evaluate_all(authorizer, sound, 2, &decision, (size_t *)(void *)((char *)&pair + 1)) ==
          PORTCULLIS_INVALID_ARGUMENT);
    CHECK(decision.outcome == PORTCULLIS_IMPLICIT_DENY);
    OK(portcullis_request_free(group));
    const portcullis_request *const freed[] = {user, group};
    ALL_FAIL(INVALID_HANDLE, authorizer, freed, 1);
    OK(portcullis_request_free(user));
    OK(portcullis_request_free(credentials));
    OK(portcullis_request_free(denied));
    OK(portcullis_request_free(connected));
    OK(portcullis_authorizer_free(authorizer));
    OK(portcullis_authorizer_free(other));
}

void test_guards(void) {
    whole_way();
    facts_of_a_connection();
    connections_that_cannot_be();
    guards_that_cannot_be();
    misfits();
    signatures();
    pairs();
}
