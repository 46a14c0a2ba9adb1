/* What the drivers in C and C++ read: calls, one a line, their parts between tabs, `%` and two digits for what would end a
 * part. `next` gives one after the other. */
#ifndef CALLS_H
#define CALLS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <portcullis.h>

#define MOST_PARTS 64

struct call {
    char *line;
    size_t capacity;
    size_t count;
    portcullis_str parts[MOST_PARTS];
};

static int hex(char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

/* Reads a call; 0 at the end. Its parts live until the next one of the same struct is read. */
static int next_call(struct call *call) {
    ssize_t length = getline(&call->line, &call->capacity, stdin);
    if (length <= 0) return 0;
    if (call->line[length - 1] == '\n') length--;
    call->count = 0;
    char *to = call->line, *start = call->line;
    for (ssize_t at = 0; at <= length; at++) {
        if (at == length || call->line[at] == '\t') {
            if (call->count == MOST_PARTS) abort();
            call->parts[call->count].ptr = start;
            call->parts[call->count].len = (size_t)(to - start);
            call->count++;
            /* Not the place that is read next. */
            start = to;
        } else if (call->line[at] == '%') {
            *to++ = (char)(hex(call->line[at + 1]) * 16 + hex(call->line[at + 2]));
            at += 2;
        } else {
            *to++ = call->line[at];
        }
    }
    return 1;
}

static int is(portcullis_str text, const char *word) {
    return text.len == strlen(word) && memcmp(text.ptr, word, text.len) == 0;
}

/* The number of a word in a list that ends with NULL; what no number of the library is for a word that is none. */
static unsigned number_of(portcullis_str text, const char *const *words) {
    for (unsigned index = 0; words[index] != NULL; index++)
        if (words[index][0] != '\0' && is(text, words[index])) return index;
    return 99;
}

static const char *const policy_types[] = {"", "identity", "permissionsBoundary", "session", "resource", "roleTrust",
                                           "kmsKey", "serviceControlPolicy", "resourceControlPolicy", "vpcEndpoint", "scopeDown",
                                           NULL};
static const char *const loaders[] = {"strict", "lenient", NULL};
static const char *const layers[] = {"", "", "identity", "resource", "permissionsBoundary", "session",
                                     "serviceControlPolicies", "resourceControlPolicies", "vpcEndpoint", "scopeDown",
                                     NULL};
static const char *const principals[] = {"", "arn", "service", "federated", "anonymous", NULL};
static const char *const credential_types[] = {"", "longTerm", "temporary", "none", NULL};

/* TLS as the library numbers it; the spellings are those that the core reads. */
static unsigned tls_of(portcullis_str kind, portcullis_str version) {
    static const char *const numbers[] = {"1.0", "1", "1.1", "1.2", "1.3", NULL};
    static const unsigned tls[] = {PORTCULLIS_TLS_1_0, PORTCULLIS_TLS_1_0, PORTCULLIS_TLS_1_1, PORTCULLIS_TLS_1_2,
                                   PORTCULLIS_TLS_1_3};
    if (is(kind, "none")) return PORTCULLIS_TLS_NONE;
    if (is(kind, "some")) return PORTCULLIS_TLS_SOME;
    if (is(version, "SSLv3")) return PORTCULLIS_TLS_SSL3;
    if (version.len > 3 && memcmp(version.ptr, "TLS", 3) == 0) {
        size_t skipped = version.len > 4 && version.ptr[3] == 'v' ? 4 : 3;
        version.ptr += skipped;
        version.len -= skipped;
    }
    unsigned index = number_of(version, numbers);
    return index == 99 ? 99 : tls[index];
}

static const char *const sides[] = {"", "address", "interface", "cluster", "workgroup", "managedEndpoint", "vpcEndpoint",
                                    NULL};
static const char *const sslmodes[] = {"", "disable", "allow", "prefer", "require", "verify-ca", "verify-full", NULL};

/* A number of a connection; what no number is, of a name that is none. */
static uint32_t whole_number(portcullis_str text) {
    static const char *const protocols[] = {"tcp", "udp", "icmp", "icmpv6", NULL};
    static const uint32_t numbers[] = {6, 17, 1, 58};
    const unsigned named = number_of(text, protocols);
    if (named != 99) return numbers[named];
    uint64_t number = 0;
    for (size_t at = 0; at < text.len && number <= UINT32_MAX; at++) {
        if (text.ptr[at] < '0' || text.ptr[at] > '9') return UINT32_MAX;
        number = number * 10 + (uint64_t)(text.ptr[at] - '0');
    }
    return text.len == 0 || number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
}

/* Takes a call that is about the connection, of which the last part is kept; 0 for every other. */
static int connection_takes(portcullis_connection *connection, const portcullis_str *parts) {
    const struct {
        const char *name;
        uint32_t bit;
        uint32_t *place;
    } numbers[] = {
        {"protocol", PORTCULLIS_GIVEN_PROTOCOL, &connection->protocol},
        {"port", PORTCULLIS_GIVEN_PORT, &connection->port},
        {"sourcePort", PORTCULLIS_GIVEN_SOURCE_PORT, &connection->source_port},
        {"icmpType", PORTCULLIS_GIVEN_ICMP_TYPE, &connection->icmp_type},
        {"icmpCode", PORTCULLIS_GIVEN_ICMP_CODE, &connection->icmp_code},
    };
    if (is(parts[0], "side")) {
        portcullis_side *side = is(parts[1], "from") ? &connection->from : &connection->to;
        side->kind = number_of(parts[2], sides);
        side->name = parts[3];
    } else if (is(parts[0], "sslmode")) {
        connection->sslmode = number_of(parts[1], sslmodes);
    } else if (is(parts[0], "connectionTls")) {
        connection->tls = tls_of(parts[1], parts[2]);
    } else if (is(parts[0], "number")) {
        for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++) {
            if (!is(parts[1], numbers[index].name)) continue;
            connection->given |= numbers[index].bit;
            *numbers[index].place = whole_number(parts[2]);
        }
    } else {
        return 0;
    }
    return 1;
}

