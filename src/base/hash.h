/*
 * Hashing for tables whose keys come from outside. With a seed that nobody outside knows,
 * keys that all fall into one slot cannot be prepared (hash flooding).
 *
 *  - The functions are pure; only hash_seed() asks the system, once in a process.
 *  - The values mean nothing outside the process: they are never stored or printed.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* 64 well-mixed bits over `len` bytes. */
uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed);

/* The same for one number; also joins two hashes where their order matters. */
uint64_t hash_join(uint64_t a, uint64_t b);

/* A random number, the same throughout the process. Safe to call from any thread. */
uint64_t hash_seed(void);

#endif
