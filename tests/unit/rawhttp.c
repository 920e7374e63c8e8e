#include "rawhttp.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static bool parse_url(const char *url, struct sockaddr_storage *address, socklen_t *len)
{
    char host[64] = "";
    const char *colon = strrchr(url, ':');
    if (strncmp(url, "http://", 7) != 0 || colon == NULL || colon - url - 7 >= 64)
        return false;
    memcpy(host, url + 7, (size_t)(colon - url - 7));
    in_port_t port = htons((uint16_t)strtoul(colon + 1, NULL, 10));
    memset(address, 0, sizeof(*address));
    if (host[0] == '[') {
        struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)address;
        host[strlen(host) - 1] = '\0';
        *v6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = port };
        *len = sizeof(*v6);
        return inet_pton(AF_INET6, host + 1, &v6->sin6_addr) == 1;
    }
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)address;
    *v4 = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = port };
    *len = sizeof(*v4);
    return inet_pton(AF_INET, host, &v4->sin_addr) == 1;
}

int rawhttp_connect(const char *url)
{
    struct sockaddr_storage address;
    socklen_t len;
    if (!parse_url(url, &address, &len))
        return -1;
    struct timeval limit = { .tv_sec = 10 };
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) == 0 &&
        connect(fd, (struct sockaddr *)&address, len) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

bool rawhttp_send(int fd, const char *text)
{
    for (size_t len = strlen(text); len > 0;) {
        ssize_t sent = send(fd, text, len, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        text += sent;
        len -= (size_t)sent;
    }
    return true;
}

/* Byte by byte, so that nothing of the body is taken. */
static bool receive_head(int fd, struct rawhttp_reply *reply)
{
    size_t len = 0;
    while (len + 1 < sizeof(reply->head) && recv(fd, reply->head + len, 1, 0) == 1) {
        reply->head[++len] = '\0';
        if (len >= 4 && strcmp(reply->head + len - 4, "\r\n\r\n") == 0)
            return sscanf(reply->head, "HTTP/1.1 %d ", &reply->status) == 1;
    }
    return false;
}

bool rawhttp_receive(int fd, struct rawhttp_reply *reply)
{
    memset(reply, 0, sizeof(*reply));
    if (!receive_head(fd, reply))
        return false;
    const char *length = strcasestr(reply->head, "\r\nContent-Length: ");
    size_t body_len = length != NULL ? strtoul(length + 18, NULL, 10) : 0;
    if (body_len >= sizeof(reply->body))
        return false;
    while (reply->body_len < body_len) {
        ssize_t got =
            recv(fd, reply->body + reply->body_len, body_len - reply->body_len, 0);
        if (got <= 0)
            return false;
        reply->body_len += (size_t)got;
    }
    return true;
}

bool rawhttp_get(int fd, const char *path, struct rawhttp_reply *reply)
{
    char request[1024];
    snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: test\r\n\r\n", path);
    memset(reply, 0, sizeof(*reply));
    return rawhttp_send(fd, request) && rawhttp_receive(fd, reply);
}

bool rawhttp_get_once(const char *url, const char *path, struct rawhttp_reply *reply)
{
    memset(reply, 0, sizeof(*reply));
    int fd = rawhttp_connect(url);
    if (fd < 0)
        return false;
    bool whole = rawhttp_get(fd, path, reply);
    close(fd);
    return whole;
}

bool rawhttp_has_header(const struct rawhttp_reply *reply, const char *line)
{
    char wanted[256];
    snprintf(wanted, sizeof(wanted), "\r\n%s\r\n", line);
    return strcasestr(reply->head, wanted) != NULL;
}

bool rawhttp_is_closed(int fd)
{
    char byte;
    return recv(fd, &byte, 1, 0) == 0;
}
