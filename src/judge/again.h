/*
 * What a second request for the same token has to say: a source that answers the same
 * request with other bytes may show the platform another document than it showed us. No
 * platform asks so, and it changes no prediction but from pass to warn. Pure.
 */
#ifndef JUDGE_AGAIN_H
#define JUDGE_AGAIN_H

#include "judge/document.h"

/* Compares the second answer with the first, which is the evidence of `sample` and the
 * last of its attempts, one without trouble. Adds the finding http.differs, with the
 * place in the first document where they part, when it is another one. */
void judge_again(struct judge *judge, const struct attempt *second, const char *body,
                 size_t len, struct sample *sample);

/* There was no second answer, as `why` says: adds http.asked-once, a mere note. */
void judge_asked_once(struct sample *sample, const char *why);

#endif
