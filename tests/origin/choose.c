#include "origin/choose.h"

#include <string.h>
#include <strings.h>

static size_t nth_of(const struct request *request, size_t count)
{
    return request->nth < count ? (size_t)request->nth - 1 : count - 1;
}

size_t choose_by_request_of_2(const struct request *request)
{
    return nth_of(request, 2);
}

size_t choose_by_request_of_3(const struct request *request)
{
    return nth_of(request, 3);
}

size_t choose_by_token_of_12(const struct request *request)
{
    return fault_token(request->target) % 12;
}

size_t choose_second_after_20(const struct request *request)
{
    return request->nth_of_fault > 20;
}

size_t choose_flaky(const struct request *request)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (const char *c = request->target; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    hash = (hash ^ (uint32_t)request->nth) * 16777619u;
    return (hash >> 13) % 4 == 3;
}

/* Whether a header line of that name ("\r\nname:") holds the text. */
static bool header_has(const struct request *request, const char *name, const char *text)
{
    for (const char *line = strstr(request->head, "\r\n"); line;
         line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, strlen(name)) != 0)
            continue;
        const char *value = line + 2 + strlen(name);
        const char *hit = strcasestr(value, text);

        if (hit && hit < value + strcspn(value, "\r"))
            return true;
    }
    return false;
}

size_t choose_user_agent_blocked(const struct request *request)
{
    return header_has(request, "User-Agent:", "metaprobe") ||
           header_has(request, "User-Agent:", "Go-http-client");
}

size_t choose_conditional(const struct request *request)
{
    return header_has(request, "If-None-Match:", "") ||
           header_has(request, "If-Modified-Since:", "");
}

size_t choose_accepts_json(const struct request *request)
{
    return !header_has(request, "Accept:", "html");
}

size_t choose_accepts_gzip(const struct request *request)
{
    return header_has(request, "Accept-Encoding:", "gzip");
}

size_t choose_has_range(const struct request *request)
{
    return header_has(request, "Range:", "");
}

size_t choose_crowded(const struct request *request)
{
    return request->connections > 8;
}

unsigned wait_20ms_a_request_in_flight(const struct request *request)
{
    return (unsigned)(20 * request->in_flight);
}

unsigned wait_longer_each_time(const struct request *request)
{
    return (unsigned)(request->nth_of_fault < 500 ? 10 * request->nth_of_fault : 5000);
}

unsigned wait_while_collecting(const struct request *request)
{
    return request->uptime_ms % 10000 < 5000 ? 0 : 3500;
}
