#include "emulator/asset.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A grey pixel. */
static const char png[] =
    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55"
    "\0\0\0\nIDAT\x78\xda\x63\x68\0\0\0\x82\0\x81\xda\x45\x08\x3b"
    "\0\0\0\0IEND\xae\x42\x60\x82";
/* The box that such a file begins with, and no more. */
static const char mp4[] = "\0\0\0\x18"
                          "ftypisom\0\0\x02\0isommp41";
static const char page[] = "<!doctype html>\n<title>Sign in to continue</title>\n";

/* clang-format off */
static const struct {
    const char *extension, *content_type, *bytes;
    size_t len;
} types[ASSET_TYPE_COUNT] = {
    [ASSET_PNG] = { ".png", "image/png", png, sizeof(png) - 1 },
    [ASSET_MP4] = { ".mp4", "video/mp4", mp4, sizeof(mp4) - 1 },
};
/* clang-format on */

bool asset_read(const char *path, struct asset *asset)
{
    static const char folder[] = "/assets/";
    if (strncmp(path, folder, strlen(folder)) != 0)
        return false;
    asset->stem = path + strlen(folder);
    asset->stem_len = strcspn(asset->stem, "./");
    for (int i = 0; i < ASSET_TYPE_COUNT; i++) {
        asset->type = (enum asset_type)i;
        if (strcmp(asset->stem + asset->stem_len, types[i].extension) == 0)
            return true;
    }
    return false;
}

static void fill(struct serve_reply *reply, int status, const char *content_type,
                 const char *body, size_t len)
{
    reply->status = status;
    reply->content_type = content_type;
    reply->body = body;
    reply->body_len = len;
    reply->fixed = true;
}

static void add_header(struct serve_reply *reply, const char *name, const char *value)
{
    size_t i = 0;
    while (reply->headers[i].name != NULL)
        i++;
    reply->headers[i].name = name;
    reply->headers[i].value = value;
}

/* Takes digits off the text; false when there are none. */
static bool take_number(const char **text, uint64_t *number)
{
    const char *start = *text;
    *number = 0;
    for (; **text >= '0' && **text <= '9' && *number < UINT64_MAX / 100; (*text)++)
        *number = *number * 10 + (uint64_t)(**text - '0');
    return *text > start;
}

/* A range of bytes: "bytes=0-63", "bytes=64-", "bytes=-64"; the first may be behind the
 * end. False: not of this form, or of another unit, and so to be ignored (RFC 9110). */
static bool read_range(const char *text, uint64_t len, uint64_t *first, uint64_t *last)
{
    static const char unit[] = "bytes=";
    if (text == NULL || strncmp(text, unit, strlen(unit)) != 0)
        return false;
    text += strlen(unit);
    bool begins = take_number(&text, first);
    if (*text++ != '-')
        return false;
    bool ends = take_number(&text, last);
    if (*text != '\0' || !(begins || ends) || (begins && ends && *last < *first))
        return false;
    if (!begins)
        *first = *last < len ? len - *last : 0;
    if (!begins || !ends || *last >= len)
        *last = len - 1;
    return true;
}

static void fill_media(enum asset_type type, const char *range, struct serve_reply *reply)
{
    static _Thread_local char part[80];
    uint64_t first, last, len = types[type].len;
    fill(reply, 200, types[type].content_type, types[type].bytes, types[type].len);
    add_header(reply, "Accept-Ranges", "bytes");
    if (!read_range(range, len, &first, &last))
        return;
    if (first >= len) {
        snprintf(part, sizeof(part), "bytes */%" PRIu64, len);
        fill(reply, 416, NULL, "", 0);
    } else {
        snprintf(part, sizeof(part), "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, first,
                 last, len);
        fill(reply, 206, types[type].content_type, types[type].bytes + first,
             (size_t)(last - first + 1));
    }
    add_header(reply, "Content-Range", part);
}

void asset_answer(enum asset_type type, enum asset_fault fault,
                  const struct serve_request *request, struct serve_reply *reply)
{
    bool head = strcmp(request->method, "HEAD") == 0;
    switch (fault) {
    case ASSET_WELL:
        fill_media(type, head ? NULL : request->range, reply);
        break;
    case ASSET_MISSING:
        fill(reply, 404, NULL, "", 0);
        break;
    case ASSET_HTML:
        fill(reply, 200, "text/html; charset=utf-8", page, sizeof(page) - 1);
        break;
    case ASSET_EMPTY:
        fill(reply, 200, types[type].content_type, "", 0);
        break;
    case ASSET_HEAD_REFUSED:
        if (head) {
            fill(reply, 405, NULL, "", 0);
            add_header(reply, "Allow", "GET");
        } else {
            fill_media(type, request->range, reply);
        }
        break;
    }
}
