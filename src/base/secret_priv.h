/*
 * The forms in which a secret may stand in a text, and texts with their escapes undone.
 * Private to base/secret.c.
 */
#ifndef BASE_SECRET_PRIV_H
#define BASE_SECRET_PRIV_H

#include "base/secret.h"

/* Calls `add` with the value itself and with each form that is not one of escapes, some of
 * which may be the same; the text is borrowed during the call. */
void secret_forms(const char *value, size_t len,
                  void (*add)(const char *text, size_t len));

/* A text as it reads without escapes: percent-encoding (once or repeated), those of JSON,
 * the entities of HTML, as far as they stand for ASCII; undone wherever they seem to be. */
struct secret_view {
    char *text;
    size_t len;
    /* Before and behind each escape: from `at` on, bytes are those from `origin` on. */
    struct secret_turn {
        size_t at, origin;
    } * turns;
    size_t turn_count, turn_cap;
};

/* False, with nothing allocated, when there are none. */
bool secret_view_init(struct secret_view *view, const char *text, size_t len);
/* Where in the original a byte, or the end, begins. */
size_t secret_view_origin(const struct secret_view *view, size_t at);
void secret_view_release(struct secret_view *view);

#endif
