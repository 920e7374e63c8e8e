/*
 * Any text as SOURCE: either one printable line that refuses it, or URLs that begin with
 * the origin as it was given, whatever the id, that hold nothing but what a URL may hold,
 * and that are themselves good sources with the same host.
 */
#include "fuzz.h"

#include "base/strbuf.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "token/url.h"

#include <stdlib.h>
#include <string.h>

enum { URL_BYTES = 4096 };

static const char *const ids[] = {
    "0",
    "1",
    "255",
    "18446744073709551616",
    "115792089237316195423570985008687907853269984665640564039457584007913129639935",
};

static void check_message(const char *text)
{
    for (size_t i = 0, len = strlen(text); i < len;) {
        size_t width = utf8_width(text + i, len - i);
        FUZZ_HOLDS(width > 0 && (unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
        i += width;
    }
}

static void check_parts(const struct token_url *url, const char *source)
{
    FUZZ_HOLDS(strcmp(token_url_source(url), source) == 0);
    const char *origin = token_url_origin(url);
    FUZZ_HOLDS(strncmp(source, origin, strlen(origin)) == 0);
    FUZZ_HOLDS(strpbrk(origin, "@{}?#\\ ") == NULL);
    FUZZ_HOLDS(strstr(origin, token_url_host(url)) != NULL);
    FUZZ_HOLDS(token_url_host(url)[0] != '\0');
    FUZZ_HOLDS(strpbrk(token_url_host(url), "[]/%") == NULL);
    FUZZ_HOLDS(token_url_port(url) >= 1 && token_url_port(url) <= 65535);
}

static void check_again(const char *text, const struct token_url *first)
{
    if (strchr(text, '?') != NULL || strlen(text) + 1 + TOKEN_DIGITS_MAX > URL_BYTES)
        return;
    struct err err = ERR_INIT;
    struct token_url *again = token_url_new(text, &err);
    FUZZ_HOLDS(again != NULL);
    FUZZ_HOLDS(strcmp(token_url_host(again), token_url_host(first)) == 0);
    FUZZ_HOLDS(token_url_port(again) == token_url_port(first));
    FUZZ_HOLDS(token_url_is_loopback(again) == token_url_is_loopback(first));
    token_url_free(again);
}

static void check_url(const struct token_url *url, const char *digits)
{
    struct token_id id;
    FUZZ_HOLDS(token_id_parse(&id, digits, strlen(digits)));
    struct strbuf text = STRBUF_INIT(URL_BYTES);
    token_url_put(&text, url, &id);
    FUZZ_HOLDS(!text.full && strlen(text.text) == text.len);
    for (size_t i = 0; i < text.len; i++)
        FUZZ_HOLDS(text.text[i] > ' ' && text.text[i] < 0x7f &&
                   strchr("\"<>\\^`{|}#", text.text[i]) == NULL);
    size_t origin = strlen(token_url_origin(url));
    FUZZ_HOLDS(strncmp(text.text, token_url_origin(url), origin) == 0);
    FUZZ_HOLDS(text.text[origin] == '/' || text.text[origin] == '?');
    check_again(text.text, url);
    strbuf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    char *source = xmemdup0((const char *)data, len);
    struct err err = ERR_INIT;
    struct token_url *url = token_url_new(source, &err);
    check_message(err.text);
    check_message(err.hint);
    FUZZ_HOLDS((url == NULL) == (err.kind == ERR_USAGE && err.text[0] != '\0'));
    if (url != NULL) {
        check_parts(url, source);
        for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
            check_url(url, ids[i]);
    }
    token_url_free(url);
    free(source);
    return 0;
}
