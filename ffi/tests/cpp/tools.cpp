// What editors and linters ask, through the wrapper; the C tests hold the answers.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include <portcullis.hpp>

using namespace portcullis;

static int wrong = 0;

static void has(const std::string &text, const std::string &part) {
    if (text.find(part) == std::string::npos) {
        std::fprintf(stderr, "%s\nhas no %s\n", text.c_str(), part.c_str());
        wrong++;
    }
}

template <typename Call> static void refuses(portcullis_status status, Call call) {
    try {
        call();
        std::fprintf(stderr, "not refused: status %d\n", status);
        wrong++;
    } catch (const Error &error) {
        if (error.status() != status) {
            std::fprintf(stderr, "%s, wanted %d\n", error.json().c_str(), status);
            wrong++;
        }
    }
}

int main() {
    std::ifstream file(REFERENCE_BIN, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const Reference reference(bytes);
    const portcullis_policy_type type = PORTCULLIS_POLICY_IDENTITY;
    const std::string policy = R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt",
        "Resource": "*"}})";
    const std::size_t at = policy.find("GetObjekt") + 3;

    has("20", reference.version().substr(0, 2));
    has(reference.expand_json("s3:GetObjectTagg*"), R"({"action":"s3:GetObjectTagging","accessLevel":"Read"})");
    has(lint_json(type, policy, &reference), R"("id":"invalid-action")");
    has(lint_json(type, policy), R"({"findings":[]})");
    const char *const wider =
        R"({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:*Object", "Resource": "*"}})";
    has(lint_json(PORTCULLIS_POLICY_SERVICE_CONTROL, wider), R"({"findings":[]})");
    has(lint_json(PORTCULLIS_POLICY_SERVICE_CONTROL, wider, nullptr, PORTCULLIS_LINT_LEGACY_SCP_LANGUAGE),
        R"("id":"scp-syntax-error-action-wildcard")");
    has(complete_json(type, policy, at, &reference), R"("label":"s3:GetObject")");
    has(complete_json(type, policy, at), R"("items":[])");
    has(hover_json(type, policy, at, &reference), "did you mean `s3:GetObject`?");
    has(hover_json(type, policy, at), "null");
    const Canonical canonical = canonical_json(type, policy);
    has(canonical.policy, R"("Action":["s3:getobjekt"])");
    if (canonical.hash.size() != 32) wrong++;

    const std::string versions = R"("before": )" + policy + R"(, "after": {"Version": "2012-10-17", "Statement": {"Effect":
        "Allow", "Action": "s3:GetObjek*", "Resource": "*"}}})";
    has(diff_json("{" + versions), R"("relation":"wider")");
    has(diff_json(R"({"universe": "reference", )" + versions, &reference), R"("relation":"equivalent")");
    const char *const bucket = R"({"policy": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}}})";
    has(public_json(bucket), R"({"access":"some","question":"public",)");
    const std::string asked = R"({"request": {"principal": "arn:aws:iam::111122223333:user/Ann", "action": "s3:GetObjekt",
        "resource": "arn:aws:s3:::reports/1"}, "policies": {"identity": [)" + policy + "]}}";
    has(residual_json(asked), R"({"residual":"allowed","universe":"any",)");

    refuses(PORTCULLIS_INVALID_SCENARIO, [&] { diff_json(R"({"universe": "reference", )" + versions); });
    refuses(PORTCULLIS_INVALID_SCENARIO, [] { public_json("{}"); });
    refuses(PORTCULLIS_INVALID_SCENARIO, [] { residual_json("{}"); });
    refuses(PORTCULLIS_INVALID_REFERENCE, [] { Reference(std::string_view("{}")); });
    refuses(PORTCULLIS_INVALID_REFERENCE, [] { Reference(nullptr, 0); });
    refuses(PORTCULLIS_INVALID_ARGUMENT, [&] { lint_json(type, policy, nullptr, 2); });
    refuses(PORTCULLIS_INVALID_ARGUMENT, [&] { complete_json(0, policy, at); });
    refuses(PORTCULLIS_INVALID_UTF8, [&] { hover_json(type, "\xc3\x28", 0); });
    refuses(PORTCULLIS_INVALID_POLICY, [&] { canonical_json(type, "{"); });
    return wrong > 0;
}
