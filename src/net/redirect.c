#include "net/redirect.h"

#include "base/hex.h"

#include <strings.h>

/* Go refuses a URL with a '%' that no two hexadecimal digits follow, but in the query. */
static bool has_bad_escape(const char *url)
{
    bool query = false;
    for (const char *p = url; *p != '\0'; p++) {
        query = *p == '?' || (query && *p != '#');
        if (*p == '%' && !query && (hex_value(p[1]) < 0 || hex_value(p[2]) < 0))
            return true;
    }
    return false;
}

bool url_has_scheme(CURLU *url, const char *scheme)
{
    char *of_url = NULL;
    curl_url_get(url, CURLUPART_SCHEME, &of_url, 0);
    bool same = of_url != NULL && strcasecmp(of_url, scheme) == 0;
    curl_free(of_url);
    return same;
}

static bool has_user(CURLU *url)
{
    char *user = NULL;
    bool has = curl_url_get(url, CURLUPART_USER, &user, 0) == CURLUE_OK;
    curl_free(user);
    return has;
}

static enum trouble check(CURLU *from, CURLU *hop, const char **why)
{
    if (!url_has_scheme(hop, "http") && !url_has_scheme(hop, "https")) {
        *why = "its scheme is neither http nor https";
        return TROUBLE_REDIRECT_BAD;
    }
    if (url_has_scheme(from, "https") && url_has_scheme(hop, "http")) {
        *why = "it leads from https to http";
        return TROUBLE_REDIRECT_UNSAFE;
    }
    if (has_user(hop)) {
        *why = "its Location carries a user name";
        return TROUBLE_REDIRECT_UNSAFE;
    }
    return TROUBLE_NONE;
}

enum trouble redirect_resolve(CURLU *from, const char *location, CURLU **hop,
                              const char **why)
{
    if (has_bad_escape(location)) {
        *why = "its Location has a bad percent-escape";
        return TROUBLE_REDIRECT_BAD;
    }
    CURLU *url = curl_url_dup(from);
    CURLUcode failed = curl_url_set(url, CURLUPART_URL, location,
                                    CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE);
    *why = curl_url_strerror(failed);
    enum trouble trouble =
        failed != CURLUE_OK ? TROUBLE_REDIRECT_BAD : check(from, url, why);
    if (trouble == TROUBLE_NONE)
        *hop = url;
    else
        curl_url_cleanup(url);
    return trouble;
}
