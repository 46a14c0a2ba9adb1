/* The JSON fronts. */
#include "check.h"

static const char *const QUESTION =
    "{\"request\": {\"principal\": \"arn:aws:iam::111122223333:user/Ann\", \"action\": \"redshift:DescribeClusters\","
    " \"resource\": \"*\"}, \"policies\": {\"identity\": [{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\":"
    " \"Allow\", \"Action\": \"redshift:Describe*\", \"Resource\": \"*\"}}]}}";

void test_json(void) {
    portcullis_outcome outcome = PORTCULLIS_NOT_ASKED;
    portcullis_text *text = NULL;
    portcullis_error *error = NULL;
    OK(portcullis_evaluate_json(T(QUESTION), &outcome, &text, &error));
    CHECK(outcome == PORTCULLIS_ALLOWED && error == NULL);
    CHECK(contains(portcullis_text_get(text), "{\"decision\":\"allowed\",\"blockedBy\":[],\"decidedBy\":[{\"layer\":"));
    OK(portcullis_text_free(text));
    outcome = PORTCULLIS_NOT_ASKED;
    OK(portcullis_explain_json(T(QUESTION), &outcome, &text, NULL));
    CHECK(outcome == PORTCULLIS_ALLOWED);
    OK(portcullis_text_free(text));
    OK(portcullis_evaluate_json(T(QUESTION), NULL, NULL, NULL));

    static const struct {
        const char *question;
        portcullis_status status;
        const char *code;
    } wrong[] = {
        {"", PORTCULLIS_INVALID_SCENARIO, "invalidScenario"},
        {"{}", PORTCULLIS_INVALID_SCENARIO, "invalidScenario"},
        {"{\"request\": {\"principal\": 1}}", PORTCULLIS_INVALID_REQUEST, "invalidRequest"},
        {"{\"policies\": {\"identity\": 1}, \"request\": {\"principal\": \"anonymous\", \"action\": \"s3:GetObject\","
         " \"resource\": \"*\"}}",
         PORTCULLIS_INVALID_POLICY, "invalidPolicy"},
    };
    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++) {
        text = NULL;
        outcome = PORTCULLIS_ALLOWED;
        CHECK(portcullis_evaluate_json(T(wrong[index].question), &outcome, &text, &error) == wrong[index].status);
        CHECK(outcome == PORTCULLIS_IMPLICIT_DENY && text == NULL);
        CHECK(contains(portcullis_error_json(error), wrong[index].code));
        CHECK(portcullis_error_status(error) == wrong[index].status && portcullis_error_line(error) > 0);
        OK(portcullis_error_free(error));
    }

    bool valid = false;
    OK(portcullis_validate_json(T(READ_OWN_REPORTS), PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT, &valid,
                                &text, &error));
    CHECK(valid && contains(portcullis_text_get(text), "{\"valid\":true,\"findings\":["));
    OK(portcullis_text_free(text));
    OK(portcullis_validate_json(T("{\"Statement\": 1}"), PORTCULLIS_POLICY_IDENTITY, PORTCULLIS_LOADER_STRICT, &valid,
                                &text, &error));
    CHECK(!valid && contains(portcullis_text_get(text), "\"valid\":false"));
    CHECK(contains(portcullis_text_get(text), "{\"severity\":\"error\",\"reason\":\""));
    OK(portcullis_text_free(text));
    valid = true;
    CHECK(portcullis_validate_json(T("{}"), 0, PORTCULLIS_LOADER_STRICT, &valid, NULL, NULL) ==
          PORTCULLIS_INVALID_ARGUMENT);
    CHECK(!valid);
}
