/* What holds for every request: differences, exposure, and what a scenario depends on. */
#include "check.h"

#define POLICY(more, action) \
    "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", " more "\"Action\": \"" action "\", \"Resource\": \"*\"}}"
#define VERSIONS(before, after) "\"before\": " POLICY("", before) ", \"after\": " POLICY("", after) "}"

static const size_t HUGE_LENGTH = (size_t)1 << 40;

typedef portcullis_status front(portcullis_str question, portcullis_text **answer, portcullis_error **error);

static portcullis_status diff_without_reference(portcullis_str question, portcullis_text **answer, portcullis_error **error) {
    return portcullis_diff_json(question, NULL, answer, error);
}

/* Whether an answer has this in it; frees it. */
static bool has(portcullis_text *answer, const char *part) {
    const portcullis_str found = portcullis_text_get(answer);
    const bool told = contains(found, part);
    if (!told) fprintf(stderr, "%.*s\n", (int)found.len, found.ptr == NULL ? "" : found.ptr);
    OK(portcullis_text_free(answer));
    return told;
}

/* The scenario of the first witness decides as it is said to. */
static void witness_is_allowed(portcullis_str answer) {
    static const char *const MEMBER = "\"scenario\":";
    const size_t length = strlen(MEMBER);
    size_t from = 0;
    while (from + length < answer.len && memcmp(answer.ptr + from, MEMBER, length) != 0) from++;
    from += length;
    /* To the brace that closes it; these policies have none in their texts. */
    size_t to = from;
    int depth = 0;
    do {
        if (to >= answer.len) break;
        depth += answer.ptr[to] == '{';
        depth -= answer.ptr[to] == '}';
        to++;
    } while (depth > 0);
    CHECK(to > from + 1 && to <= answer.len && depth == 0);
    if (to > answer.len) return;
    const portcullis_str scenario = {answer.ptr + from, to - from};
    portcullis_outcome outcome = PORTCULLIS_NOT_ASKED;
    OK(portcullis_evaluate_json(scenario, &outcome, NULL, NULL));
    CHECK(outcome == PORTCULLIS_ALLOWED);
}

static void differences(const portcullis_reference *reference) {
    portcullis_text *answer = NULL;
    portcullis_error *error = NULL;
    static const struct {
        const char *question, *answer;
        bool shown;
    } cases[] = {
        {"{" VERSIONS("s3:Get*", "S3:get*"), "{\"newAccess\":\"none\",\"lostAccess\":\"none\",\"relation\":\"equivalent\",", false},
        {"{" VERSIONS("s3:Get*", "s3:GetObject"), "{\"newAccess\":\"none\",\"lostAccess\":\"some\",\"relation\":\"narrower\",", true},
        {"{" VERSIONS("s3:GetObject", "s3:Get*"), "{\"newAccess\":\"some\",\"lostAccess\":\"none\",\"relation\":\"wider\",", true},
        {"{\"type\": \"session\", " VERSIONS("s3:Get*", "s3:*Object"), "\"relation\":\"incomparable\",\"universe\":\"any\"", true},
        {"{" VERSIONS("s3:GetObjectTagging", "s3:GetObjectTag*"), "\"relation\":\"wider\",\"universe\":\"any\"", true},
    };
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        /* A reference changes nothing where it is not asked for. */
        for (int with = 0; with < 2; with++) {
            OK(portcullis_diff_json(T(cases[index].question), with ? reference : NULL, &answer, &error));
            CHECK(error == NULL);
            if (cases[index].shown && index != 3) witness_is_allowed(portcullis_text_get(answer));
            CHECK(has(answer, cases[index].answer));
        }
    }
    static const char *const LISTED = "{\"universe\": \"reference\", " VERSIONS("s3:GetObjectTagging", "s3:GetObjectTag*");
    OK(portcullis_diff_json(T(LISTED), reference, &answer, NULL));
    CHECK(has(answer, "\"relation\":\"equivalent\",\"universe\":\"reference\",\"witnesses\":[]"));
    answer = NULL;
    CHECK(portcullis_diff_json(T(LISTED), NULL, &answer, &error) == PORTCULLIS_INVALID_SCENARIO);
    CHECK(answer == NULL && same(portcullis_error_path(error), "universe"));
    OK(portcullis_error_free(error));

    static const char *const WRONG = "{" VERSIONS("s3:Get*", "s3");
    CHECK(portcullis_diff_json(T(WRONG), reference, &answer, &error) == PORTCULLIS_INVALID_POLICY);
    CHECK(same(portcullis_error_path(error), "after.Statement.Action") && portcullis_error_line(error) == 1);
    CHECK(contains(portcullis_error_json(error), "{\"error\":{\"code\":\"invalidPolicy\""));
    OK(portcullis_error_free(error));

    portcullis_policy_set *set = set_of(PORTCULLIS_POLICY_IDENTITY, READ_OWN_REPORTS);
    CHECK(portcullis_diff_json(T(LISTED), (const void *)set, &answer, NULL) == PORTCULLIS_INVALID_HANDLE);
    OK(portcullis_policy_set_free(set));
    CHECK(answer == NULL);
}

