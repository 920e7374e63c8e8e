#include "net/head.h"

#include "net/piece.h"

#include <string.h>

enum { INTERIM_MAX = 5 };

void head_init(struct head *head, bool secure)
{
    memset(head, 0, offsetof(struct head, caching));
    caching_init(&head->caching);
    head->content_type[0] = head->retry_after[0] = head->location[0] = '\0';
    head->location_long = head->location_bad = false;
    head->secure = secure;
    head->announced = UINT64_MAX;
}

static bool refuse(struct head *head, const char *why)
{
    if (head->refusal == NULL)
        head->refusal = why;
    return false;
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
    if (head->secure && piece_is(version, "HTTP/2")) {
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
    /* Three bytes, read as a signed number that is not negative. */
    const char *code = rest.text;
    bool plus = digits == 3 && code[0] == '+';
    if (digits != 3 || !(plus || is_digit(code[0])) || !is_digit(code[1]) ||
        !is_digit(code[2]))
        return refuse(head, "malformed status code");
    head->status =
        (plus ? 0 : (code[0] - '0') * 100) + (code[1] - '0') * 10 + code[2] - '0';
    return read_version(head, version);
}

static void on_length(struct head *head, struct piece value)
{
    /* Several are fine when they are the same text. */
    char text[sizeof(head->length)];
    bool fits = copy(text, sizeof(text), value);
    if (head->content_lengths++ > 0 && strcmp(text, head->length) != 0)
        head->lengths_differ = true;
    memcpy(head->length, text, sizeof(text));

    while (value.len > 1 && value.text[0] == '0') {
        value.text++;
        value.len--;
    }
    head->length_bad =
        !fits || value.len > 19 ||
        (value.len == 19 && memcmp(value.text, "9223372036854775807", 19) > 0);
    head->announced = value.len > 0 ? 0 : UINT64_MAX;
    for (size_t i = 0; i < value.len && !head->length_bad; i++) {
        head->length_bad = !is_digit(value.text[i]);
        head->announced = head->announced * 10 + (uint64_t)(value.text[i] - '0');
    }
}

static void on_transfer_encoding(struct head *head, struct piece value)
{
    head->transfer_encodings++;
    head->chunked = piece_is(value, "chunked");
}

static void on_content_encoding(struct head *head, struct piece value)
{
    if (head->gzip || head->encoded)
        return;
    head->gzip = piece_is(value, "gzip");
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
    if (head->location[0] != '\0')
        return;
    head->location_long = !copy(head->location, sizeof(head->location), value);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.text[i];
        head->location_bad = head->location_bad || c < 0x20 || c == 0x7f;
    }
}

/* Takes the next item off a list with commas. */
static struct piece next_item(struct piece *list)
{
    const char *comma = memchr(list->text, ',', list->len);
    size_t len = comma ? (size_t)(comma - list->text) : list->len;
    struct piece item = piece_trim((struct piece){ list->text, len });
    len += comma != NULL;
    *list = (struct piece){ list->text + len, list->len - len };
    return item;
}

/* A `Trailer` that names a framing header is refused. */
static void on_trailer(struct head *head, struct piece value)
{
    while (value.len > 0) {
        struct piece name = next_item(&value);
        if (piece_is(name, "Transfer-Encoding") || piece_is(name, "Trailer") ||
            piece_is(name, "Content-Length"))
            head->trailer_bad = true;
    }
}

static void on_connection(struct head *head, struct piece value)
{
    while (value.len > 0) {
        struct piece token = next_item(&value);
        head->close = head->close || piece_is(token, "close");
        head->keep_alive = head->keep_alive || piece_is(token, "keep-alive");
    }
}

static void on_age(struct head *head, struct piece value)
{
    caching_age(&head->caching, value.text, value.len);
}

static void on_cache_control(struct head *head, struct piece value)
{
    caching_control(&head->caching, value.text, value.len);
}

static void on_expires(struct head *head, struct piece value)
{
    caching_expires(&head->caching, value.text, value.len);
}

static void on_targeted(struct head *head, struct piece value)
{
    caching_targeted(&head->caching, value.text, value.len);
}

static void on_modified(struct head *head, struct piece value)
{
    caching_modified(&head->caching, value.text, value.len);
}

