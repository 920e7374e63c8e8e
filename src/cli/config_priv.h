/*
 * Between the files of the settings: config_find.c finds what config.c reads.
 */
#ifndef CLI_CONFIG_PRIV_H
#define CLI_CONFIG_PRIV_H

#include "cli/config.h"

#include <stdio.h>

/* As config_open(); takes the stream, and the memory of the name. */
struct config *config_read(FILE *stream, char *name, const struct option *options,
                           struct err *err);

#endif
