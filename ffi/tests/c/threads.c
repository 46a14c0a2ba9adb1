/* Two threads, one authorizer and one request, as many decisions as the argument says (a million). */
#include <pthread.h>

#include "check.h"

int checks_failed = 0;

static const char *const POLICY =
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", "
    "\"Resource\": \"arn:aws:s3:::reports/${aws:username}/*\"}]}";

static const portcullis_authorizer *authorizer;
static const portcullis_request *request;
static pthread_barrier_t start;
static long rounds;

/* Decides the shared request, and beside it requests of its own, made and freed here. */
static void *decide(void *allowed) {
    const portcullis_principal bob = portcullis_principal_of_arn("arn:aws:iam::111122223333:user/Bob");
    portcullis_request_builder *builder = NULL;
    long *count = allowed;
    OK(portcullis_request_builder_new(&builder));
    pthread_barrier_wait(&start);
    for (long round = 0; round < rounds; round++) {
        portcullis_decision decision;
        if (portcullis_authorizer_evaluate(authorizer, request, &decision) == PORTCULLIS_OK &&
            decision.outcome == PORTCULLIS_ALLOWED) {
            ++*count;
        }
        if (round % 1000 == 0) {
            portcullis_request *own = NULL;
            OK(portcullis_request_builder_begin(builder, &bob, T("s3:GetObject"), T("arn:aws:s3:::reports/Ann/1")));
            OK(portcullis_request_builder_build(builder, &own, NULL));
            CHECK(!portcullis_authorizer_is_allowed(authorizer, own));
            OK(portcullis_request_free(own));
        }
    }
    OK(portcullis_request_builder_free(builder));
    return NULL;
}

int main(int argc, char **argv) {
    const portcullis_principal ann = portcullis_principal_of_arn("arn:aws:iam::111122223333:user/Ann");
    portcullis_policy_set *set = NULL;
    portcullis_authorizer_builder *policies = NULL;
    portcullis_authorizer *shared_authorizer = NULL;
    portcullis_request_builder *facts = NULL;
    portcullis_request *shared_request = NULL;
    pthread_t threads[2];
    long allowed[2] = {0, 0};
    rounds = (argc > 1 ? atol(argv[1]) : 1000000) / 2;

    OK(portcullis_policy_set_from_json(PORTCULLIS_POLICY_IDENTITY, 0, T("P"), T(POLICY), &set, NULL));
    OK(portcullis_authorizer_builder_new(&policies));
    OK(portcullis_authorizer_builder_set_policies(policies, PORTCULLIS_LAYER_IDENTITY, set));
    OK(portcullis_authorizer_builder_build(policies, &shared_authorizer, NULL));
    OK(portcullis_authorizer_builder_free(policies));
    OK(portcullis_request_builder_new(&facts));
    OK(portcullis_request_builder_begin(facts, &ann, T("s3:GetObject"), T("arn:aws:s3:::reports/Ann/1")));
    OK(portcullis_request_builder_build(facts, &shared_request, NULL));
    OK(portcullis_request_builder_free(facts));
    authorizer = shared_authorizer;
    request = shared_request;

    CHECK(pthread_barrier_init(&start, NULL, 2) == 0);
    for (int index = 0; index < 2; index++) CHECK(pthread_create(&threads[index], NULL, decide, &allowed[index]) == 0);
    for (int index = 0; index < 2; index++) CHECK(pthread_join(threads[index], NULL) == 0);
    pthread_barrier_destroy(&start);
    CHECK(allowed[0] == rounds && allowed[1] == rounds);

    OK(portcullis_request_free(shared_request));
    OK(portcullis_authorizer_free(shared_authorizer));
    OK(portcullis_policy_set_free(set));
    printf("%ld decisions by two threads\n", allowed[0] + allowed[1]);
    return checks_failed > 0;
}
