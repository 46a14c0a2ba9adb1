/* What editors and linters ask: the service reference, checks, completions, hovers, expansions, canonical forms. */
#include "check.h"

static const size_t HUGE_LENGTH = (size_t)1 << 40;
static const portcullis_policy_type IDENTITY = PORTCULLIS_POLICY_IDENTITY;

static const char *const MISSPELT =
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\","
    " \"Resource\": \"arn:aws:s3:::reports/*\"}]}";

/* The file that is installed beside the library; freed by the caller. */
static char *bytes_of_reference(size_t *size) {
    FILE *file = fopen(REFERENCE_BIN, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) abort();
    const long length = ftell(file);
    if (length <= 0 || fseek(file, 0, SEEK_SET) != 0) abort();
    char *bytes = malloc((size_t)length);
    if (bytes == NULL || fread(bytes, 1, (size_t)length, file) != (size_t)length) abort();
    fclose(file);
    *size = (size_t)length;
    return bytes;
}

portcullis_reference *reference_of_file(void) {
    size_t size = 0;
    char *bytes = bytes_of_reference(&size);
    portcullis_reference *reference = NULL;
    OK(portcullis_reference_from_bytes(bytes, size, &reference, NULL));
    /* They are copied. */
    memset(bytes, 0xff, size);
    free(bytes);
    return reference;
}

/* Whether a text of the library is this, or has this in it; frees it. */
static bool is(portcullis_text *text, const char *expected) {
    const bool told = same(portcullis_text_get(text), expected);
    if (!told) {
        const portcullis_str found = portcullis_text_get(text);
        fprintf(stderr, "%.*s\n", (int)found.len, found.ptr == NULL ? "" : found.ptr);
    }
    OK(portcullis_text_free(text));
    return told;
}

static bool has(portcullis_text *text, const char *part) {
    const bool told = contains(portcullis_text_get(text), part);
    OK(portcullis_text_free(text));
    return told;
}

static void references(void) {
    size_t size = 0;
    char *bytes = bytes_of_reference(&size);
    portcullis_reference *const before = (portcullis_reference *)(void *)bytes;
    portcullis_reference *reference = before;
    portcullis_error *error = NULL;
    struct {
        const void *bytes;
        size_t size;
        const char *message;
    } wrong[] = {
        {NULL, 0, "these bytes are no service reference"},
        {"", 0, "these bytes are no service reference"},
        {"{}", 2, "these bytes are no service reference"},
        {bytes, 8, "is of format 0"},
        {bytes, 100, "the service reference is damaged"},
        {bytes, size - 1, "the service reference is damaged"},
        {bytes, HUGE_LENGTH, "the service reference has 1099511627776 bytes; at most 67108864 are read"},
    };
    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++) {
        CHECK(portcullis_reference_from_bytes(wrong[index].bytes, wrong[index].size, &reference, &error) ==
              PORTCULLIS_INVALID_REFERENCE);
        CHECK(reference == before && portcullis_error_status(error) == PORTCULLIS_INVALID_REFERENCE);
        CHECK(contains(portcullis_error_message(error), wrong[index].message));
        CHECK(contains(portcullis_error_json(error), "{\"error\":{\"code\":\"invalidReference\""));
        OK(portcullis_error_free(error));
    }
    /* Of another format. */
    bytes[8] = 77;
    CHECK(portcullis_reference_from_bytes(bytes, size, &reference, &error) == PORTCULLIS_INVALID_REFERENCE);
    CHECK(contains(portcullis_error_message(error), "is of format 77; this version reads format 2"));
    OK(portcullis_error_free(error));
    CHECK(portcullis_reference_from_bytes(NULL, 1, &reference, NULL) == PORTCULLIS_NULL_ARGUMENT);
    CHECK(portcullis_reference_from_bytes(bytes, SIZE_MAX, &reference, NULL) == PORTCULLIS_INVALID_LENGTH);
    CHECK(portcullis_reference_from_bytes(bytes, size, NULL, NULL) == PORTCULLIS_NULL_ARGUMENT);
    CHECK(reference == before);
    free(bytes);

    /* From where they are not aligned. */
    bytes = bytes_of_reference(&size);
    char *moved = malloc(size + 1);
    if (moved == NULL) abort();
    memcpy(moved + 1, bytes, size);
    OK(portcullis_reference_from_bytes(moved + 1, size, &reference, &error));
    CHECK(error == NULL && portcullis_reference_version(reference).len == 10);
    free(moved);
    free(bytes);
    const portcullis_str date = portcullis_reference_version(reference);
    CHECK(date.len == 10 && memcmp(date.ptr, "20", 2) == 0 && date.ptr[4] == '-' && date.ptr[7] == '-');
    OK(portcullis_reference_free(reference));

    portcullis_text *text = NULL;
    CHECK(portcullis_reference_free(reference) == PORTCULLIS_INVALID_HANDLE);
    CHECK(portcullis_reference_version(reference).ptr == NULL);
    CHECK(portcullis_reference_version(NULL).ptr == NULL && portcullis_reference_version(NULL).len == 0);
    CHECK(portcullis_lint_json(T("{}"), IDENTITY, 0, reference, &text, NULL) == PORTCULLIS_INVALID_HANDLE);
    CHECK(portcullis_complete_json(T("{}"), 1, IDENTITY, reference, &text, NULL) == PORTCULLIS_INVALID_HANDLE);
    CHECK(portcullis_hover_json(T("{}"), 1, IDENTITY, reference, &text, NULL) == PORTCULLIS_INVALID_HANDLE);
    CHECK(portcullis_expand_json(reference, T("*"), &text, NULL) == PORTCULLIS_INVALID_HANDLE);
    /* Of another type. */
    portcullis_policy_set *set = set_of(IDENTITY, READ_OWN_REPORTS);
    CHECK(portcullis_expand_json((const void *)set, T("*"), &text, NULL) == PORTCULLIS_INVALID_HANDLE);
    CHECK(portcullis_lint_json(T("{}"), IDENTITY, 0, (const void *)set, &text, NULL) == PORTCULLIS_INVALID_HANDLE);
    OK(portcullis_policy_set_free(set));
    OK(portcullis_reference_free(NULL));
    CHECK(text == NULL);
}