/* Where a fact of a request stands in the structs that hold it; NULL for one that they do not have. */
static portcullis_str *fact_of(portcullis_str name, portcullis_principal *principal, portcullis_network *network,
                               portcullis_credentials *credentials, portcullis_connection *connection) {
    const struct {
        const char *name;
        portcullis_str *place;
    } facts[] = {
        {"principal.uniqueId", &principal->unique_id},
        {"principal.roleArn", &principal->role_arn},
        {"principal.issuingUser", &principal->issuing_user},
        {"principal.canonicalUser", &principal->canonical_user},
        {"network.sourceIp", &network->source_ip},
        {"network.vpcSourceIp", &network->vpc_source_ip},
        {"network.vpc", &network->vpc},
        {"network.vpcEndpoint", &network->vpc_endpoint},
        {"network.tls.cipherSuite", &network->cipher_suite},
        {"network.connection.tls.cipherSuite", &connection->cipher_suite},
        {"credentials.issuedAt", &credentials->issued_at},
        {"credentials.expiresAt", &credentials->expires_at},
        {"credentials.mfaAuthenticatedAt", &credentials->mfa_authenticated_at},
    };
    for (size_t index = 0; index < sizeof facts / sizeof *facts; index++)
        if (is(name, facts[index].name)) return facts[index].place;
    return NULL;
}

/* A value of a list. */
static portcullis_value value_of(portcullis_str kind, portcullis_str text) {
    portcullis_value value = {0, 0, 0, {NULL, 0}};
    if (is(kind, "bool")) {
        value.kind = PORTCULLIS_VALUE_BOOL;
        value.integer = is(text, "true");
    } else {
        value.kind = is(kind, "string") ? PORTCULLIS_VALUE_STRING : PORTCULLIS_VALUE_NUMBER;
        value.text = text;
    }
    return value;
}

#endif
