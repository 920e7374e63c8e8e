/*
 * Files with something secret in each line: headers, and NAME=VALUE.
 */
#ifndef CLI_SECRET_LINES_H
#define CLI_SECRET_LINES_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Takes one line, without its end; the text is wiped afterwards. */
typedef bool secret_line_fn(void *to, const char *line, size_t len, struct err *err);

/* Hands on each line but blank ones and those that begin with '#'. An error says of which
 * option and line it is, and never quotes the line. A file with NUL is refused; a byte
 * order mark is passed over. */
bool secret_lines_read(const char *option, const char *path, secret_line_fn *take,
                       void *to, struct err *err);

/* Warns on standard error where others may read the file. */
void secret_lines_warn(const char *option, const char *path);

/* Moves both ends to the first and behind the last byte that is no blank. */
void secret_trim(const char **text, size_t *len);

#endif
