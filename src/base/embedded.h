/*
 * Files that are part of the program: schemas and profiles, so that one binary works
 * anywhere. embed() of src/CMakeLists.txt turns files into a table of this form at build
 * time; whoever uses the table declares it beside its user:
 *
 *     extern const struct embedded profile_files[]; // ends with a row whose name is NULL
 */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char
        *name; /* the path from the root of the project: "schemas/ronin.schema.json" */
    const char *text; /* ended with '\0', which `len` does not count */
    size_t len;
};

#endif
