#include "tokens.h"

#include <inttypes.h>
#include <stdio.h>

const char code_retrieve[] = "unable_to_retrieve_metadata";
const char code_decode[] = "unable_to_decode_response";

struct attempt *attempt_add(struct sample *sample, enum trouble trouble, int status,
                            uint64_t total_us)
{
    struct attempt *attempt = &sample->attempts[sample->attempt_count++];
    *attempt = (struct attempt){ .trouble = trouble,
                                 .status = status,
                                 .flags = ATTEMPT_CONNECTED | ATTEMPT_REUSED,
                                 .requests = 1,
                                 .first_byte_us = total_us / 2,
                                 .total_us = total_us,
                                 .bytes = 100 };
    return attempt;
}

void sample_set(struct sample *sample, uint64_t token, enum outcome outcome,
                const char *code, const char *cause)
{
    sample_clear(sample);
    snprintf(sample->token_id, sizeof(sample->token_id), "%" PRIu64, token);
    sample->outcome = outcome;
    sample->code = code;
    snprintf(sample->cause, sizeof(sample->cause), "%s", cause);
    snprintf(sample->reason, sizeof(sample->reason), "why %" PRIu64, token);
}

void close_and_check(struct summary *summary)
{
    summary->asked = 0;
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        summary->asked += summary->outcomes[i];
    summary_sort(summary);
    summary_check(summary);
}
