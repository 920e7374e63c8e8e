#include "net/caching.h"

#include "net/piece.h"

#include <curl/curl.h>
#include <string.h>

static const struct caching_rules no_rules = { false, false, -1, -1, -1 };

void caching_init(struct caching *caching)
{
    caching->said = caching->expires_said = caching->age_said = false;
    caching->control = no_rules;
    caching->targeted_s = caching->age_s = -1;
    caching->expires[0] = caching->date[0] = caching->modified[0] = '\0';
}

/* delta-seconds; -1: it is none. */
static int64_t seconds(struct piece piece)
{
    int64_t value = piece.len > 0 ? 0 : -1;
    for (size_t i = 0; i < piece.len; i++) {
        if (piece.text[i] < '0' || piece.text[i] > '9')
            return -1;
        value = value * 10 + (piece.text[i] - '0');
        if (value > CACHING_MAX_S)
            value = CACHING_MAX_S;
    }
    return value;
}

/* Where a list's item ends: at a comma outside of quotes. */
static size_t item_len(struct piece list)
{
    bool quoted = false;
    size_t at = 0;
    for (; at < list.len && (quoted || list.text[at] != ','); at++) {
        if (list.text[at] == '"')
            quoted = !quoted;
        else if (quoted && list.text[at] == '\\' && at + 1 < list.len)
            at++;
    }
    return at;
}

static struct piece take_item(struct piece *list)
{
    size_t len = item_len(*list);
    struct piece item = piece_trim((struct piece){ list->text, len });
    len += len < list->len;
    *list = (struct piece){ list->text + len, list->len - len };
    return item;
}

static struct piece unquote(struct piece piece)
{
    if (piece.len >= 2 && piece.text[0] == '"' && piece.text[piece.len - 1] == '"')
        return (struct piece){ piece.text + 1, piece.len - 2 };
    return piece;
}

void caching_age(struct caching *caching, const char *value, size_t len)
{
    struct piece list = { value, len };
    caching->said = true;
    if (!caching->age_said)
        caching->age_s = seconds(take_item(&list));
    caching->age_said = true;
}

static int64_t cut(int64_t time_s)
{
    return time_s > CACHING_MAX_S ? CACHING_MAX_S : time_s;
}

static void set_lifetime(int64_t *lifetime_s, struct piece value)
{
    if (*lifetime_s >= 0)
        return;
    int64_t said_s = seconds(unquote(value));
    *lifetime_s = said_s < 0 ? 0 : said_s;
}

static void on_directive(struct caching_rules *rules, struct piece directive)
{
    const char *sign = memchr(directive.text, '=', directive.len);
    size_t len = sign ? (size_t)(sign - directive.text) : directive.len;
    struct piece name = piece_trim((struct piece){ directive.text, len });
    struct piece value = { NULL, 0 };
    if (sign != NULL)
        value = piece_trim((struct piece){ sign + 1, directive.len - len - 1 });
    if (piece_is(name, "s-maxage"))
        set_lifetime(&rules->s_maxage_s, value);
    else if (piece_is(name, "max-age"))
        set_lifetime(&rules->max_age_s, value);
    else if (piece_is(name, "stale-while-revalidate"))
        set_lifetime(&rules->stale_s, value);
    else if (piece_is(name, "must-revalidate") || piece_is(name, "proxy-revalidate"))
        rules->strict = true;
    else if (piece_is(name, "no-store"))
        rules->uncachable = true;
    else if (piece_is(name, "no-cache") || piece_is(name, "private"))
        rules->uncachable = rules->uncachable || unquote(value).len == 0;
}

static void read_rules(struct caching_rules *rules, const char *value, size_t len)
{
    struct piece list = { value, len };
    while (list.len > 0)
        on_directive(rules, take_item(&list));
}

void caching_control(struct caching *caching, const char *value, size_t len)
{
    caching->said = true;
    read_rules(&caching->control, value, len);
}

/* `lifetime_s` is what another header says. */
static int64_t fresh_by(const struct caching_rules *rules, int64_t lifetime_s)
{
    if (rules->uncachable)
        return 0;
    if (rules->s_maxage_s >= 0)
        lifetime_s = rules->s_maxage_s;
    else if (rules->max_age_s >= 0)
        lifetime_s = rules->max_age_s;
    if (rules->strict || rules->stale_s < 0)
        return lifetime_s;
    return cut(rules->stale_s + (lifetime_s > 0 ? lifetime_s : 0));
}

/* "600+60" is Surrogate-Control's way to say that it may be stale for a while (Edge
 * Architecture Specification, 2.2). */
static struct piece take_stale(struct piece item, struct caching_rules *rules)
{
    const char *plus = item.len > 0 ? memchr(item.text, '+', item.len) : NULL;
    if (plus == NULL)
        return item;
    size_t len = (size_t)(plus - item.text);
    set_lifetime(&rules->stale_s, (struct piece){ plus + 1, item.len - len - 1 });
    return (struct piece){ item.text, len };
}

void caching_targeted(struct caching *caching, const char *value, size_t len)
{
    struct caching_rules rules = no_rules;
    struct piece list = { value, len };
    caching->said = true;
    while (list.len > 0)
        on_directive(&rules, take_stale(take_item(&list), &rules));
    int64_t fresh_s = fresh_by(&rules, -1);
    if (fresh_s > caching->targeted_s)
        caching->targeted_s = fresh_s;
}

/* A date that does not fit is none. */
static void keep_date(char date[CACHING_DATE_MAX], const char *value, size_t len)
{
    if (len >= CACHING_DATE_MAX)
        len = 0;
    memcpy(date, value, len);
    date[len] = '\0';
}

void caching_expires(struct caching *caching, const char *value, size_t len)
{
    caching->said = true;
    if (!caching->expires_said)
        keep_date(caching->expires, value, len);
    caching->expires_said = true;
}

void caching_modified(struct caching *caching, const char *value, size_t len)
{
    if (caching->modified[0] == '\0')
        keep_date(caching->modified, value, len);
}

void caching_date(struct caching *caching, const char *value, size_t len)
{
    if (caching->date[0] == '\0')
        keep_date(caching->date, value, len);
}

/* False: it is none. Every form of a date has a time of day; "0" and "-1", which are
 * often sent, are none. */
static bool read_date(const char *text, int64_t *at_s)
{
    time_t date = strchr(text, ':') != NULL ? curl_getdate(text, NULL) : (time_t)-1;
    *at_s = (int64_t)date;
    return date != (time_t)-1;
}

static int64_t until_expiry_s(const struct caching *caching, int64_t now_s)
{
    int64_t expires_s, date_s;
    if (!read_date(caching->expires, &expires_s))
        return 0;
    if (!read_date(caching->date, &date_s))
        date_s = now_s;
    if (expires_s <= date_s)
        return 0;
    int64_t lifetime_s = expires_s - date_s;
    return cut(lifetime_s);
}

int64_t caching_fresh_s(const struct caching *caching, int64_t now_s)
{
    int64_t expires_s = caching->expires_said ? until_expiry_s(caching, now_s) : -1;
    int64_t fresh_s = fresh_by(&caching->control, expires_s);
    return fresh_s > caching->targeted_s ? fresh_s : caching->targeted_s;
}

int64_t caching_guess_s(const struct caching *caching, int64_t now_s)
{
    enum { PART = 10 };
    int64_t modified_s, date_s;
    if (!read_date(caching->modified, &modified_s))
        return -1;
    if (!read_date(caching->date, &date_s))
        date_s = now_s;
    return date_s > modified_s ? cut((date_s - modified_s) / PART) : 0;
}
