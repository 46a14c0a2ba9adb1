// Decides requests without JSON, with handles that free themselves; exits with 1 if an answer is not the
// expected one.
//
//   c++ -std=c++17 decide.cpp $(pkg-config --cflags --libs portcullis) -o decide
#include <array>
#include <iostream>

#include <portcullis.hpp>

namespace {

const char POLICY[] = R"({"Version": "2012-10-17", "Statement": [{"Sid": "OwnReports", "Effect": "Allow",
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/${aws:username}/*",
    "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "Bool": {"aws:MultiFactorAuthPresent": "true"}}}]})";
#define ALLOW(actions) \
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", "Action": ")" actions R"("}]})"
const char EVERYTHING[] = ALLOW("*");
const char OBJECTS[] = ALLOW("s3:*Object");
const char READS[] = ALLOW("s3:Get*");
const char SESSION[] = "arn:aws:sts::111122223333:assumed-role/Reports/ann";
const char ANN[] = "arn:aws:iam::111122223333:user/Ann";
const char REPORT[] = "arn:aws:s3:::reports/Ann/q3.csv";

} // namespace

int main() {
    using namespace portcullis;
    int wrong = 0;
    const auto expect = [&wrong](bool holds, const char *what) {
        if (!holds) ++wrong;
        std::cout << (holds ? "ok      " : "WRONG   ") << what << '\n';
    };

    const PolicySet reports(PORTCULLIS_POLICY_IDENTITY, "Reports", POLICY);
    const Authorizer authorizer = AuthorizerBuilder().identity(reports).build();
    const Request at_work = RequestBuilder(ANN, "s3:GetObject", REPORT)
                                .add_ip("aws:SourceIp", std::array<std::uint8_t, 4>{203, 0, 113, 9})
                                .add("aws:MultiFactorAuthPresent", true)
                                .build();
    const portcullis_decision decision = authorizer.evaluate(at_work);
    expect(decision.outcome == PORTCULLIS_ALLOWED, "allowed at work");
    expect(authorizer.policy_name(decision.layer, decision.policy) == "Reports", "by the policy `Reports`");

    const Request elsewhere = RequestBuilder(ANN, "s3:GetObject", REPORT)
                                  .add("aws:SourceIp", "198.51.100.7")
                                  .add("aws:MultiFactorAuthPresent", true)
                                  .build();
    expect(!authorizer.is_allowed(elsewhere), "refused elsewhere");
    const std::string story = authorizer.explain(elsewhere);
    expect(story.find("198.51.100.7 is in none of 203.0.113.0/24") != std::string::npos, "and told why");
    expect(authorizer.explain_nearest(elsewhere, 0).find("1 other statement") != std::string::npos, "or in short");

    const PolicySet all(PORTCULLIS_POLICY_IDENTITY, "All", EVERYTHING);
    const PolicySet objects(PORTCULLIS_POLICY_SCOPE_DOWN, "Objects", OBJECTS);
    const PolicySet reads(PORTCULLIS_POLICY_SCOPE_DOWN, "Reads", READS);
    const Authorizer scoped = AuthorizerBuilder().identity(all).scope_down({&objects, &reads}).build();
    const auto ask = [](const char *caller, const char *action) { return RequestBuilder(caller, action, REPORT).build(); };
    expect(scoped.is_allowed(ask(SESSION, "s3:GetObject")), "a session does what both scope down policies allow");
    expect(!scoped.is_allowed(ask(SESSION, "s3:PutObject")), "and nothing that one of them does not");
    try {
        scoped.evaluate(ask(ANN, "s3:GetObject"));
        expect(false, "a caller that cannot have them is an error");
    } catch (const Error &error) {
        expect(error.status() == PORTCULLIS_INVALID_REQUEST && error.findings().front().path == "policies.scopeDown",
               "a caller that cannot have them is an error");
    }

    /* As many levels as the account has above it. */
    const PolicySet full(PORTCULLIS_POLICY_SERVICE_CONTROL, "FullAWSAccess", EVERYTHING);
    const PolicySet only_objects(PORTCULLIS_POLICY_SERVICE_CONTROL, "OnlyObjects", OBJECTS);
    std::vector<const PolicySet *> levels(3, &full);
    const auto under = [&all, &levels] {
        return AuthorizerBuilder().identity(all).service_control_policies(levels).build();
    };
    const Authorizer open = under();
    levels.push_back(&only_objects);
    const Authorizer narrowed = under();
    expect(open.is_allowed(ask(ANN, "s3:GetBucketPolicy")), "three open levels let through");
    expect(!narrowed.is_allowed(ask(ANN, "s3:GetBucketPolicy")) && narrowed.is_allowed(ask(ANN, "s3:GetObject")),
           "a fourth narrows them");