static void on_date(struct head *head, struct piece value)
{
    caching_date(&head->caching, value.text, value.len);
}

#define FIELD(name) name, sizeof(name) - 1
/* clang-format off */
static const struct head_field {
    const char *name;
    size_t len;
    bool framing;
    void (*on)(struct head *head, struct piece value);
} known[] = {
    { FIELD("Content-Length"),    true,  on_length },
    { FIELD("Transfer-Encoding"), true,  on_transfer_encoding },
    { FIELD("Content-Encoding"),  true,  on_content_encoding },
    { FIELD("Content-Type"),      false, on_content_type },
    { FIELD("Retry-After"),       false, on_retry_after },
    { FIELD("Location"),          false, on_location },
    { FIELD("Trailer"),           false, on_trailer },
    { FIELD("Connection"),        false, on_connection },
    { FIELD("Age"),               false, on_age },
    { FIELD("Cache-Control"),     false, on_cache_control },
    { FIELD("Expires"),           false, on_expires },
    { FIELD("Date"),              false, on_date },
    { FIELD("Last-Modified"),     false, on_modified },
    { FIELD("Surrogate-Control"), false, on_targeted },
    { FIELD("CDN-Cache-Control"), false, on_targeted },
    { FIELD("Cloudflare-CDN-Cache-Control"), false, on_targeted },
    { FIELD("Vercel-CDN-Cache-Control"), false, on_targeted },
};
/* clang-format on */

/* Most lines of a head are of no known field, and their lengths tell them apart. */
static const struct head_field *find_field(struct piece name)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (known[i].len == name.len &&
            strncasecmp(known[i].name, name.text, name.len) == 0)
            return &known[i];
    }
    return NULL;
}

/* A framing header whose first line is empty has its value in the second: the first does
 * not count. */
static void read_later_value(struct head *head, struct piece value)
{
    if (head->last->on == on_length)
        head->content_lengths--;
    else if (head->last->on == on_transfer_encoding)
        head->transfer_encodings--;
    else
        head->encoded = false;
    head->last->on(head, value);
}

/* Anything behind a value that a framing header may have makes another value of it. */
static void spoil_value(struct head *head)
{
    if (head->last->on == on_length)
        head->length_bad = true;
    else if (head->last->on == on_transfer_encoding)
        head->chunked = false;
    else
        head->encoded = !(head->gzip = false);
}

/* The rest of a folded line; libcurl reads framing headers from their first line only. */
static bool read_continuation(struct head *head, struct piece line)
{
    if (head->lines == 2)
        return refuse(head, "the first header line is a continuation");
    struct piece rest = piece_trim(line);
    if (head->last == NULL || !head->last->framing || rest.len == 0)
        return true;
    head->folded_framing = true;
    if (head->last_empty)
        read_later_value(head, rest);
    else
        spoil_value(head);
    head->last_empty = false;
    return true;
}

static bool read_header(struct head *head, struct piece line)
{
    if (piece_is_blank(line.text[0]))
        return read_continuation(head, line);
    const char *colon = memchr(line.text, ':', line.len);
    if (colon == NULL)
        return refuse(head, "a header line without a colon");
    struct piece name = { line.text, (size_t)(colon - line.text) };
    struct piece value = piece_trim((struct piece){ colon + 1, line.len - name.len - 1 });
    head->last = find_field(name);
    head->last_empty = value.len == 0;
    if (head->last != NULL)
        head->last->on(head, value);
    return true;
}

/* The rules that need the whole head. */
static bool check_framing(struct head *head)
{
    head->bodiless =
        head->status / 100 == 1 || head->status == 204 || head->status == 304;
    if (head->http2)
        return true;
    if (head->transfer_encodings > 0 && !head->http10) {
        if (head->transfer_encodings > 1 || !head->chunked)
            return refuse(head, "unsupported Transfer-Encoding");
        if (head->trailer_bad)
            return refuse(head, "a Trailer that names a framing header");
        head->announced = UINT64_MAX;
        return true;
    }
    head->chunked = false; /* HTTP/1.0 has no chunks: Go reads them as part of the body */
    if (head->lengths_differ)
        return refuse(head, "more than one Content-Length");
    if (head->length_bad && !head->bodiless)
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
