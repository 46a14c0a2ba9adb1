/* Reads scenarios from standard input, one a line, and prints an answer document for each, as
 * `portcullis evaluate --jsonl` does.
 *
 *   cc conformance.c $(pkg-config --cflags --libs portcullis) -o conformance
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>

#include <portcullis.h>

static void print(portcullis_str text) {
    fwrite(text.ptr, 1, text.len, stdout);
    putchar('\n');
}

int main(void) {
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while ((length = getline(&line, &capacity, stdin)) > 0) {
        if (line[length - 1] == '\n') length--;
        const portcullis_str scenario = {line, (size_t)length};
        portcullis_text *answer = NULL;
        portcullis_error *error = NULL;
        if (portcullis_evaluate_json(scenario, NULL, &answer, &error) == PORTCULLIS_OK) {
            print(portcullis_text_get(answer));
        } else {
            print(portcullis_error_json(error));
        }
        portcullis_text_free(answer);
        portcullis_error_free(error);
    }
    free(line);
    return 0;
}
