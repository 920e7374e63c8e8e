#include "base/secret.h"
#include "token/url.h"

#include "check.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEX_32  "0123456789abcdef0123456789abcdef"
#define CID_0   "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPBdG"
#define CID_1   "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"
#define ADDRESS "0x06012c8cf97BEaD5deAe237070F9587f8E7A266d"
#define ID_43   "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"

/* The source is told as expected, and asked as it stands. */
static void check_told(const char *expected, const char *source)
{
    check_case("%s", source);
    struct err err = ERR_INIT;
    struct token_url *url = token_url_new(source, &err);
    CHECK_STR("", err.text);
    if (url == NULL)
        return;
    struct strbuf asked = STRBUF_INIT(8192), told = STRBUF_INIT(8192);
    struct token_id id = id_of("17");
    CHECK_STR(expected, token_url_source(url));
    CHECK_INT(strcmp(expected, source) != 0, token_url_hides(url));
    token_url_put(&asked, url, &id);
    token_url_put_shown(&told, url, &id);
    const char *at = strstr(source, "{token_id}");
    CHECK(at != NULL && strncmp(asked.text, source, (size_t)(at - source)) == 0);
    CHECK_INT(strcmp(asked.text, told.text) != 0, token_url_hides(url));
    strbuf_release(&asked);
    strbuf_release(&told);
    token_url_free(url);
    secret_forget();
}

static void what_is_public_is_shown(void)
{
    static const char *const segments[] = {
        /* clang-format off */
        "metadata", "metadata2024", "collections/azuki-elementals", "v2", "api/v1.0/nft",
        "12345678901234567890123456789012345678", "1", "token/2", "tokens/v2/metadata",
        /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one segment of two parts */
        CID_0, CID_1, CID_0 "/metadata.json", ADDRESS, "ethereum:" ADDRESS,
        "eip155:1:" ADDRESS, "0x049d36570d4e46f48e99674bd3fcc84644ddd6b96f7c741b1562b82f9e004dc7",
        "k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8",
        "collection-v2-final", "0n1-force-collection", "season-3-2023", "gen2-characters",
        "world-of-women-2022", "cryptopunks-v1-10000", "cryptopunks10000",
        "2024-05-01-reveal", "reveal-20240501", "nft42collection", "boredapes10k",
        "getNFTMetadata", "getNFTsForCollection", "BoredApeYachtClub", "web3foundation",
        "erc721metadata", "My%20Collection%202024", "opensea-erc721-drops",
        "layer2-testnet-13473", "immutable-zkevm-testnet", "mutant-ape-yacht-club-serum-m1",
        "nft-metadata-api-prod-eu-west-1", "staging2.internal-api", "a1b2c3d4",
        "ERC721Metadata", "ERC1155", "xn--80ak6aa92e", "KT1PWx2mnDueood7fEmfbBDKx1D9BAnnXitn",
        "terra1x46rqay4d3cssq8gxxvqz8xt6nwlz4td20k38v",
        "auth/v1", "key/17", "secret", "keys", "author/key",
        /* clang-format on */
    };
    for (size_t i = 0; i < sizeof(segments) / sizeof(segments[0]); i++) {
        char source[400];
        snprintf(source, sizeof(source), "https://h/%s/{token_id}.json", segments[i]);
        check_told(source, source);
    }
    check_told("https://arweave.net/" ID_43 "/{token_id}",
               "https://arweave.net/" ID_43 "/{token_id}");
    check_told("https://gw.ar-io.net/" ID_43 "/{token_id}",
               "https://gw.ar-io.net/" ID_43 "/{token_id}");
}

