/*
 * The files to look at, in the order in which they are reported: the arguments in theirs,
 * and below a folder the files in the order of their paths' bytes, as sort(1) has it in
 * the C locale.
 *
 *  - Files that are named are always taken, "-" is standard input. In folders the
 *    patterns decide, and hidden files and folders are passed over.
 *  - Links to files are followed, links to folders below a folder are not, so that there
 *    are no loops; they are counted, and so is what matches and is no file.
 *  - What is found not to be readable stays in the list, with the reason. Nothing is
 *    passed over in silence.
 *  - Only names are kept. Listing and sorting takes some 150 bytes a file at its peak.
 */
#ifndef LINT_FILES_H
#define LINT_FILES_H

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FILES_MAX = 10000000, FOLDERS_MAX = 1000000, FOLDER_DEPTH_MAX = 64 };
enum { FILES_EXAMPLES = 5 };

struct lint_paths {
    const char *const *paths; /* at least one */
    size_t count;
    const char *const *patterns; /* globs, ended by NULL; NULL: the default ones */
    bool lines;                  /* the default is *.ndjson and *.jsonl */
};

struct lint_file {
    const char *name;    /* in its folder; the path as given when it has none */
    const char *trouble; /* why it cannot be read, or NULL */
    uint32_t folder;     /* its number, or FILE_IS_ARGUMENT */
    bool again;          /* an earlier one is of the same token (lint/collection.h) */
};
#define FILE_IS_ARGUMENT UINT32_MAX

/* What was passed over, and why. */
struct passed_over {
    uint64_t count;
    const char *examples[FILES_EXAMPLES];
};

struct lint_files {
    struct lint_file *list;
    size_t count, cap;
    const char **folders; /* "meta/", with the slash */
    size_t folder_count, folder_cap;
    struct passed_over links;  /* to folders */
    struct passed_over others; /* sockets, pipes, devices */
    struct arena arena;
};

/* Lists them all. ERR_USAGE: a path that is not there, or a folder without any such file.
 * lint_files_release() in any case. */
bool lint_files_list(struct lint_files *files, const struct lint_paths *paths,
                     struct err *err);
void lint_files_release(struct lint_files *files);

/* Puts the path into `to`, which is emptied first. */
void lint_file_path(struct strbuf *to, const struct lint_files *files,
                    const struct lint_file *file);

#endif
