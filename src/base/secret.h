/*
 * What the program was told in confidence, and how it is kept out of what it says.
 *
 * A source may send back whatever it was sent: a 401 that quotes the key, a redirect that
 * repeats the path, an error text. So the values are registered here once, by whoever
 * reads them, and every text that holds something from outside goes through
 * secret_redact() or secret_redact_text() before it is kept or shown.
 *
 *  - A value is found as it is and in the forms that it takes on the way: with any of its
 *    characters percent-encoded, escaped for JSON, HTML or as in base/untrusted.h, or one
 *    in another, up to four times; as the data of a form, in a JSON Pointer, in
 *    hexadecimal digits; its bytes taken for Latin-1; in Base64 on its own, and in
 *    something longer where six characters or more are its alone. One of hexadecimal
 *    digits is found in either case. Overlapping occurrences are masked as one.
 *  - A text that was cut may have only the beginning of a secret: SECRET_LEN_MIN bytes of
 *    one or more are masked at the end of a text. In secret_redact_text() they are before
 *    each "…" too, and anywhere where they are SECRET_PART_MIN or more, or three quarters
 *    of the secret: what was cut there may have been put into a longer text.
 *  - Not registered is what would be found everywhere and protects nothing: values of
 *    fewer than SECRET_LEN_MIN bytes, numbers of fewer than SECRET_DIGITS_MIN digits, and
 *    the words true, false, null and none.
 *  - The mask is shorter than every secret, so that a text never grows.
 *  - The registry is one for the process. It is filled before threads start, and then
 *    only read, from any thread.
 *
 * Without secrets all of this costs a comparison; with some, a text is scanned once, and
 * once more for each level of escapes in it, skipping ahead by the length of the shortest
 * one (Wu and Manber, 1994). Where it may be one, only those are looked at that begin so.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/err.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    SECRETS_MAX = 1024,
    SECRET_LEN_MIN = 4,
    SECRET_PART_MIN = 12,
    SECRET_DIGITS_MIN = 8,
    SECRET_NAME_LEN_MAX = 64
};

#define SECRET_MASK        "***"
#define SECRET_ENVIRONMENT "METAPROBE_SECRET_"

/* Registers a value, which is copied. False only when there are SECRETS_MAX already. */
bool secret_add(const char *value, size_t len, struct err *err);
/* Wipes and forgets all of them, those with names too. */
void secret_forget(void);
/* Is anything registered? */
bool secret_any(void);

/* Where in a text secrets stand: ascending, apart from each other. */
struct secret_span {
    size_t at, end;
};
struct secret_spans {
    struct secret_span *list;
    size_t count, cap;
};
#define SECRET_SPANS_INIT ((struct secret_spans){ NULL, 0, 0 })

/* Fills `spans`, in the place of what is there. Returns whether there is one. */
bool secret_find(struct secret_spans *spans, const char *text, size_t len);
void secret_spans_release(struct secret_spans *spans);

bool secret_occurs(const char *text, size_t len);
/* Adds the text with each secret masked. Returns whether there was one. */
bool secret_redact(struct strbuf *to, const char *text, size_t len);
/* The same in place, for a short text ended by '\0'. */
bool secret_redact_text(char *text);

/* A secret with a name, for {secret:NAME}. The names are letters, digits and '_', and
 * FILE is none (METAPROBE_SECRET_FILE is an option). An empty
 * value, one with control characters or a second one for a name is refused. The value is
 * registered too. */
bool secret_name(const char *name, size_t name_len, const char *value, size_t len,
                 struct err *err);
/* The value with this name, or that of the environment's METAPROBE_SECRET_NAME, which is
 * then given the name. NULL and `err` when there is none. Lives until secret_forget(). */
const char *secret_by_name(const char *name, size_t name_len, struct err *err);

/* Overwrites memory that held a secret, and is not optimised away. */
void secret_wipe(void *memory, size_t len);

#endif
