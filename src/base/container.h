/*
 * From an embedded part back to the object that holds it, so that timers, watches and
 * list links live inside what they serve and no callback needs a cast of a void pointer.
 */
#ifndef BASE_CONTAINER_H
#define BASE_CONTAINER_H

#include <stddef.h>

#define container_of(part, type, member) \
    ((type *)(void *)((char *)(part)-offsetof(type, member)))

#endif
