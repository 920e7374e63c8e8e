/*
 * The table `setting`: written once, read whole.
 */
#ifndef STORE_SETTINGS_H
#define STORE_SETTINGS_H

#include "base/arena.h"
#include "store/database.h"
#include "store/store.h"

struct settings {
    struct store_setting *list; /* in the order of their names */
    size_t count, cap;
    struct arena texts;
};

/* Can they be read again? ERR_USAGE: they are too many, or too large. */
bool settings_fit(const struct store_setting *list, size_t count, struct err *err);
/* In the caller's transaction; false: the database has an error. */
bool settings_put(sqlite3 *db, const struct store_setting *list, size_t count);

/* Reads them all. Released by the caller in any case. */
bool settings_get(sqlite3 *db, const char *name, struct settings *settings,
                  struct err *err);
void settings_release(struct settings *settings);
/* NULL: there is none. */
const char *settings_find(const struct settings *settings, const char *name);

#endif