static void exposures(void) {
    portcullis_text *answer = NULL;
    portcullis_error *error = NULL;
    static const char *const OPEN = "{\"policy\": " POLICY("\"Principal\": \"*\", ", "sqs:SendMessage") "}";
    OK(portcullis_public_json(T(OPEN), &answer, &error));
    witness_is_allowed(portcullis_text_get(answer));
    CHECK(error == NULL && has(answer, "{\"access\":\"some\",\"question\":\"public\",\"universe\":\"any\",\"addresses\":{\"ipv4\":"
                                       "\"4294967296\",\"ipv6\":"));
    static const char *const NAMED = "{\"policy\": " POLICY("\"Principal\": {\"AWS\": \"444455556666\"}, ", "sqs:SendMessage");
    char question[512];
    snprintf(question, sizeof question, "%s}", NAMED);
    OK(portcullis_public_json(T(question), &answer, NULL));
    CHECK(has(answer, "{\"access\":\"none\",\"question\":\"public\""));
    snprintf(question, sizeof question, "%s, \"accounts\": [\"444455556666\"]}", NAMED);
    OK(portcullis_public_json(T(question), &answer, NULL));
    CHECK(has(answer, "{\"access\":\"none\",\"question\":\"outside\""));
    snprintf(question, sizeof question, "%s, \"accounts\": [\"111122223333\"]}", NAMED);
    OK(portcullis_public_json(T(question), &answer, NULL));
    CHECK(has(answer, "{\"access\":\"some\",\"question\":\"outside\""));
    snprintf(question, sizeof question, "%s, \"accounts\": [\"1\"]}", NAMED);
    answer = NULL;
    CHECK(portcullis_public_json(T(question), &answer, &error) == PORTCULLIS_INVALID_SCENARIO);
    CHECK(answer == NULL && same(portcullis_error_path(error), "accounts[0]"));
    OK(portcullis_error_free(error));
    snprintf(question, sizeof question, "%s, \"type\": \"identity\"}", NAMED);
    CHECK(portcullis_public_json(T(question), &answer, &error) == PORTCULLIS_INVALID_SCENARIO);
    CHECK(answer == NULL && same(portcullis_error_path(error), "type"));
    OK(portcullis_error_free(error));
}

#define ASKED(pairs, condition)                                                                                             \
    "{\"request\": {\"principal\": \"arn:aws:iam::111122223333:user/Ann\", \"action\": \"s3:GetObject\", \"resource\":"     \
    " \"arn:aws:s3:::reports/1\"" pairs "}, \"policies\": {\"identity\": [" POLICY(condition, "s3:GetObject") "]}}"
#define OF_TEAM "\"Condition\": {\"StringEquals\": {\"s3:ExistingObjectTag/team\": \"blue\"}}, "

#define SETTLED(word) "{\"residual\":\"" word "\",\"universe\":\"any\",\"assumptions\":[\"keysOnce\"]}"

static void residuals(void) {
    portcullis_text *answer = NULL;
    portcullis_error *error = NULL;
    OK(portcullis_residual_json(T(ASKED("", "")), &answer, &error));
    CHECK(error == NULL && has(answer, SETTLED("allowed")));
    OK(portcullis_residual_json(T(ASKED("", OF_TEAM)), &answer, NULL));
    CHECK(has(answer, "{\"residual\":\"depends\",\"universe\":\"any\",\"keys\":[\"s3:ExistingObjectTag/team\"],\"left\":[{\"layer\":\"identity\""));
    OK(portcullis_residual_json(T(ASKED(", \"pairs\": [{\"action\": \"s3:PutObject\", \"resource\": \"*\"}]", "")), &answer, NULL));
    CHECK(has(answer, "{\"pairs\":[" SETTLED("allowed") "," SETTLED("refused") "]}"));
    static const struct {
        const char *scenario;
        portcullis_status status;
    } wrong[] = {
        {"{}", PORTCULLIS_INVALID_SCENARIO},
        {"{\"request\": {\"principal\": 1}}", PORTCULLIS_INVALID_REQUEST},
        {ASKED("", "\"Sid\": 5, "), PORTCULLIS_INVALID_POLICY},
    };
    answer = NULL;
    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++) {
        CHECK(portcullis_residual_json(T(wrong[index].scenario), &answer, &error) == wrong[index].status);
        CHECK(answer == NULL && portcullis_error_finding_count(error) > 0);
        OK(portcullis_error_free(error));
    }
}

/* What is no question at all is refused by each of them alike. */
static void arguments(void) {
    static front *const fronts[] = {diff_without_reference, portcullis_public_json, portcullis_residual_json};
    for (size_t index = 0; index < sizeof fronts / sizeof fronts[0]; index++) {
        portcullis_text *answer = NULL;
        portcullis_error *error = NULL;
        const portcullis_str longer = {"x", HUGE_LENGTH};
        CHECK(fronts[index](longer, &answer, &error) == PORTCULLIS_INVALID_SCENARIO);
        CHECK(contains(portcullis_error_json(error), "limitExceeded"));
        OK(portcullis_error_free(error));
        CHECK(fronts[index](T(""), &answer, NULL) == PORTCULLIS_INVALID_SCENARIO);
        CHECK(fronts[index](T("[]"), &answer, NULL) == PORTCULLIS_INVALID_SCENARIO);
        CHECK(fronts[index](T("{}"), NULL, NULL) == PORTCULLIS_NULL_ARGUMENT);
        CHECK(answer == NULL);
    }
}

void test_every_request(void) {
    portcullis_reference *reference = reference_of_file();
    differences(reference);
    OK(portcullis_reference_free(reference));
    exposures();
    residuals();
    arguments();
}