static void checks(const portcullis_reference *reference) {
    portcullis_text *report = NULL;
    portcullis_error *error = NULL;
    /* Without a reference nobody knows what S3 has. */
    OK(portcullis_lint_json(T(MISSPELT), IDENTITY, 0, NULL, &report, &error));
    CHECK(error == NULL && is(report, "{\"findings\":[]}"));
    OK(portcullis_lint_json(T(MISSPELT), IDENTITY, 0, reference, &report, NULL));
    CHECK(is(report,
             "{\"findings\":[{\"id\":\"invalid-action\",\"severity\":\"error\",\"rule\":\"R-ACT-6\",\"message\":\"`s3` has "
             "no action `GetObjekt`; did you mean `s3:GetObject`?\",\"path\":\"Statement[0].Action\",\"line\":1,"
             "\"column\":71,\"offset\":70,\"endLine\":1,\"endColumn\":85,\"endOffset\":84,\"fix\":{\"title\":\"write "
             "`s3:GetObject`\",\"edits\":[{\"offset\":70,\"endOffset\":84,\"replacement\":\"\\\"s3:GetObject\\\"\"}],"
             "\"applicability\":\"unsafe\"}}]}"));
    /* A text that is no policy is an answer, one that is longer than is read, too. */
    OK(portcullis_lint_json(T("{"), IDENTITY, 0, reference, &report, NULL));
    CHECK(has(report, "{\"id\":\"json-syntax-error\",\"severity\":\"error\""));
    const portcullis_str longer = {"x", HUGE_LENGTH};
    OK(portcullis_lint_json(longer, IDENTITY, 0, reference, &report, NULL));
    CHECK(is(report, "{\"findings\":[{\"id\":\"limit-exceeded\",\"severity\":\"error\",\"rule\":\"R-QUOTA-2\",\"message\":"
                     "\"the document has 1099511627776 bytes; at most 33554432 are read\",\"path\":\"\",\"line\":1,"
                     "\"column\":1,\"offset\":0,\"endLine\":1,\"endColumn\":1,\"endOffset\":0}]}"));
    static const char *const WIDER = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Deny\", \"Action\":"
                                     " \"s3:*Object\", \"Resource\": \"*\"}}";
    report = NULL;
    CHECK(portcullis_lint_json(T(WIDER), PORTCULLIS_POLICY_SERVICE_CONTROL, 2, NULL, &report, NULL) ==
          PORTCULLIS_INVALID_ARGUMENT);
    CHECK(portcullis_lint_json(T(WIDER), 0, 0, NULL, &report, &error) == PORTCULLIS_INVALID_ARGUMENT);
    CHECK(report == NULL && portcullis_error_status(error) == PORTCULLIS_INVALID_ARGUMENT);
    OK(portcullis_error_free(error));
    CHECK(portcullis_lint_json(T(WIDER), IDENTITY, 0, NULL, NULL, NULL) == PORTCULLIS_NULL_ARGUMENT);
    OK(portcullis_lint_json(T(WIDER), PORTCULLIS_POLICY_SERVICE_CONTROL, PORTCULLIS_LINT_LEGACY_SCP_LANGUAGE, NULL,
                            &report, NULL));
    CHECK(has(report, "{\"id\":\"scp-syntax-error-action-wildcard\","));
    OK(portcullis_lint_json(T(WIDER), PORTCULLIS_POLICY_SERVICE_CONTROL, 0, NULL, &report, NULL));
    CHECK(is(report, "{\"findings\":[]}"));
}

