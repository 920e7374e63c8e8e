#include "fixture.h"

#include "base/strbuf.h"
#include "check.h"
#include "token/id_priv.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct token_id id_of(const char *text)
{
    struct token_id id = { { 0 } };
    CHECK(token_id_parse(&id, text, strlen(text)));
    return id;
}

struct token_set *set_of(const char *text)
{
    struct token_source source = { .text = text, .option = "--tokens" };
    struct err err = ERR_INIT;
    struct token_set *set = token_set_new(&source, &err);
    CHECK_STR("", err.text);
    return set;
}

struct token_set *set_of_file(const char *bytes, size_t len, const char *column,
                              struct err *err)
{
    FILE *file = tmpfile();
    fwrite(bytes, 1, len, file);
    fflush(file);
    char text[40];
    snprintf(text, sizeof(text), "@/dev/fd/%d", fileno(file));
    struct token_source source = { text, "--tokens", column };
    struct token_set *set = token_set_new(&source, err);
    fclose(file);
    return set;
}

const char *behind_name(const struct err *err)
{
    const char *colon = strchr(err->text, ':');
    return colon != NULL ? colon + 1 : err->text;
}

const char *set_text(const struct token_set *set, char text[SET_TEXT])
{
    struct strbuf to = STRBUF_INIT(SET_TEXT - 1);
    char digits[TOKEN_TEXT_SIZE];
    uint64_t count = token_set_count(set);
    for (uint64_t i = 0; i < count && !to.full;) {
        struct token_id first, last, next;
        token_set_at(set, i, &first);
        last = next = first;
        while (++i < count) {
            token_id_advance(&next, 1);
            struct token_id at;
            token_set_at(set, i, &at);
            if (token_id_compare(&at, &next) != 0)
                break;
            last = at;
        }
        strbuf_puts(&to, to.len > 0 ? "," : "");
        strbuf_puts(&to, token_id_text(&first, digits));
        if (token_id_compare(&first, &last) != 0) {
            strbuf_putc(&to, '-');
            strbuf_puts(&to, token_id_text(&last, digits));
        }
    }
    snprintf(text, SET_TEXT, "%s", to.text);
    strbuf_release(&to);
    return text;
}

uint64_t next_number(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}
