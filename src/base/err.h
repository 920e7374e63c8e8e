/*
 * Why we could not do our work.
 *
 * Every function that can fail returns bool (true = done) and takes a struct err as its
 * last parameter, never NULL. An error is about us and our input; what is wrong with a
 * token's metadata is a finding (result/finding.h) and never travels here.
 *
 *  - The first error wins: err_set() on a set error changes nothing, so deep code reports
 *    freely and outer code only adds where (err_within()) or what to do (err_hint()).
 *  - `text` is one line: lower case, no full stop, already safe to print.
 *  - The kind is the exit status that the error ends the program with.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_kind {
    ERR_NONE = 0,
    ERR_USAGE = 2,       /* the command line, a configuration, an input file */
    ERR_LOCAL = 3,       /* this machine could not: descriptors, memory, threads */
    ERR_UNREACHABLE = 4, /* the source could not be reached at all */
    ERR_REFUSED = 5,     /* the platform said no */
    ERR_OUTPUT = 74      /* something could not be written */
};

struct err {
    enum err_kind kind;
    int number; /* the errno behind it, 0: none */
    char text[600];
    char hint[300]; /* "" or what the reader can do about it */
};

#define ERR_INIT \
    { \
        ERR_NONE, 0, "", "" \
    }

/* All three return false, so that failing is one line: `return err_set(…);` */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* As err_set(), with ": " and the text of errno behind it. */
bool err_set_errno(struct err *err, enum err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Puts "<where>: " before the text. */
bool err_within(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The first hint wins too. */
bool err_hint(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A bug of ours: says where and aborts, in every build. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void bug_at(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
