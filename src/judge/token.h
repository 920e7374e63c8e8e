/*
 * From the verdicts on a token's attempts to its one outcome.
 */
#ifndef JUDGE_TOKEN_H
#define JUDGE_TOKEN_H

#include "judge/verdict.h"

/* Would the platform ask again after this? `made` attempts were made. When it would,
 * `wait_us` is how long it waits first. */
bool judge_asks_again(const struct profile *profile, const struct verdict *verdict,
                      const struct attempt *attempt, unsigned made, uint64_t *wait_us);

/* Fills outcome, code, confidence, alternatives, cause and reason of `sample` from one
 * verdict and the findings that are there. */
void judge_conclude(const struct verdict *verdict, struct sample *sample);

/*
 * The same for a sample whose attempts have been judged one by one (`verdicts`, as many
 * as attempts); adds what retrying has to say to its findings. `other` is the profile
 * whose rules may be in force instead (profile->compare_with), or NULL.
 *
 *  - The last attempt decides. That its code is the one reported is not documented: where
 *    an earlier attempt's code differs, it is an alternative.
 *  - A success after a failed attempt is a warning, not a pass.
 */
void judge_token(const struct profile *profile, const struct profile *other,
                 const struct verdict verdicts[], struct sample *sample);

/* A token that the platform does not know, so that it does not ask for it; whether we
 * did (sample->unminted) changes nothing but the reason. */
void judge_not_minted(const struct profile *profile, struct sample *sample);
/* A token that was not asked, or not to the end, because the run ended. */
void judge_skipped(struct sample *sample, const char *why);

#endif
