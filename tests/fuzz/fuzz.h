/*
 * What each fuzz target defines: libFuzzer calls it with what it made up, replay.c with
 * the files of the corpus. It aborts when something does not hold that must; FUZZ_HOLDS()
 * says which.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define FUZZ_HOLDS(condition) \
    do { \
        if (!(condition)) \
            BUG("does not hold: %s", #condition); \
    } while (0)

#endif