static void editors(const portcullis_reference *reference) {
    static const char *const BEGUN = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:getobjecttagg";
    portcullis_text *text = NULL;
    OK(portcullis_complete_json(T(BEGUN), strlen(BEGUN), IDENTITY, reference, &text, NULL));
    CHECK(has(text, "{\"start\":46,\"end\":62,\"items\":[{\"label\":\"s3:GetObjectTagg"));
    /* Behind the text is its end. */
    OK(portcullis_complete_json(T(BEGUN), SIZE_MAX, IDENTITY, reference, &text, NULL));
    CHECK(has(text, "\"insert\":\"s3:GetObjectTagging\\\"\",\"kind\":\"action\",\"detail\":\"Read: "));
    /* Without a reference there are no actions, but members. */
    OK(portcullis_complete_json(T(BEGUN), strlen(BEGUN), IDENTITY, NULL, &text, NULL));
    CHECK(is(text, "{\"start\":46,\"end\":62,\"items\":[],\"isIncomplete\":false}"));
    OK(portcullis_complete_json(T("{\"Ver"), 5, IDENTITY, NULL, &text, NULL));
    CHECK(has(text, "{\"label\":\"Version\",\"insert\":\"Version\\\": \",\"kind\":\"member\""));
    /* Within a letter of two bytes. */
    OK(portcullis_complete_json(T("{\"\xc3\xa9"), 3, IDENTITY, NULL, &text, NULL));
    CHECK(has(text, "{\"start\":2,\"end\":"));

    const size_t at = (size_t)(strstr(MISSPELT, "arn:aws:s3") - MISSPELT);
    OK(portcullis_hover_json(T(MISSPELT), at, IDENTITY, reference, &text, NULL));
    CHECK(has(text, "\"markdown\":\"`arn:aws:s3:::reports/*` can be"));
    OK(portcullis_hover_json(T(MISSPELT), at, IDENTITY, NULL, &text, NULL));
    CHECK(is(text, "null"));
    OK(portcullis_hover_json(T(""), SIZE_MAX, IDENTITY, reference, &text, NULL));
    CHECK(is(text, "null"));
    OK(portcullis_hover_json(T(MISSPELT), 27, IDENTITY, NULL, &text, NULL));
    CHECK(has(text, "{\"start\":27,\"end\":36,\"markdown\":\"`Statement`: "));

    portcullis_error *error = NULL;
    const portcullis_str longer = {"x", HUGE_LENGTH};
    text = NULL;
    CHECK(portcullis_complete_json(longer, 0, IDENTITY, NULL, &text, &error) == PORTCULLIS_INVALID_POLICY);
    CHECK(contains(portcullis_error_json(error), "limitExceeded"));
    OK(portcullis_error_free(error));
    CHECK(portcullis_hover_json(longer, 0, IDENTITY, NULL, &text, NULL) == PORTCULLIS_INVALID_POLICY);
    CHECK(portcullis_complete_json(T("{"), 1, 11, NULL, &text, NULL) == PORTCULLIS_INVALID_ARGUMENT);
    CHECK(portcullis_hover_json(T("{"), 1, 0, NULL, &text, NULL) == PORTCULLIS_INVALID_ARGUMENT);
    CHECK(portcullis_complete_json(T("{"), 1, IDENTITY, NULL, NULL, NULL) == PORTCULLIS_NULL_ARGUMENT);
    CHECK(portcullis_hover_json(T("{"), 1, IDENTITY, NULL, NULL, NULL) == PORTCULLIS_NULL_ARGUMENT);
    CHECK(text == NULL);
}

