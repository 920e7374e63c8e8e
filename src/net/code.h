/*
 * What libcurl's codes and the system's numbers mean: private to net/. A code alone is
 * ambiguous, so our own flags of a transfer come first; see verdict.c.
 */
#ifndef NET_CODE_H
#define NET_CODE_H

#include "result/attempt.h"

#include <curl/curl.h>
#include <stdbool.h>

/* `head`: the head of the final response had come. */
enum trouble code_trouble(CURLcode code, bool head);
/* Is it this machine's trouble, and not the other end's? */
bool code_is_local(long os_number);

#endif
