/*
 * The run file of a check: from `--run FILE`, `--resume FILE` or neither to a store that
 * is written, and back to what is already in it.
 *
 *  - What a run was asked and held to is kept as settings: the options by their names,
 *    the facts of the profiles, and every document that went into a schema, as it was
 *    read. They decide whether a run can go on; of what carries secrets only names are
 *    kept.
 *  - Without a name the run is kept in a temporary file, which nobody sees.
 */
#ifndef CLI_RUNFILE_H
#define CLI_RUNFILE_H

#include "base/arena.h"
#include "base/err.h"
#include "cli/command.h"
#include "cli/judging.h"
#include "store/store.h"

struct runfile_settings {
    struct arena arena;
    struct store_setting *list;
    size_t count, cap;
};

#define RUNFILE_SETTINGS_INIT \
    { \
        ARENA_INIT, NULL, 0, 0 \
    }

/* The options that have a value, by their names. */
void runfile_add_options(struct runfile_settings *settings, const struct option *options);
/* What the rules of judging were, whole: the facts of both profiles, their schemas and
 * our own ones, with what they refer to. Of a long document its size and digest are
 * kept. */
void runfile_add_rules(struct runfile_settings *settings, const struct judging *judging);
void runfile_add(struct runfile_settings *settings, const char *name, const char *value,
                 bool decides);
void runfile_settings_release(struct runfile_settings *settings);

/* Where `--resume` names a run, gives the options that the command line leaves open what
 * they were in that run, set or not (command.h). Secrets stay open. */
bool runfile_restore(struct command_line *line, struct err *err);

/* May the reports go where they shall? ERR_USAGE names one that would replace the run in
 * `path`, or what lies beside it. NULL is a run that is not kept. */
bool runfile_spared(const char *path, const struct option_list *reports, struct err *err);

/* Does the run in `store` have these settings, as far as they decide? ERR_USAGE names
 * what differs. */
bool runfile_fits(struct store *store, const struct stored *stored, const char *path,
                  const struct runfile_settings *settings, struct err *err);

#endif
