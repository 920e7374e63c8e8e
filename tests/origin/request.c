#include "origin/origin.h"

#include "base/xalloc.h"

#include <string.h>

static const struct step unknown[] = {
    { .kind = STEP_SEND,
      .text = "HTTP/1.1 404 Not Found\r\nContent-Length: 16\r\n\r\nno such script\r\n",
      .len = 58 },
    { .kind = STEP_END },
};

/* Copies what fits, with a NUL at the end. */
static void copy(char *to, size_t size, const char *from, size_t len)
{
    if (len >= size)
        len = size - 1;
    memcpy(to, from, len);
    to[len] = '\0';
}

static void describe(struct conn *conn, uint64_t nth_of_fault)
{
    struct origin *origin = conn->origin;

    conn->request.target = conn->target;
    conn->request.head = conn->head;
    conn->request.nth_of_fault = nth_of_fault;
    conn->request.nth_on_connection++;
    conn->request.connections = origin->connections;
    conn->request.in_flight = origin->in_flight;
    conn->request.uptime_ms = (uv_hrtime() - origin->started) / 1000000;
}

/* Follows choices to a script. Choices name real faults: a test of the table sees to
 * it. */
static const struct step *script_of(const struct fault *fault, struct conn *conn)
{
    if (fault->choose)
        conn->request.nth = counts_add(&conn->origin->requests, conn->target);
    while (fault->choose) {
        const char *name = fault->others[fault->choose(&conn->request)];

        fault = fault_find(name, strlen(name));
        if (!fault)
            BUG("no fault is called %s", name);
    }
    return fault->steps;
}

static const struct step *script_for(struct conn *conn)
{
    if (conn->listener->row.kind != LISTENER_HTTP) {
        describe(conn, ++conn->listener->requests);
        return conn->listener->row.steps;
    }

    const struct fault *fault = fault_for_target(conn->target);

    if (!fault)
        return unknown;
    describe(conn, ++conn->origin->requests_of_fault[fault - faults]);
    return script_of(fault, conn);
}

/* The target is what stands between the first two spaces: "GET /17 HTTP/1.1". */
static void take_head(struct conn *conn, size_t len)
{
    const char *line = conn->in.text;
    const char *target = line + strcspn(line, " \r");

    target += *target == ' ';
    copy(conn->target, sizeof(conn->target), target, strcspn(target, " \r"));
    copy(conn->head, sizeof(conn->head), line, len);
    conn->token = fault_token(conn->target);
    memmove(conn->in.text, conn->in.text + len, conn->in.len - len);
    strbuf_cut(&conn->in, conn->in.len - len);
}

bool request_begin(struct conn *conn)
{
    const char *end = memmem(conn->in.text, conn->in.len, "\r\n\r\n", 4);

    if (!end)
        return false;
    uint64_t now = uv_hrtime();
    take_head(conn, (size_t)(end - conn->in.text) + 4);
    conn->asked = true;
    conn->origin->in_flight++;
    conn_play(conn, script_for(conn), now);
    return true;
}
