#include "base/file.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "cli/check.h"
#include "cli/command.h"
#include "net/route.h"
#include "token/token.h"

#include <stdlib.h>
#include <string.h>

static const char help_head[] =
    "metaprobe check SOURCE --tokens SET [option ...]\n"
    "\n"
    "Asks SOURCE for every token the way the platform would and tells which tokens a\n"
    "metadata refresh would fail, with which documented code and why.\n"
    "\n"
    "  metaprobe check https://meta.example/api --tokens 1-10000\n"
    "  metaprobe check https://meta.example/{token_id}.json --tokens @ids.txt --json\n"
    "  metaprobe check https://staging.example --tokens 1-10000 --sample 500 \\\n"
    "      --report text --report junit=check.xml --report ndjson=tokens.ndjson\n"
    "\n"
    "SOURCE is a base URL, to which /TOKEN_ID is added, or a template with {token_id},\n"
    "{id} (64 hex digits, ERC-1155) or {token_id_hex}. SET is 1-10000, 1,5,9-12, @FILE or\n"
    "- (standard input).\n";

static void add_to_help(struct strbuf *to)
{
    judging_help(to);
    strbuf_puts(
        to,
        "\nExit status: 0 ready; 1 at least one token would fail; 2 usage; 3 incomplete or\n"
        "inconclusive; 4 source unreachable; 74 cannot write; 130 and 143 interrupted.\n");
}

/* One header a line; blank lines and lines behind '#' are passed over. The text must stay
 * as long as the list is used. */
static bool read_headers(struct option_list *headers, char *text, const char *path,
                         struct err *err)
{
    unsigned line = 0;
    for (char *at = text; at != NULL;) {
        char *end = strchr(at, '\n');
        if (end != NULL)
            *end = '\0';
        line++;
        size_t len = strlen(at);
        if (len > 0 && at[len - 1] == '\r')
            at[len - 1] = '\0';
        if (at[0] != '\0' && at[0] != '#') {
            if (!route_header_ok(at, err))
                return err_within(err, "%s:%u", path, line);
            option_list_add(headers, at);
        }
        at = end ? end + 1 : NULL;
    }
    return true;
}

static bool check_headers(const struct option_list *headers, struct err *err)
{
    for (size_t i = 0; i < headers->count; i++) {
        if (!route_header_ok(headers->items[i], err))
            return err_within(err, "--header");
    }
    return true;
}

static bool check_rest(const char **rest, size_t count, struct check_settings *settings,
                       struct err *err)
{
    if (count == 0)
        err_set(err, ERR_USAGE, "check needs a SOURCE, such as https://meta.example/api");
    else if (count > 1)
        err_set(err, ERR_USAGE, "check takes one SOURCE, found \"%s\" too", rest[1]);
    else if (settings->tokens == NULL)
        err_set(err, ERR_USAGE, "check needs --tokens SET, such as --tokens 1-10000");
    settings->source = count ? rest[0] : NULL;
    return err->kind == ERR_NONE;
}

static int run_with_headers(struct check_settings *settings, const char *header_file,
                            struct err *err)
{
    enum { HEADER_FILE_MAX = 256 * 1024 };
    struct strbuf text = STRBUF_INIT(HEADER_FILE_MAX);
    int status = ERR_USAGE;
    if (check_headers(&settings->headers, err) &&
        (header_file == NULL ||
         ((file_read(&text, header_file, err) || err_within(err, "--header-file")) &&
          read_headers(&settings->headers, text.text, header_file, err))))
        status = check_run(settings, err);
    strbuf_release(&text);
    return status;
}

static int run(int argc, char **argv, struct err *err)
{
    struct check_settings s;
    check_settings_init(&s);
    const char *header_file = NULL;
    bool json = false;
    const uint64_t hour_us = UINT64_C(3600000000);
    /* clang-format off */
    const struct option options[] = {
        { "profile", OPTION_TEXT, &s.judging.profile, "NAME", "the platform to imitate (default immutable-x)", 0, 0 },
        { "tokens", OPTION_TEXT, &s.tokens, "SET", "the tokens to ask for", 0, 0 },
        { "tokens-column", OPTION_TEXT, &s.tokens_column, "COLUMN", "the set is CSV, the ids are in this column", 0, 0 },
        { "minted", OPTION_TEXT, &s.minted, "SET", "the tokens that exist; others are token_not_found", 0, 0 },
        { "sample", OPTION_COUNT, &s.sample, "N", "ask for a random sample of N tokens", 1, TOKEN_SAMPLE_MAX },
        { "seed", OPTION_COUNT, &s.seed, "N", "of the sample (default 1)", 0, UINT64_MAX / 4 },
        { "connections", OPTION_COUNT, &s.connections, "N", "at the same time (default 32)", 1, 20000 },
        { "workers", OPTION_COUNT, &s.workers, "N", "threads (default: by cores)", 1, 64 },
        { "rate", OPTION_RATE, &s.rate_per_1000s, "RATE", "requests a second, or max (default 100)", 0, 0 },
        { "timeout", OPTION_DURATION, &s.timeout_us, "TIME", "what if the budget were this?", 1000, hour_us },
        { "max-body", OPTION_BYTES, &s.body_limit, "SIZE", "read no more of a body (default 1MiB)", 1024, 1 << 30 },
        { "header", OPTION_LIST, &s.headers, "LINE", "send this header too; repeatable", 0, 0 },
        { "header-file", OPTION_TEXT, &header_file, "FILE", "headers, one a line: for secrets", 0, 0 },
        { "user-agent", OPTION_TEXT, &s.user_agent, "TEXT", "instead of metaprobe/VERSION", 0, 0 },
        { "resolve", OPTION_LIST, &s.resolve, "HOST:PORT:IP", "use this address; repeatable", 0, 0 },
        { "cacert", OPTION_TEXT, &s.ca_file, "FILE", "trust these certificates", 0, 0 },
        { "insecure", OPTION_FLAG, &s.insecure, NULL, "do not verify TLS; predictions get weaker", 0, 0 },
        { "proxy", OPTION_TEXT, &s.proxy, "URL", "ask through a proxy", 0, 0 },
        { "no-breaker", OPTION_FLAG, &s.no_breaker, NULL, "go on where half of the attempts fail", 0, 0 },
        { "yes", OPTION_FLAG, &s.yes, NULL, "do not ask before a high rate", 0, 0 },
        JUDGING_OPTIONS(s.judging),
        { "report", OPTION_LIST, &s.reports, "FORMAT[=FILE]", "see below; repeatable", 0, 0 },
        { "json", OPTION_FLAG, &json, NULL, "the same as --report json", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    /* clang-format on */
    struct command_line line;
    int status = command_begin(&line, options, help_head, add_to_help, argc, argv, err);
    if (json)
        option_list_add(&s.reports, "json");
    if (status == COMMAND_GO)
        status = check_rest(line.rest, line.count, &s, err)
                     ? run_with_headers(&s, header_file, err)
                     : (int)ERR_USAGE;
    option_list_release(&s.headers);
    option_list_release(&s.resolve);
    option_list_release(&s.reports);
    judging_settings_release(&s.judging);
    command_line_release(&line);
    return status;
}

const struct command cmd_check = {
    "check",
    "would a refresh succeed? ask every token and say",
    run,
};
