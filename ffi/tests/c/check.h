/* What the C tests share: checks that name the line, and a small world to decide in. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>

#include "portcullis.h"

extern int checks_failed;

#define CHECK(condition)                                                       \
    do {                                                                       \
        if (!(condition)) {                                                    \
            checks_failed++;                                                   \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);    \
        }                                                                      \
    } while (0)

#define OK(call) CHECK((call) == PORTCULLIS_OK)

static inline portcullis_str T(const char *text) { return portcullis_text_of(text); }

static inline bool same(portcullis_str text, const char *expected) {
    return text.ptr != NULL && text.len == strlen(expected) && memcmp(text.ptr, expected, text.len) == 0;
}

bool contains(portcullis_str text, const char *part);

/* Ann may read below reports/Ann, from an address. */
extern const char *const ANN;
extern const char *const READ_OWN_REPORTS;

portcullis_policy_set *set_of(portcullis_policy_type type, const char *policy);
portcullis_authorizer *authorizer_of(portcullis_policy_type type, const char *policy);
portcullis_request_builder *builder_of(const char *arn, const char *action, const char *resource);
/* Builds the request and frees the builder. */
portcullis_request *built(portcullis_request_builder *builder);
portcullis_request *ann_reads(const char *resource, const char *address);
/* Of the file `REFERENCE_BIN`. */
portcullis_reference *reference_of_file(void);

void test_decisions(void);
void test_scope_down(void);
void test_values(void);
void test_misuse(void);
void test_errors(void);
void test_json(void);
void test_batch(void);
void test_limits(void);
void test_panics(void);
void test_guards(void);
void test_tools(void);
void test_every_request(void);

#endif
