#include "judge/asset.h"

#include "base/base64.h"
#include "base/hex.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "base/untrusted.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- what is wrong ---- */

enum { MESSAGE_MAX = 240 };

/* 416 is the answer to a range of nothing. */
static bool is_there(const struct asset_result *result)
{
    return result->asked && result->trouble == TROUBLE_NONE &&
           (result->within || result->status / 100 == 2 || result->status == 416);
}

static bool is_distress(int status)
{
    return status == 429 || status / 100 == 5;
}

static bool not_asked(const struct asset_result *result, char *message)
{
    snprintf(message, MESSAGE_MAX, "not asked: %s", result->reason);
    return !result->asked;
}

static bool unreachable(const struct asset_result *result, char *message)
{
    if (!result->asked || result->within)
        return false;
    if (result->trouble == TROUBLE_NONE) {
        snprintf(message, MESSAGE_MAX, "it is answered with status %d", result->status);
        return is_distress(result->status);
    }
    snprintf(message, MESSAGE_MAX, "%s%s%s", trouble_cause(result->trouble),
             result->reason[0] ? ": " : "", result->reason);
    return true;
}

static bool missing(const struct asset_result *result, char *message)
{
    snprintf(message, MESSAGE_MAX, "it is answered with status %d", result->status);
    return result->asked && result->trouble == TROUBLE_NONE && !is_there(result) &&
           !is_distress(result->status);
}

static bool unreadable(const struct asset_result *result, char *message)
{
    snprintf(message, MESSAGE_MAX, "%s", result->reason);
    return result->within && result->trouble != TROUBLE_NONE;
}

static bool empty(const struct asset_result *result, char *message)
{
    snprintf(message, MESSAGE_MAX, "it has no bytes");
    return is_there(result) && result->bytes == 0;
}

/* Without its parameters. */
static size_t type_len(const char *type)
{
    return strcspn(type, "; \t");
}

static bool is_type(const char *type, const char *name)
{
    size_t len = strlen(name);
    bool family = name[len - 1] == '/';
    return strncasecmp(type, name, len) == 0 && (family || type_len(type) == len);
}

static bool tells_nothing(const char *type)
{
    return type_len(type) == 0 || is_type(type, "application/octet-stream") ||
           is_type(type, "binary/octet-stream");
}

static bool is_shown(enum asset_kind kind, const char *type)
{
    static const struct {
        const char *name; /* a family where it ends in a slash */
        bool as_image;
    } shown[] = {
        { "image/", true }, { "video/", true },     { "audio/", true },
        { "model/", true }, { "text/html", false }, { "application/xhtml+xml", false },
    };
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        if (is_type(type, shown[i].name))
            return kind == ASSET_ANIMATION || shown[i].as_image;
    }
    return false;
}

static bool wrong_type(const struct asset_result *result, char *message)
{
    const char *type = result->content_type;
    snprintf(message, MESSAGE_MAX, "its type is %s, which is not shown as %s", type,
             asset_kind_name(result->kind));
    return is_there(result) && result->bytes != 0 && !tells_nothing(type) &&
           !is_shown(result->kind, type);
}

static bool untyped(const struct asset_result *result, char *message)
{
    const char *type = result->content_type;
    if (type[0] == '\0')
        snprintf(message, MESSAGE_MAX, "it has no type");
    else
        snprintf(message, MESSAGE_MAX, "its type, %s, tells nothing", type);
    return is_there(result) && result->bytes != 0 && tells_nothing(type);
}

static bool large(const struct asset_result *result, char *message)
{
    char bytes[UNITS_TEXT];
    if (!is_there(result) || result->bytes == ASSET_BYTES_UNKNOWN ||
        result->bytes <= ASSET_LARGE_BYTES)
        return false;
    snprintf(message, MESSAGE_MAX, "it has %s", units_bytes(bytes, result->bytes));
    return true;
}

/* clang-format off */
static const struct {
    const char *rule;
    enum severity severity;
    bool (*holds)(const struct asset_result *result, char *message);
} rules[] = {
    { "asset.missing",     SEVERITY_WARNING, missing },
    { "asset.unreachable", SEVERITY_WARNING, unreachable },
    { "asset.unreadable",  SEVERITY_WARNING, unreadable },
    { "asset.empty",       SEVERITY_WARNING, empty },
    { "asset.type",        SEVERITY_WARNING, wrong_type },
    { "asset.untyped",     SEVERITY_INFO,    untyped },
    { "asset.large",       SEVERITY_WARNING, large },
    { "asset.not-asked",   SEVERITY_INFO,    not_asked },
};
/* clang-format on */

void judge_asset(struct asset_result *result)
{
    char message[MESSAGE_MAX];
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (rules[i].holds(result, message))
            findings_add(&result->findings, rules[i].severity, rules[i].rule, NULL, "%s",
                         message);
    }
}

/* ---- data: URLs ---- */

bool asset_is_data(const char *url)
{
    return strncasecmp(url, "data:", 5) == 0;
}

/* A percent sign that no two digits follow stands for itself, as in browsers. */
static void undo_percents(struct strbuf *to, const char *text)
{
    for (; *text != '\0'; text++) {
        int high = *text == '%' ? hex_value(text[1]) : -1;
        int low = high >= 0 ? hex_value(text[2]) : -1;
        if (low >= 0) {
            strbuf_putc(to, (char)(high * 16 + low));
            text += 2;
        } else {
            strbuf_putc(to, *text);
        }
    }
}

static bool ends_in_base64(const char *head, size_t len)
{
    static const char mark[] = ";base64";
    size_t size = sizeof(mark) - 1;
    return len >= size && strncasecmp(head + len - size, mark, size) == 0;
}

static bool read_content(struct asset_result *result, const char *data, bool base64)
{
    struct strbuf plain = STRBUF_INIT(strlen(data));
    struct strbuf bytes = STRBUF_INIT(strlen(data));
    undo_percents(&plain, data);
    bool good = !base64 || plain.len == 0 || base64_decode(&bytes, plain.text, plain.len);
    result->bytes = base64 ? bytes.len : plain.len;
    strbuf_release(&plain);
    strbuf_release(&bytes);
    return good;
}

static void set_type(struct asset_result *result, const char *type, size_t len)
{
    if (len == 0 || type[0] == ';') { /* RFC 2397: what is not said is text */
        type = "text/plain";
        len = strlen(type);
    }
    untrusted_copy(result->content_type, sizeof(result->content_type), type, len);
}

void asset_read_data(struct asset_result *result)
{
    const char *head = result->url + strlen("data:");
    size_t len = strcspn(head, ",");
    bool base64 = ends_in_base64(head, len);
    const char *wrong = NULL;
    result->asked = result->within = true;
    result->bytes = ASSET_BYTES_UNKNOWN;
    set_type(result, head, base64 ? len - strlen(";base64") : len);
    if (head[len] != ',')
        wrong = "a data: URL without a comma";
    else if (!read_content(result, head + len + 1, base64))
        wrong = "its data: URL is not Base64 as it says";
    if (wrong == NULL)
        return;
    result->trouble = TROUBLE_BODY_MALFORMED;
    snprintf(result->reason, sizeof(result->reason), "%s", wrong);
}
