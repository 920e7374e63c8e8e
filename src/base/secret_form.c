#include "base/base64.h"
#include "base/hex.h"
#include "base/secret_priv.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { FORM_MAX = 1 << 20, BASE64_MIN = 6 };

typedef void add_fn(const char *text, size_t len);

/* ---- a byte as another text ---- */

/* Puts what stands for a byte into `to`, of 8 bytes; returns its length. */
typedef size_t write_fn(char *to, char c);

static size_t write_text(char *to, const char *text)
{
    memcpy(to, text, strlen(text));
    return strlen(text);
}

static size_t write_itself(char *to, char c)
{
    *to = c;
    return 1;
}

/* application/x-www-form-urlencoded */
static size_t in_html_form(char *to, char c)
{
    return c == ' ' ? write_text(to, "+") : write_itself(to, c);
}

/* RFC 6901 */
static size_t in_pointer(char *to, char c)
{
    return c == '~'   ? write_text(to, "~0")
           : c == '/' ? write_text(to, "~1")
                      : write_itself(to, c);
}

/* What reads the bytes of a header as Latin-1, and writes UTF-8. */
static size_t from_latin1(char *to, char c)
{
    unsigned char byte = (unsigned char)c;
    if (byte < 0x80)
        return write_itself(to, c);
    to[0] = (char)(0xc0 | byte >> 6);
    to[1] = (char)(0x80 | (byte & 0x3f));
    return 2;
}

static size_t in_lower_hex(char *to, char c)
{
    char digits[3];
    snprintf(digits, sizeof(digits), "%02x", (unsigned)(unsigned char)c);
    return write_text(to, digits);
}

static size_t in_upper_hex(char *to, char c)
{
    char digits[3];
    snprintf(digits, sizeof(digits), "%02X", (unsigned)(unsigned char)c);
    return write_text(to, digits);
}

static size_t in_lower_case(char *to, char c)
{
    return write_itself(to, (char)tolower((unsigned char)c));
}

static size_t in_upper_case(char *to, char c)
{
    return write_itself(to, (char)toupper((unsigned char)c));
}

/* ---- values that have such a form ---- */

static bool any(const char *value, size_t len)
{
    (void)value;
    return len > 0;
}

/* Digits that have another case, and the dashes of a UUID. */
static bool is_hex(const char *value, size_t len)
{
    bool has_letter = false;
    for (size_t i = 0; i < len; i++) {
        if (value[i] != '-' && hex_value(value[i]) < 0)
            return false;
        has_letter = has_letter || isalpha((unsigned char)value[i]);
    }
    return has_letter;
}

static const struct {
    write_fn *write;
    bool (*has)(const char *value, size_t len);
} forms[] = {
    { write_itself, any },     { in_html_form, any },     { in_pointer, any },
    { from_latin1, any },      { in_lower_hex, any },     { in_upper_hex, any },
    { in_lower_case, is_hex }, { in_upper_case, is_hex },
};

static void add_written(struct strbuf *form, const char *value, size_t len, add_fn *add)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (!forms[i].has(value, len))
            continue;
        strbuf_reset(form);
        for (size_t at = 0; at < len; at++) {
            char written[8];
            strbuf_add(form, written, forms[i].write(written, value[at]));
        }
        add(form->text, form->len);
    }
}

/* ---- Base64 ---- */

/* On its own: with padding and without. */
static void add_base64(struct strbuf *form, const char *value, size_t len, bool for_url,
                       add_fn *add)
{
    strbuf_reset(form);
    base64_put(form, value, len, for_url);
    add(form->text, form->len);
    add(form->text, strcspn(form->text, "="));
}

/* In something longer, behind `before` bytes that do not make up a group of three: the
 * characters that depend on nothing else. */
static void add_base64_within(struct strbuf *form, const char *value, size_t len,
                              size_t before, bool for_url, add_fn *add)
{
    enum { CHARACTER_BITS = 6 };
    struct strbuf bytes = STRBUF_INIT(FORM_MAX);
    size_t from = (8 * before + CHARACTER_BITS - 1) / CHARACTER_BITS;
    size_t end = 8 * (before + len) / CHARACTER_BITS;
    strbuf_add(&bytes, "\0", before > 0);
    strbuf_add(&bytes, "\0", before > 1);
    strbuf_add(&bytes, value, len);
    strbuf_reset(form);
    base64_put(form, bytes.text, bytes.len, for_url);
    if (end >= from + BASE64_MIN)
        add(form->text + from, end - from);
    secret_wipe(bytes.text, bytes.len);
    strbuf_release(&bytes);
}

static void add_in_base64(struct strbuf *form, const char *value, size_t len, add_fn *add)
{
    for (int for_url = 0; for_url < 2; for_url++) {
        add_base64(form, value, len, for_url, add);
        for (size_t before = 0; before < 3; before++)
            add_base64_within(form, value, len, before, for_url, add);
    }
}

/* ---- all ---- */

/* Of the value, and as far as it can be undone itself. */
static void add_forms(struct strbuf *form, const char *value, size_t len, unsigned undone,
                      add_fn *add)
{
    struct secret_view view;
    add_written(form, value, len, add);
    add_in_base64(form, value, len, add);
    if (undone == SECRET_VIEWS_MAX || !secret_view_init(&view, value, len))
        return;
    if (view.len >= SECRET_LEN_MIN)
        add_forms(form, view.text, view.len, undone + 1, add);
    secret_view_release(&view);
}

void secret_forms(const char *value, size_t len, add_fn *add)
{
    struct strbuf form = STRBUF_INIT(FORM_MAX);
    add_forms(&form, value, len, 0, add);
    secret_wipe(form.text, form.len);
    strbuf_release(&form);
}
