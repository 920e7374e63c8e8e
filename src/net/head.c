#include "net/head.h"

#include <string.h>
#include <strings.h>

enum { INTERIM_MAX = 5 };

void head_init(struct head *head, bool secure)
{
    memset(head, 0, offsetof(struct head, location));
    head->location[0] = '\0';
    head->location_long = false;
    head->secure = secure;
}

static bool refuse(struct head *head, const char *why)
{
    if (head->refusal == NULL)
        head->refusal = why;
    return false;
}

struct piece {
    const char *text;
    size_t len;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct piece trim(struct piece piece)
{
    while (piece.len > 0 && is_blank(piece.text[0])) {
        piece.text++;
        piece.len--;
    }
    while (piece.len > 0 && is_blank(piece.text[piece.len - 1]))
        piece.len--;
    return piece;
}

static bool is(struct piece piece, const char *word)
{
    return piece.len == strlen(word) && strncasecmp(piece.text, word, piece.len) == 0;
}

static bool copy(char *to, size_t size, struct piece piece)
{
    bool fits = piece.len < size;
    size_t len = fits ? piece.len : size - 1;
    memcpy(to, piece.text, len);
    to[len] = '\0';
    return fits;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "HTTP/" DIGIT "." DIGIT, upper case, nothing else. */
static bool read_version(struct head *head, struct piece version)
{
    if (head->secure && is(version, "HTTP/2")) {
        head->http2 = true;
        return true;
    }
    const char *v = version.text;
    if (version.len != 8 || memcmp(v, "HTTP/", 5) != 0 || !is_digit(v[5]) ||
        v[6] != '.' || !is_digit(v[7]))
        return refuse(head, "malformed HTTP version");
    head->http10 = v[5] == '1' ? v[7] == '0' : v[5] == '0' && v[7] != '0';
    return true;
}

static bool read_status_line(struct head *head, struct piece line)
{
    const char *space = memchr(line.text, ' ', line.len);
    if (space == NULL)
        return refuse(head, "malformed status line");
    struct piece version = { line.text, (size_t)(space - line.text) };
    struct piece rest = { space, line.len - version.len };
    while (rest.len > 0 && rest.text[0] == ' ') {
        rest.text++;
        rest.len--;
    }
    const char *end = memchr(rest.text, ' ', rest.len);
    size_t digits = end ? (size_t)(end - rest.text) : rest.len;
    if (digits != 3 || !is_digit(rest.text[0]) || !is_digit(rest.text[1]) ||
        !is_digit(rest.text[2]))
        return refuse(head, "malformed status code");
    head->status =
        (rest.text[0] - '0') * 100 + (rest.text[1] - '0') * 10 + rest.text[2] - '0';
    return read_version(head, version);
}

static void on_length(struct head *head, struct piece value)
{
    /* Several are fine when they are the same text. */
    char text[sizeof(head->length)];
    bool fits = copy(text, sizeof(text), value);
    if (head->content_lengths++ > 0 && strcmp(text, head->length) != 0)
        refuse(head, "more than one Content-Length");
    memcpy(head->length, text, sizeof(text));

    while (value.len > 1 && value.text[0] == '0') {
        value.text++;
        value.len--;
    }
    head->length_bad =
        !fits || value.len > 19 ||
        (value.len == 19 && memcmp(value.text, "9223372036854775807", 19) > 0);
    for (size_t i = 0; i < value.len; i++) {
        if (!is_digit(value.text[i]))
            head->length_bad = true;
    }
}

static void on_transfer_encoding(struct head *head, struct piece value)
{
    head->transfer_encodings++;
    head->chunked = is(value, "chunked");
}

static void on_content_encoding(struct head *head, struct piece value)
{
    if (head->gzip || head->encoded)
        return;
    head->gzip = is(value, "gzip");
    head->encoded = !head->gzip;
}

static void on_content_type(struct head *head, struct piece value)
{
    if (head->content_type[0] == '\0')
        copy(head->content_type, sizeof(head->content_type), value);
}

static void on_retry_after(struct head *head, struct piece value)
{
    if (head->retry_after[0] == '\0' &&
        !copy(head->retry_after, sizeof(head->retry_after), value))
        head->retry_after[0] = '\0';
}

static void on_location(struct head *head, struct piece value)
{
    if (head->location[0] == '\0')
        head->location_long = !copy(head->location, sizeof(head->location), value);
}

static bool read_header(struct head *head, struct piece line)
{
    static const struct {
        const char *name;
        void (*on)(struct head *head, struct piece value);
    } known[] = {
        { "Content-Length", on_length },
        { "Transfer-Encoding", on_transfer_encoding },
        { "Content-Encoding", on_content_encoding },
        { "Content-Type", on_content_type },
        { "Retry-After", on_retry_after },
        { "Location", on_location },
    };
    if (is_blank(line.text[0]))
        return head->lines > 2 || refuse(head, "the first header line is a continuation");
    const char *colon = memchr(line.text, ':', line.len);
    if (colon == NULL)
        return refuse(head, "a header line without a colon");
    struct piece name = { line.text, (size_t)(colon - line.text) };
    struct piece value = trim((struct piece){ colon + 1, line.len - name.len - 1 });
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (is(name, known[i].name)) {
            known[i].on(head, value);
            break;
        }
    }
    return head->refusal == NULL;
}

/* The rules that need the whole head. */
static bool check_framing(struct head *head)
{
    if (head->http2)
        return true;
    if (head->transfer_encodings > 0 && head->http10) {
        head->framing_ignored = head->chunked;
    } else if (head->transfer_encodings > 0) {
        if (head->transfer_encodings > 1 || !head->chunked)
            return refuse(head, "unsupported Transfer-Encoding");
        return true;
    }
    bool bodiless = head->status / 100 == 1 || head->status == 204 || head->status == 304;
    if (head->length_bad && !bodiless)
        return refuse(head, "bad Content-Length");
    return true;
}

static bool end_head(struct head *head)
{
    if (!check_framing(head))
        return false;
    if (head->status / 100 != 1 || (head->status == 101 && !head->http2)) {
        head->complete = true;
        return true;
    }
    unsigned interim = head->interim + 1;
    head_init(head, head->secure);
    head->interim = interim;
    return interim <= INTERIM_MAX || refuse(head, "too many informational responses");
}

bool head_line(struct head *head, const char *line, size_t len)
{
    if (head->complete)
        return true;
    if (head->refusal != NULL)
        return false;
    if (len > 0 && line[len - 1] == '\n')
        len--;
    if (len > 0 && line[len - 1] == '\r')
        len--;
    head->lines++;
    if (head->lines == 1)
        return read_status_line(head, (struct piece){ line, len });
    if (len == 0)
        return end_head(head);
    return read_header(head, (struct piece){ line, len });
}

bool head_is_redirect(const struct head *head)
{
    switch (head->status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        return head->location[0] != '\0';
    default:
        return false;
    }
}
