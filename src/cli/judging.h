/*
 * What documents are judged by, for every command that judges: the profile, and the
 * options that add to it or stand in for what it says.
 */
#ifndef CLI_JUDGING_H
#define CLI_JUDGING_H

#include "cli/command.h"
#include "judge/collector.h"
#include "judge/rules.h"

struct judging_settings {
    const char *profile;
    struct option_list schemas;   /* --schema FILE[#POINTER] */
    struct option_list resources; /* --resources URL-PREFIX=DIR */
    const char *dialect, *decoder, *nullable_enum, *expect;
    bool assert_format;
};

/* The rows of a command's option table for `settings`, of type struct
 * judging_settings. */
/* clang-format off */
#define JUDGING_OPTIONS(settings) \
    { "schema", OPTION_LIST | OPTION_FILE_OR_NAME, &(settings).schemas, "FILE", "documents must meet this schema too; repeatable", 0, 0 }, \
    { "dialect", OPTION_TEXT | OPTION_WITH_ABOVE, &(settings).dialect, "NAME", "of these schemas, instead of what they say", 0, 0 }, \
    { "resources", OPTION_LIST | OPTION_EQUALS_FILE, &(settings).resources, "URL=DIR", "a $ref that begins so is a file in there; repeatable", 0, 0 }, \
    { "assert-format", OPTION_FLAG, &(settings).assert_format, NULL, "a breach of format counts, whatever the dialect", 0, 0 }, \
    { "nullable-enum", OPTION_TEXT, &(settings).nullable_enum, "HOW", "OpenAPI 3.0, null that enum lacks: strict, lenient", 0, 0 }, \
    { "decoder", OPTION_TEXT, &(settings).decoder, "NAME", "what if the platform decoded like this?", 0, 0 }, \
    { "expect", OPTION_TEXT | OPTION_ASIDE, &(settings).expect, "STATE", "revealed or placeholder: what all tokens must be", 0, 0 }
/* clang-format on */

/* Does what was given on the command line fit together? */
bool judging_given(const struct command_line *line,
                   const struct judging_settings *settings, struct err *err);

/* Are the names known that are known without a look at files? */
bool judging_names_known(const struct judging_settings *settings, struct err *err);

struct judging {
    struct profile *profile;
    struct profile *other; /* whose rules may be in force instead, or NULL */
    struct schema_set own;
    enum json_decoder decoder;
    enum expectation expect;
    struct judge_rules rules;
    const char **codes;   /* that may be predicted, ended by NULL */
    const char **schemas; /* names of `own`, ended by NULL; NULL when there are none */
};

/* Loads all of it; a mistake is found before any work. judging_release() in any case. The
 * struct must not move, as its rules point into it. */
bool judging_load(struct judging *judging, const struct judging_settings *settings,
                  struct err *err);
void judging_release(struct judging *judging);
void judging_settings_release(struct judging_settings *settings);

/* What --expect says; NULL is nothing. */
bool judging_expectation(const char *name, enum expectation *expect, struct err *err);

/* For the help text: the reports, and the names that --dialect and --decoder know. */
void judging_help(struct strbuf *to);

#endif
