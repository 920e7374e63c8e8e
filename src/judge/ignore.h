/*
 * An ignore file: findings and failing codes that a studio knows of and that shall not
 * decide, each with a reason and a last day (schemas/ignore.schema.json). What being
 * ignored means is written in result/ignored.h.
 *
 *  - An entry names a failing token by its code and a finding by its rule; of a token
 *    that fails and has findings each needs a name. With tokens it is about these alone,
 *    without about all, documents without an id and the collection.
 *  - Nothing is ignored for ever by oversight: `expires` is demanded, and "never" must be
 *    said. The last day counts whole, by the day that the caller calls today.
 *  - A name must be that of a rule (judge/finding_rules.h) or of a code, of any profile
 *    that the caller knows, so that one file serves several; with a '*' there must be
 *    one.
 *  - Findings on the collection have no token, so an entry about them must have none.
 */
#ifndef JUDGE_IGNORE_H
#define JUDGE_IGNORE_H

#include "base/err.h"
#include "result/run.h"
#include "token/token.h"

#include <stddef.h>
#include <stdint.h>

enum { IGNORES_MAX = 1000, IGNORE_FILE_MAX = 8 << 20 };

struct ignores; /* opaque */

/* Reads the text of a file that messages call `name`; NULL and ERR_USAGE, with a JSON
 * Pointer, when it is none. `codes` are all that a token could fail with, ended by NULL.
 * `name` is borrowed, `text` and `codes` are not. `today` is 20261231 on the 31st of
 * December 2026. */
struct ignores *ignores_new(const char *name, const char *text, size_t len,
                            const char *const *codes, uint32_t today, struct err *err);
/* After the samples that were marked, which borrow the reasons. */
void ignores_free(struct ignores *ignores);

/* Marks what is ignored of a finished sample, and nothing else of it. Marks that it had
 * are forgotten, so that doing it twice, or with another file, does no harm. From any
 * thread; `ignores` may be NULL: nothing is ignored. */
void ignores_apply(struct ignores *ignores, struct sample *sample);
/* The same for the findings on the collection. */
void ignores_apply_to_collection(struct ignores *ignores, struct collection *collection);

/* At the end of a run: tells what became of each entry. `asked` are the tokens of the
 * run; NULL: not known. What is returned lives as long as `ignores`. */
const struct ignore_list *ignores_conclude(struct ignores *ignores, const struct run *run,
                                           const struct token_set *asked);
/* The entries as they are; EXPIRED ones are known from the start. */
const struct ignore_list *ignores_list(const struct ignores *ignores);

#endif
