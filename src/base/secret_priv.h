/*
 * The forms in which a secret may stand in a text, the table of those that are known, and
 * texts with their escapes undone. Private to the files of base/secret.h.
 */
#ifndef BASE_SECRET_PRIV_H
#define BASE_SECRET_PRIV_H

#include "base/secret.h"

/* How often escapes are undone: who escapes more often means to hide something. */
enum { SECRET_VIEWS_MAX = 4 };

/* ---- forms ---- */

/* Calls `add` with the value itself and with each form that is not one of escapes, some
 * of which may be the same; the text is borrowed during the call. */
void secret_forms(const char *value, size_t len,
                  void (*add)(const char *text, size_t len));

/* ---- the table ---- */

/* Adds a form, of SECRET_LEN_MIN bytes or more, that is not in it yet. */
void secret_table_add(const char *text, size_t len);
bool secret_table_has(const char *text, size_t len);
size_t secret_table_count(void);
/* Wipes and empties it. */
void secret_table_clear(void);

/* Moves `at` to what is found next and returns its length; 0 when there is nothing
 * more. */
typedef size_t secret_find_fn(const char *text, size_t len, size_t *at);

/* Whole forms, as one where they overlap, and the beginning of one at the end. */
secret_find_fn secret_find_whole;
/* The beginning of a form that is long, or was cut off. */
secret_find_fn secret_find_part;

/* ---- views ---- */

/* A text as it reads without escapes: percent-encoding (once or repeated), those of JSON
 * and of base/untrusted.h, the entities of HTML. Undone wherever they seem to be, once:
 * what was escaped twice is the view of a view. */
struct secret_view {
    char *text;
    size_t len;
    /* By turns the beginning of an escape and what is behind it: from `at` on, bytes are
     * those from `origin` on. */
    struct secret_turn {
        size_t at, origin;
    } * turns;
    size_t turn_count, turn_cap;
};

/* False, with nothing allocated, when there are none. */
bool secret_view_init(struct secret_view *view, const char *text, size_t len);
/* Where in the original what stands for the byte begins. */
size_t secret_view_begin(const struct secret_view *view, size_t at);
/* Where what stands for the byte before `end` ends; `end` is not 0. */
size_t secret_view_end(const struct secret_view *view, size_t end);
void secret_view_release(struct secret_view *view);

#endif