static void expansions(const portcullis_reference *reference) {
    portcullis_text *text = NULL;
    static const struct {
        const char *pattern, *expansion;
    } cases[] = {
        {"S3:getobjecttag*", "{\"actions\":[{\"action\":\"s3:GetObjectTagging\",\"accessLevel\":\"Read\"}]}"},
        {"s3:PutBucketPolicy",
         "{\"actions\":[{\"action\":\"s3:PutBucketPolicy\",\"accessLevel\":\"Permissions management\"}]}"},
        {"s3:GetObjekt", "{\"actions\":[],\"similar\":\"s3:GetObject\"}"},
        {"dynamdb:GetItem", "{\"actions\":[],\"similar\":\"dynamodb:GetItem\"}"},
        {"dynamdb:Get*", "{\"actions\":[],\"similar\":\"dynamodb:Get*\"}"},
        {"dynamdb:Xyzzy*", "{\"actions\":[]}"},
        {"s3:Xyzzy*", "{\"actions\":[]}"},
        {"*:GetObject", "{\"actions\":[]}"},
        {"Xyzzyxyzzy", "{\"actions\":[]}"},
        {"", "{\"actions\":[]}"},
    };
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        OK(portcullis_expand_json(reference, T(cases[index].pattern), &text, NULL));
        CHECK(is(text, cases[index].expansion));
    }
    OK(portcullis_expand_json(reference, T("*"), &text, NULL));
    CHECK(portcullis_text_get(text).len > 500000);
    OK(portcullis_text_free(text));

    portcullis_error *error = NULL;
    const portcullis_str longer = {"x", 257};
    text = NULL;
    CHECK(portcullis_expand_json(reference, longer, &text, &error) == PORTCULLIS_INVALID_REQUEST);
    CHECK(contains(portcullis_error_message(error), "257 bytes; at most 256 are read"));
    OK(portcullis_error_free(error));
    CHECK(portcullis_expand_json(NULL, T("*"), &text, NULL) == PORTCULLIS_NULL_ARGUMENT);
    CHECK(portcullis_expand_json(reference, T("*"), NULL, NULL) == PORTCULLIS_NULL_ARGUMENT);
    CHECK(text == NULL);
}

static void canonical_forms(void) {
    static const char *const ONE =
        "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"Read\", \"Effect\": \"Allow\", \"Action\":"
        " [\"s3:GetObject\", \"s3:Get*\"], \"Resource\": \"*\"}, {\"Effect\": \"Allow\", \"Action\": \"S3:ListBucket\","
        " \"Resource\": [\"*\"]}]}";
    static const char *const OTHER = "{\"Statement\": {\"Resource\": \"*\", \"Action\": [\"s3:listbucket\", \"s3:Get*\"],"
                                     " \"Effect\": \"Allow\"}}";
    portcullis_text *canonical = NULL, *hash = NULL, *other = NULL;
    OK(portcullis_canonical_json(T(ONE), IDENTITY, PORTCULLIS_LOADER_STRICT, &canonical, &hash, NULL));
    OK(portcullis_canonical_json(T(OTHER), IDENTITY, PORTCULLIS_LOADER_STRICT, NULL, &other, NULL));
    const portcullis_str digits = portcullis_text_get(hash), again = portcullis_text_get(other);
    CHECK(digits.len == 32 && again.len == 32 && memcmp(digits.ptr, again.ptr, 32) == 0);
    CHECK(is(canonical, "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:get*\","
                        "\"s3:listbucket\"],\"Resource\":[\"*\"]}]}"));
    OK(portcullis_text_free(other));
    OK(portcullis_canonical_json(T(READ_OWN_REPORTS), IDENTITY, PORTCULLIS_LOADER_LENIENT, NULL, &other, NULL));
    CHECK(memcmp(digits.ptr, portcullis_text_get(other).ptr, 32) != 0);
    OK(portcullis_text_free(other));
    OK(portcullis_text_free(hash));
    OK(portcullis_canonical_json(T(ONE), IDENTITY, PORTCULLIS_LOADER_STRICT, NULL, NULL, NULL));

    portcullis_error *error = NULL;
    canonical = hash = NULL;
    CHECK(portcullis_canonical_json(T("{\"Statement\": 1}"), IDENTITY, 0, &canonical, &hash, &error) ==
          PORTCULLIS_INVALID_POLICY);
    CHECK(portcullis_error_finding_count(error) > 0 && same(portcullis_error_path(error), "Statement"));
    CHECK(portcullis_error_line(error) == 1 && portcullis_error_column(error) == 15);
    OK(portcullis_error_free(error));
    const portcullis_str longer = {"x", HUGE_LENGTH};
    CHECK(portcullis_canonical_json(longer, IDENTITY, 0, &canonical, &hash, NULL) == PORTCULLIS_INVALID_POLICY);
    CHECK(portcullis_canonical_json(T(ONE), 0, 0, &canonical, &hash, NULL) == PORTCULLIS_INVALID_ARGUMENT);
    CHECK(portcullis_canonical_json(T(ONE), IDENTITY, 2, &canonical, &hash, NULL) == PORTCULLIS_INVALID_ARGUMENT);
    CHECK(canonical == NULL && hash == NULL);
}

void test_tools(void) {
    references();
    portcullis_reference *reference = reference_of_file();
    checks(reference);
    editors(reference);
    expansions(reference);
    canonical_forms();
    OK(portcullis_reference_free(reference));
}
