#include "base/base64.h"
#include "base/secret_priv.h"

enum { FORM_MAX = 1 << 20 };

/* What stands for a byte, or NULL where it is the byte itself. */
typedef const char *escape_fn(char c);

/* application/x-www-form-urlencoded */
static const char *in_html_form(char c)
{
    return c == ' ' ? "+" : NULL;
}

/* RFC 6901 */
static const char *in_pointer(char c)
{
    return c == '~' ? "~0" : c == '/' ? "~1" : NULL;
}

static escape_fn *const escapes[] = { in_html_form, in_pointer };

void secret_forms(const char *value, size_t len,
                  void (*add)(const char *text, size_t len))
{
    struct strbuf form = STRBUF_INIT(FORM_MAX);
    add(value, len);
    struct secret_view view;
    if (secret_view_init(&view, value, len) && view.len >= SECRET_LEN_MIN)
        add(view.text, view.len);
    secret_view_release(&view);
    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
        strbuf_reset(&form);
        for (size_t at = 0; at < len; at++) {
            const char *escaped = escapes[i](value[at]);
            if (escaped != NULL)
                strbuf_puts(&form, escaped);
            else
                strbuf_putc(&form, value[at]);
        }
        add(form.text, form.len);
    }
    for (int for_url = 0; for_url < 2; for_url++) {
        strbuf_reset(&form);
        base64_put(&form, value, len, for_url);
        add(form.text, form.len);
    }
    secret_wipe(form.text, form.len);
    strbuf_release(&form);
}
