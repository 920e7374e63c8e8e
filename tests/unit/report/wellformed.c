#include "wellformed.h"

#include "base/untrusted.h"

#include <stdbool.h>
#include <string.h>

enum { DEPTH_MAX = 16, NAME_MAX_LEN = 32 };

struct reader {
    const char *text;
    size_t len, at;
    char open[DEPTH_MAX][NAME_MAX_LEN];
    size_t depth;
};

static bool take(struct reader *reader, const char *token)
{
    size_t len = strlen(token);
    if (reader->len - reader->at < len ||
        memcmp(reader->text + reader->at, token, len) != 0)
        return false;
    reader->at += len;
    return true;
}

static bool take_name(struct reader *reader, char name[NAME_MAX_LEN])
{
    size_t len = 0;
    while (reader->at < reader->len && len + 1 < NAME_MAX_LEN &&
           ((reader->text[reader->at] >= 'a' && reader->text[reader->at] <= 'z') ||
            reader->text[reader->at] == '-'))
        name[len++] = reader->text[reader->at++];
    name[len] = '\0';
    return len > 0;
}

static const char *take_reference(struct reader *reader)
{
    static const char *const known[] = { "&amp;",  "&lt;", "&gt;",  "&quot;",
                                         "&apos;", "&#9;", "&#10;", "&#13;" };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (take(reader, known[i]))
            return NULL;
    }
    return "an unknown reference";
}

static const char *take_character(struct reader *reader)
{
    const unsigned char *at = (const unsigned char *)reader->text + reader->at;
    size_t width = utf8_width(reader->text + reader->at, reader->len - reader->at);
    if (*at == '&')
        return take_reference(reader);
    if (*at == '<' || *at == '>')
        return "a bare angle bracket";
    if (width == 0)
        return "bytes that are not UTF-8";
    if (*at < 0x20 && *at != '\n')
        return "a control character";
    if (width == 3 && at[0] == 0xef && at[1] == 0xbf && at[2] >= 0xbe)
        return "U+FFFE or U+FFFF";
    reader->at += width;
    return NULL;
}

static const char *take_attributes(struct reader *reader)
{
    char name[NAME_MAX_LEN];
    while (take(reader, " ")) {
        if (!take_name(reader, name) || !take(reader, "=\""))
            return "no attribute";
        while (!take(reader, "\"")) {
            const char *fault =
                reader->at == reader->len ? "an open attribute" : take_character(reader);
            if (fault != NULL)
                return fault;
        }
    }
    return NULL;
}

static const char *take_tag(struct reader *reader)
{
    char name[NAME_MAX_LEN];
    if (take(reader, "/")) {
        bool matches = take_name(reader, name) && reader->depth > 0 &&
                       strcmp(reader->open[--reader->depth], name) == 0;
        return matches && take(reader, ">") ? NULL : "an end tag that closes nothing";
    }
    if (!take_name(reader, name) || reader->depth == DEPTH_MAX)
        return "no name of an element";
    const char *fault = take_attributes(reader);
    if (fault != NULL || take(reader, "/>"))
        return fault;
    memcpy(reader->open[reader->depth++], name, sizeof(name));
    return take(reader, ">") ? NULL : "an open tag";
}

const char *xml_fault(const char *text, size_t len, size_t *at)
{
    struct reader reader = { .text = text, .len = len };
    const char *fault = NULL;
    if (!take(&reader, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        fault = "no declaration";
    while (fault == NULL && reader.at < len)
        fault = take(&reader, "<") ? take_tag(&reader) : take_character(&reader);
    if (fault == NULL && reader.depth > 0)
        fault = "an element without an end";
    *at = reader.at;
    return fault;
}

size_t xml_elements(const char *text, const char *name)
{
    size_t count = 0, len = strlen(name);
    for (const char *p = text; (p = strchr(p, '<')) != NULL; p++)
        count += strncmp(p + 1, name, len) == 0 && strchr(" />", p[1 + len]) != NULL;
    return count;
}
