/*
 * What is put into the holes of a written document: a token's own values, or what a slip
 * makes of them.
 */
#ifndef EMULATOR_FILL_H
#define EMULATOR_FILL_H

#include "emulator/document.h"
#include "emulator/writer.h"

#include <stddef.h>
#include <stdint.h>

/* No hole takes more. */
enum { FILL_MAX = 128 };

/* `seed` is that of the documents. Returns the length; what is behind it in `to` is of no
 * meaning. */
size_t fill_hole(const struct hole *hole, const struct document_wish *wish, uint64_t seed,
                 char to[FILL_MAX]);

#endif
