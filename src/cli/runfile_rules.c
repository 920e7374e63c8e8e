/*
 * The rules that a run is held to, as settings of it. They are more than what options
 * name: a schema leads to other files, and a profile to another profile.
 */
#include "cli/runfile.h"

#include "base/xalloc.h"
#include "store/digest.h"

#include <stdlib.h>
#include <string.h>

enum { RULES_MAX = 1 << 20, TEXT_KEPT_MAX = 64 * 1024 };

static const struct store_setting *find(const struct runfile_settings *settings,
                                        const char *name)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (strcmp(settings->list[i].name, name) == 0)
            return &settings->list[i];
    }
    return NULL;
}

/* Documents of one name may differ, such as "x.json" beside two schemas of two folders;
 * and one document may be read for several schemas. */
static void add_once(struct runfile_settings *settings, const char *name,
                     const char *value)
{
    char *numbered = xstrdup(name);
    const struct store_setting *known;
    for (unsigned i = 2; (known = find(settings, numbered)) != NULL; i++) {
        if (strcmp(known->value, value) == 0)
            break;
        free(numbered);
        numbered = xstrfmt("%s (%u)", name, i);
    }
    if (known == NULL)
        runfile_add(settings, numbered, value, true);
    free(numbered);
}

static void put_digest(struct strbuf *to, const char *text, size_t len)
{
    unsigned char digest[STORE_DIGEST_BYTES];
    struct digester *digester = digester_new();
    digester_put(digester, text, len, digest);
    digester_free(digester);
    strbuf_putf(to, "%zu bytes\nSHA-256 ", len);
    for (size_t i = 0; i < sizeof(digest); i++)
        strbuf_putf(to, "%02x", digest[i]);
}

static void add_text(struct runfile_settings *settings, const char *name,
                     const char *text, size_t len)
{
    struct strbuf value = STRBUF_INIT(TEXT_KEPT_MAX);
    if (!strbuf_add(&value, text, len)) {
        strbuf_reset(&value);
        put_digest(&value, text, len);
    }
    add_once(settings, name, value.text);
    strbuf_release(&value);
}

static void add_document(void *to, const char *uri, const char *text, size_t len)
{
    char *name = xstrfmt("text of %s", uri);
    add_text(to, name, text, len);
    free(name);
}

static void add_profile(struct runfile_settings *settings, const char *name,
                        const struct profile *profile)
{
    struct strbuf text = STRBUF_INIT(RULES_MAX);
    profile_print(&text, profile);
    runfile_add(settings, name, text.text, true);
    strbuf_release(&text);
    if (profile->schema != NULL)
        schema_documents(profile->schema, add_document, settings);
}

void runfile_add_rules(struct runfile_settings *settings, const struct judging *judging)
{
    add_profile(settings, "rules of the profile", judging->profile);
    if (judging->other != NULL)
        add_profile(settings, "rules of the other profile", judging->other);
    for (size_t i = 0; i < judging->own.count; i++)
        schema_documents(judging->own.list[i].schema, add_document, settings);
}
