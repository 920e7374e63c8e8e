/*
 * What the programs of the bench share. Each is small and ends with a message when
 * something does not hold: a bench that carries on measures something else.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Prints "program: …" and exits with 1; the second one adds the text of errno. */
_Noreturn void bench_die(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void bench_die_errno(const char *what);

/* A whole number of the command line. */
uint64_t bench_number(const char *text, uint64_t low, uint64_t high);

/* Parses a document with jansson, and drops it. In a file of its own: the names of
 * jansson and of json/ do not go together. */
bool bench_jansson(const char *text, size_t len);

/* Non-blocking TCP sockets on 127.0.0.1, without Nagle's delay; the port 0 of a listener
 * is a free one. */
int bench_listen(uint16_t port);
int bench_connect(uint16_t port);
uint16_t bench_port(int fd);

#endif