static void what_looks_like_a_key_is_hidden(void)
{
    static const char *const keys[] = {
        /* clang-format off */
        HEX_32, "d41d8cd98f00b204e9800998ecf8427e", "550e8400-e29b-41d4-a716-446655440000",
        "11111111-2222-3333-4444-555555555555", ID_43,
        "4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "AKIAIOSFODNN7EXAMPLE", "sk_live_51H8xYzKf9", "demo-a8Kd93jfLq2mZ",
        "ab3d-9f2k-x7q1-m4n8", "hRkZpqLxVnTbWyCdEfGj", "QKZXWPLMRTVBNHGFDS",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "xoxb-123456789012-abcdefGHIJKL",
        "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY", "dXNlcjpwYXNzd29yZDEyMw%3D%3D",
        "hunter2hunter2hunter2", "secret-garden", "my-apikey-value", "0x0123456789abcdef",
        /* clang-format on */
    };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        char source[400];
        snprintf(source, sizeof(source), "https://h/v2/%s/nft/{token_id}", keys[i]);
        check_told("https://h/v2/***/nft/{token_id}", source);
    }
}

static void a_name_tells_that_a_key_follows(void)
{
    /* clang-format off */
    static const struct {
        const char *source, *told;
    } rows[] = {
        { "https://h/key/opensesame/{token_id}", "https://h/key/***/{token_id}" },
        { "https://h/Api-Key/opensesame/{token_id}", "https://h/Api-Key/***/{token_id}" },
        { "https://h/secret/opensesame/{token_id}", "https://h/secret/***/{token_id}" },
        { "https://h/a;token=opensesame/{token_id}", "https://h/a;token=***/{token_id}" },
        { "https://h/a;v=2;apikey=open/{token_id}", "https://h/a;v=2;apikey=***/{token_id}" },
        { "https://h/{token_id}?v=2&key=opensesame&x", "https://h/{token_id}?v=***&key=***&x" },
        { "https://h/{token_id}?" HEX_32, "https://h/{token_id}?***" },
        { "https://h/?id={token_id}&k=v", "https://h/?id={token_id}&k=***" },
        { "https://h/?id={token_id}." HEX_32, "https://h/?id={token_id}***" },
        { "https://h/" HEX_32 "-{token_id}-" HEX_32, "https://h/***{token_id}***" },
        { "https://h/?key={token_id}", "https://h/?key={token_id}" },
        { "https://h/key/{token_id}", "https://h/key/{token_id}" },
        { "https://h/?a=&b={token_id}", "https://h/?a=&b={token_id}" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_told(rows[i].told, rows[i].source);
}

static void check_registered(const char *source, const char *text, bool is_secret)
{
    struct err err = ERR_INIT;
    struct token_url *url = token_url_new(source, &err);
    check_case("%s: %s", source, text);
    CHECK(url != NULL);
    CHECK_INT(is_secret, secret_occurs(text, strlen(text)));
    token_url_free(url);
    secret_forget();
}

/* An everyday word that is hidden to be on the safe side must not be masked in
 * documents. */
static void what_is_a_key_is_registered(void)
{
    check_registered("https://h/" HEX_32, "the key " HEX_32 "!", true);
    check_registered("https://h/key/open%20sesame", "open sesame", true);
    check_registered("https://h/key/open%20sesame", "open%20sesame", true);
    check_registered("https://h/{id}?k=0penSesame", "0penSesame", true);
    check_registered("https://h/{id}?apikey=open", "open", true);
    check_registered("https://h/{id}?network=mainnet&v=2", "mainnet 2", false);
    check_registered("https://h/{id}?chain=ethereum", "ethereum", false);
    check_registered("https://h/metadata/{id}", "metadata", false);
}

static void a_named_secret_is_asked_and_never_told(void)
{
    struct strbuf to = STRBUF_INIT(8192);
    struct err err = ERR_INIT;
    struct token_id id = id_of("17");
    setenv("METAPROBE_SECRET_KEY", "a b/c=:%", 1);
    struct token_url *url = token_url_new("https://h/{secret:KEY}/nft", &err);
    CHECK_STR("", err.text);
    CHECK_STR("https://h/{secret:KEY}/nft", token_url_source(url));
    token_url_put(&to, url, &id);
    CHECK_STR("https://h/a%20b%2Fc=:%25/nft/17", to.text);
    token_url_put_shown(&to, url, &id);
    CHECK_STR("https://h/{secret:KEY}/nft/17", to.text);
    CHECK(secret_occurs("a b/c=:%", 8));
    token_url_free(url);
    strbuf_release(&to);
    unsetenv("METAPROBE_SECRET_KEY");
    secret_forget();
}

static void a_secret_that_nobody_gave_is_an_error(void)
{
    struct err err = ERR_INIT;
    CHECK(token_url_new("https://h/{secret:KEY}/{token_id}", &err) == NULL);
    CHECK_STR("source \"https://h/{secret:KEY}/{token_id}\": no secret has the name KEY",
              err.text);
    err = (struct err)ERR_INIT;
    CHECK(token_url_new("https://h/{secret:}/{token_id}", &err) == NULL);
    CHECK(err.text[0] != '\0');
}

static void what_was_told_can_be_told_again(void)
{
    struct strbuf to = STRBUF_INIT(8192);
    struct err err = ERR_INIT;
    struct token_id id = id_of("17");
    struct token_url *url =
        token_url_told("https://h/{secret:KEY}/***/{token_id}?v=***", &err);
    CHECK_STR("", err.text);
    CHECK_STR("https://h/{secret:KEY}/***/{token_id}?v=***", token_url_source(url));
    token_url_put_shown(&to, url, &id);
    CHECK_STR("https://h/{secret:KEY}/***/17?v=***", to.text);
    CHECK(!secret_any());
    token_url_free(url);
    strbuf_release(&to);
}

static void a_refused_source_is_not_told_either(void)
{
    static const char *const sources[] = { "https://h/" HEX_32 "/a b",
                                           "h/" HEX_32 "/x",
                                           "https://h/" HEX_32 "?a=1",
                                           "https://h/" HEX_32 "/{x}",
                                           "https://h/{" HEX_32 "}",
                                           "https://h/" HEX_32 "/{",
                                           "ftp://h/" HEX_32,
                                           "https://h/" HEX_32 "#" HEX_32,
                                           "https://h/{token_id}#" HEX_32,
                                           "https://h/key/" HEX_32 "\n",
                                           "https:/h/" HEX_32,
                                           "https://h..h/" HEX_32,
                                           "https://h/" HEX_32 "/{secret:N}" };
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        struct err err = ERR_INIT;
        check_case("%s", sources[i]);
        CHECK(token_url_new(sources[i], &err) == NULL);
        CHECK(err.text[0] != '\0');
        CHECK(strstr(err.text, "cdef") == NULL);
        CHECK(strstr(err.hint, "cdef") == NULL);
        secret_forget();
    }
}

static void an_argument_is_shown_without_its_secrets(void)
{
    /* clang-format off */
    static const struct {
        const char *argument, *shown;
    } rows[] = {
        { "https://h/" HEX_32 "/{token_id}?a=b", "https://h/***/{token_id}?a=***" },
        { "https://user:pass@h/1", "https://***@h/1" },
        { "user:p/a@s@proxy:8080", "***@proxy:8080" },
        { "socks5h://proxy:1080", "socks5h://proxy:1080" },
        { "proxy:8080", "proxy:8080" },
        { "", "" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf to = STRBUF_INIT(8192);
        token_url_put_argument(&to, rows[i].argument);
        CHECK_STR(rows[i].shown, to.text);
        strbuf_release(&to);
    }
}

SUITE(hidden, TEST(what_is_public_is_shown), TEST(what_looks_like_a_key_is_hidden),
      TEST(a_name_tells_that_a_key_follows), TEST(what_is_a_key_is_registered),
      TEST(a_named_secret_is_asked_and_never_told),
      TEST(a_secret_that_nobody_gave_is_an_error), TEST(what_was_told_can_be_told_again),
      TEST(a_refused_source_is_not_told_either),
      TEST(an_argument_is_shown_without_its_secrets))
