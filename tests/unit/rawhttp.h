/*
 * The least HTTP client that can look at a server: one blocking socket, no opinions.
 * Every wait ends after ten seconds, so that a test fails and does not hang.
 */
#ifndef TESTS_UNIT_RAWHTTP_H
#define TESTS_UNIT_RAWHTTP_H

#include <stdbool.h>
#include <stddef.h>

struct rawhttp_reply {
    int status;       /* 0: the connection was closed before a whole head was there */
    char head[4096];  /* from the status line to the empty line */
    char body[32768]; /* ended with '\0' */
    size_t body_len;
};

/* A connection to "http://ADDRESS:PORT", -1 when there is none. The caller closes it. */
int rawhttp_connect(const char *url);
bool rawhttp_send(int fd, const char *text);
/* Reads one answer whose length the head tells; true when it is whole. */
bool rawhttp_receive(int fd, struct rawhttp_reply *reply);
/* "GET <path>" over the connection, and its answer. */
bool rawhttp_get(int fd, const char *path, struct rawhttp_reply *reply);
/* The same over a connection of its own. */
bool rawhttp_get_once(const char *url, const char *path, struct rawhttp_reply *reply);
/* Does the head have exactly this line, "Name: value"? */
bool rawhttp_has_header(const struct rawhttp_reply *reply, const char *line);
/* Did the other side close? Waits for it. */
bool rawhttp_is_closed(int fd);

#endif