    const PolicySet rcp(PORTCULLIS_POLICY_RESOURCE_CONTROL, "NoObjects",
                        R"({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
                            "Action": "s3:*", "Resource": "*"}]})");
    const auto bound_to = [&all, &rcp](const char *service) {
        return AuthorizerBuilder().identity(all).resource_control_policies({&rcp}).rcp_services({service}).build();
    };
    expect(!bound_to("s3").is_allowed(ask(ANN, "s3:GetObject")) && bound_to("sqs").is_allowed(ask(ANN, "s3:GetObject")),
           "RCPs bind the services that are named");
    try {
        bound_to("s3:*");
        expect(false, "a prefix that is none is refused");
    } catch (const Error &error) {
        expect(error.status() == PORTCULLIS_INVALID_AUTHORIZER, "a prefix that is none is refused");
    }

    const Guards guards(R"({"requireSignature": true, "transport": {"database": {}}, "network": {
        "vpcs": [{"id": "vpc-1", "cidrs": ["10.0.0.0/16"]}],
        "subnets": [{"id": "subnet-a", "vpc": "vpc-1", "cidrs": ["10.0.0.0/16"]}],
        "securityGroups": [{"id": "sg-bi", "vpc": "vpc-1", "inbound": [
            {"protocol": "tcp", "fromPort": 5439, "toPort": 5439, "peer": "10.0.3.0/24"}]}],
        "workgroups": [{"name": "bi", "subnets": ["subnet-a"], "addresses": ["10.0.0.9"], "securityGroups": ["sg-bi"]}]}})");
    const Authorizer guarded = AuthorizerBuilder().identity(all).guards(guards).build();
    const auto connects = [](Connection connection) {
        portcullis_network network{};
        network.struct_size = sizeof network;
        network.tls = PORTCULLIS_TLS_1_3;
        portcullis_credentials credentials{};
        credentials.struct_size = sizeof credentials;
        credentials.type = PORTCULLIS_CREDENTIALS_LONG_TERM;
        return RequestBuilder(ANN, "redshift-serverless:GetCredentials", "*")
            .network(network)
            .credentials(credentials)
            .connection(connection)
            .build();
    };
    const auto to_workgroup = [](const char *address) {
        return Connection(Side::address(address), Side::workgroup("bi")).sslmode(PORTCULLIS_SSLMODE_VERIFY_FULL);
    };
    const Request within = connects(to_workgroup("10.0.3.4"));
    const Request outside = connects(to_workgroup("10.0.4.4"));
    const Request other_port = connects(to_workgroup("10.0.3.4").protocol(6).port(5440).source_port(49152));
    const Request pings = connects(Connection(Side::address("10.0.3.4"), Side::workgroup("bi")).protocol(1).icmp_type(8).icmp_code(0));
    const Request old =
        connects(Connection(Side::address("10.0.3.4"), Side::workgroup("bi")).tls(PORTCULLIS_TLS_1_2, "NULL-SHA"));
    expect(guarded.is_allowed(within), "the workgroup is reached");
    for (const Request *closed : {&outside, &other_port, &pings})
        expect(guarded.evaluate(*closed).layer == PORTCULLIS_LAYER_NETWORK, "and its security group opens to nothing else");
    expect(guarded.evaluate(old).layer == PORTCULLIS_LAYER_TRANSPORT, "nor without encryption");
    expect(guarded.evaluate_all({&within, &within}).decision.outcome == PORTCULLIS_ALLOWED, "a call of what is allowed");
    const CallDecision call = guarded.evaluate_all({&within, &outside});
    expect(call.decision.outcome == PORTCULLIS_IMPLICIT_DENY && call.pair == 1, "is refused by the first that is not");
    expect(guarded.evaluate_all({}).decision.outcome == PORTCULLIS_IMPLICIT_DENY, "and without any");
    const Request unconnected = ask(ANN, "redshift-serverless:GetCredentials");
    try {
        guarded.evaluate_all({&within, &unconnected});
        expect(false, "a network asks for a connection");
    } catch (const Error &error) {
        expect(error.findings().front().path == "policies.network", "a network asks for a connection");
    }
    try {
        Guards(R"({"transport": {"minimumTlsVersion": "1.4"}})");
        expect(false, "guards that cannot be are refused");
    } catch (const Error &error) {
        expect(error.status() == PORTCULLIS_INVALID_POLICY && error.findings().front().path == "transport.minimumTlsVersion",
               "guards that cannot be are refused");
    }
    try {
        connects(Connection(Side::cluster("prod"), Side::address("10.0.0")));
        expect(false, "an address that is none is refused");
    } catch (const Error &error) {
        expect(error.findings().front().path == "network.connection.to.address", "an address that is none is refused");
    }

    try {
        RequestBuilder(ANN, "redshift:DescribeClusters", "*").signature_json(R"({"method": "GET"})").build();
        expect(false, "half a signature is refused");
    } catch (const Error &error) {
        expect(error.findings().front().reason == "missingMember", "half a signature is refused");
    }
    for (const std::int64_t port : {65536LL + 5439, 5439LL - 65536, 4294967296LL + 5439}) {
        try {
            connects(to_workgroup("10.0.3.4").port(port));
            expect(false, "a port that is none is refused");
        } catch (const Error &error) {
            expect(error.findings().front().path == "network.connection.port", "a port that is none is refused");
        }
    }
    Connection reused = Connection(Side::address("10.0.3.4"), Side::workgroup("bi")).tls(PORTCULLIS_TLS_1_2, "NULL-SHA");
    expect(guarded.is_allowed(connects(reused.tls(PORTCULLIS_TLS_1_2))), "a suite goes with the version that it was told with");

    expect(validate_json(PORTCULLIS_POLICY_IDENTITY, READS).valid, "a sound policy is valid");
    const Validation broken = validate_json(PORTCULLIS_POLICY_IDENTITY, R"({"Statment": []})");
    expect(!broken.valid && broken.report.find("unknownMember") != std::string::npos, "and a broken one is told");
    const std::string told = explain_json(std::string(R"({"request": {"principal": ")") + ANN +
                                          R"(", "action": "s3:GetObject", "resource": "*"}})");
    expect(told.find("\"decision\":\"implicitDeny\"") != std::string::npos, "a scenario is told in one call");

    try {
        PolicySet(PORTCULLIS_POLICY_IDENTITY, "Broken", R"({"Statement": [{"Effect": "Alow"}]})");
        expect(false, "a broken policy is refused");
    } catch (const Error &error) {
        expect(error.status() == PORTCULLIS_INVALID_POLICY && !error.findings().empty() &&
                   error.findings().front().line == 1 && error.findings().front().policy == "Broken",
               "a broken policy is refused, with its findings");
    }
    try {
        RequestBuilder("arn:aws:s3:::bucket", "s3:GetObject", REPORT).add("aws:SourceIp", "203.0.113.9").build();
        expect(false, "a principal that is none is refused");
    } catch (const Error &error) {
        expect(error.status() == PORTCULLIS_INVALID_REQUEST && error.findings().front().path == "principal",
               "a principal that is none is refused");
    }
    return wrong > 0;
}
