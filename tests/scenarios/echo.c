/*
 * An origin that sends back what it was sent, wherever an answer has room for it: the
 * worst that a source can do with a secret. Prints "listening on http://127.0.0.1:PORT"
 * and answers one request a connection, one after another, until it is killed.
 *
 * The last figure of the path, without the query, says where the request's head goes:
 *
 *     1  into a document, escaped for JSON        5  into a header with a name of its own
 *     2  into the text of a 401                   6  into the status line
 *     3  into the Location of a redirect to a 4   7  into the content type, and the keys
 *     4  into a 404, percent-encoded                 of a document of the wrong type
 *
 * 8 is answered only when somebody has opened the pipe `hold` for writing, so that the
 * one who asks can be looked at meanwhile.
 */
#include "base/strbuf.h"

#include <ctype.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD_MAX = 64 * 1024, ANSWER_MAX = 1 << 20 };

static char head[HEAD_MAX];

static bool read_head(int connection)
{
    size_t len = 0;
    ssize_t got = 1;
    while (got > 0 && strstr(head, "\r\n\r\n") == NULL && len < sizeof(head) - 1) {
        got = read(connection, head + len, sizeof(head) - 1 - len);
        len += got > 0 ? (size_t)got : 0;
        head[len] = '\0';
    }
    return strstr(head, "\r\n\r\n") != NULL;
}

/* The head on one line. */
static void put_line(struct strbuf *to)
{
    for (const char *c = head; *c != '\0'; c++)
        strbuf_putc(to, *c == '\r' || *c == '\n' ? ' ' : *c);
}

static void put_percent(struct strbuf *to)
{
    for (const char *c = head; *c != '\0'; c++) {
        if (isalnum((unsigned char)*c))
            strbuf_putc(to, *c);
        else
            strbuf_putf(to, "%%%02X", (unsigned char)*c);
    }
}

static void put_document(struct strbuf *to, const char *before, const char *behind)
{
    strbuf_puts(to, before);
    strbuf_put_json(to, head, strlen(head));
    strbuf_puts(to, behind);
}

static void answer(struct strbuf *to, char figure)
{
    static const char end[] = "\r\nConnection: close\r\n\r\n";
    static const char json[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json";
    switch (figure) {
    case '2':
        strbuf_putf(to, "HTTP/1.1 401 Unauthorized%sno such key: %s", end, head);
        break;
    case '3':
        strbuf_puts(to, "HTTP/1.1 302 Found\r\nLocation: /4?from=");
        put_percent(to);
        strbuf_puts(to, end);
        break;
    case '4':
        strbuf_putf(to, "HTTP/1.1 404 Not Found%s", end);
        put_percent(to);
        break;
    case '5':
        strbuf_putf(to, "%s\r\nX-Echo: ", json);
        put_line(to);
        strbuf_putf(to, "%s{\"name\":1,", end);
        break;
    case '6':
        strbuf_puts(to, "HTTP/1.1 2x0 ");
        put_line(to);
        strbuf_puts(to, end);
        break;
    case '7':
        strbuf_puts(to, "HTTP/1.1 200 OK\r\nContent-Type: text/html; of=");
        put_line(to);
        put_document(to, end, "");
        break;
    default:
        strbuf_putf(to, "%s%s", json, end);
        put_document(to, "{\"name\":[", "],\"image\":");
        put_document(to, "", ",\"attributes\":{");
        put_document(to, "", ":1}}");
    }
}

static void serve(int connection)
{
    struct strbuf to = STRBUF_INIT(ANSWER_MAX);
    memset(head, 0, sizeof(head));
    if (read_head(connection)) {
        const char *path = strchr(head, ' ') + 1;
        char figure = path[strcspn(path, "? ") - 1];
        int hold = figure == '8' ? open("hold", O_RDONLY | O_CLOEXEC) : -1;
        answer(&to, figure);
        size_t sent = 0;
        ssize_t wrote = 1;
        while (wrote > 0 && sent < to.len) {
            wrote = send(connection, to.text + sent, to.len - sent, MSG_NOSIGNAL);
            sent += wrote > 0 ? (size_t)wrote : 0;
        }
        if (hold >= 0)
            close(hold);
    }
    strbuf_release(&to);
    close(connection);
}

int main(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t len = sizeof(address);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, len) != 0 ||
        listen(listener, 64) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &len) != 0) {
        perror("echo");
        return 2;
    }
    printf("listening on http://127.0.0.1:%u\n", ntohs(address.sin_port));
    fflush(stdout);
    for (int connection; (connection = accept(listener, NULL, NULL)) >= 0;)
        serve(connection);
    perror("echo");
    return 2;
}
