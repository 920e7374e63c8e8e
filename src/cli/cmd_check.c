#include "base/strbuf.h"
#include "cli/check.h"
#include "cli/command.h"
#include "cli/headers.h"
#include "cli/runfile.h"
#include "cli/secrets.h"
#include "report/report.h"
#include "token/token.h"
#include "token/url.h"

enum { RATE_HIGHEST = 1000000000 };            /* a million a second, in 1000 s */
#define SEED_HIGHEST UINT64_C(999999999999999) /* every reader of JSON holds it exactly */

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
    "  metaprobe check https://meta.example/api --tokens 1-10000 --run night.run\n"
    "  metaprobe check --resume night.run\n"
    "  metaprobe check https://meta.example/api --tokens 1-10000 --minted 1-2500 \\\n"
    "      --expect placeholder --twice --assets\n"
    "\n"
    "SOURCE is a base URL, to which /TOKEN_ID is added, or a template with\n"
    "{token_id}, {id} (64 hex digits, ERC-1155) or {token_id_hex}. SET is 1-10000,\n"
    "1,5,9-12, @FILE or - (standard input).\n"
    "\n"
    "A key in SOURCE or in a header is best written {secret:NAME}: its value comes\n"
    "from the environment's METAPROBE_SECRET_NAME or from --secret-file, and is shown\n"
    "nowhere. What looks like a key, and the values of a query, are asked for as they\n"
    "are and shown as ***.\n"
    "\n"
    "A run that is kept (--run) can be reported again, compared (metaprobe diff),\n"
    "asked with SQL, and gone on with after an interruption or a crash (--resume).\n"
    "--expect holds the collection to what it should be before its reveal or after\n"
    "it, and asks for ids beyond --minted as well: metadata there is a leak.\n";

static void add_to_help(struct strbuf *to)
{
    judging_help(to);
    gating_help(to, RUN_OF_TOKENS);
    strbuf_puts(
        to,
        "\nExit status: 0 ready; 1 at least one token would fail, or with gates, one is\n"
        "broken; 2 usage; 3 incomplete or inconclusive; 4 source unreachable; 74 cannot\n"
        "write; 129, 130 and 143 interrupted.\n");
}

/* It may be the end of a header whose quotes were forgotten, so it is not repeated. */
static bool refuse_second_source(const struct command_line *line, struct err *err)
{
    err_set(err, ERR_USAGE, "check takes one SOURCE, found %zu", line->count);
    return err_hint(err, "a value with spaces needs quotes: --header 'Name: value'");
}

static bool check_values(const struct command_line *line, const void *values,
                         struct err *err)
{
    const struct check_settings *s = values;
    return (line->count <= 1 || refuse_second_source(line, err)) &&
           judging_names_known(&s->judging, err) &&
           (reports_known(s->reports.items, s->reports.count, err) ||
            err_within(err, "--report"));
}

static bool check_given(const struct command_line *line, const struct check_settings *s,
                        struct err *err)
{
    if (s->run != NULL && s->resume != NULL)
        err_set(err, ERR_USAGE,
                "--run begins a run and --resume goes on with one: one of them");
    else if (s->source == NULL && s->resume != NULL)
        err_set(err, ERR_USAGE,
                "%s does not keep the secret in its SOURCE: give SOURCE again",
                s->resume);
    else if (s->source == NULL)
        err_set(err, ERR_USAGE, "check needs a SOURCE, such as https://meta.example/api");
    else if (s->tokens == NULL)
        err_set(err, ERR_USAGE, "check needs --tokens SET, such as --tokens 1-10000");
    else if (s->sample == 0 && command_was_given(line, "seed"))
        err_set(err, ERR_USAGE, "--seed needs --sample N, whose tokens it chooses");
    else if (!s->assets && command_was_given(line, "ipfs-gateway"))
        err_set(err, ERR_USAGE, "--ipfs-gateway needs --assets, which asks for media");
    else if (s->run != NULL && s->run[0] == '\0')
        err_set(err, ERR_USAGE, "--run: expected the name of a file, got \"\"");
    return err->kind == ERR_NONE;
}

/* Files with what is secret. */
struct secret_places {
    const char *header_file, *secret_file;
    bool comes_first; /* the latter, before the environment */
};

static bool read_secrets(struct headers *headers, const struct check_settings *settings,
                         const struct secret_places *places, struct err *err)
{
    return (places->secret_file == NULL ||
            secrets_read(places->secret_file, places->comes_first, err)) &&
           headers_read(headers, &settings->headers, places->header_file, err) &&
           (settings->proxy == NULL || secrets_of_proxy(settings->proxy, err)) &&
           (settings->ipfs_gateway == NULL ||
            token_url_register(settings->ipfs_gateway, err));
}

static int run_with_secrets(struct check_settings *settings,
                            const struct secret_places *places, struct err *err)
{
    struct headers headers = HEADERS_INIT;
    const struct option_list given = settings->headers;
    int status = ERR_USAGE;
    if (read_secrets(&headers, settings, places, err)) {
        settings->headers = headers.list;
        status = check_run(settings, err);
        settings->headers = given;
    }
    headers_release(&headers);
    return status;
}

/* What it matters of that it stands on the command line itself. */
static void note_given(const struct command_line *line, struct check_settings *s,
                       struct secret_places *places)
{
    s->tokens_given = command_was_given(line, "tokens");
    s->minted_given = command_was_given(line, "minted");
    if (s->resume != NULL && !command_was_given(line, "run"))
        s->run = NULL; /* settings for many runs may name a file for new ones */
    places->comes_first = command_was_given(line, "secret-file");
}

static int run(struct command_line *line, struct err *err)
{
    struct check_settings s;
    check_settings_init(&s);
    struct secret_places places = { NULL, NULL, false };
    bool json = false;
    const uint64_t hour_us = UINT64_C(3600000000);
    /* clang-format off */
    const struct option options[] = {
        { "source", OPTION_TEXT | OPTION_OPERAND | OPTION_SECRET, &s.source, "SOURCE", "the Metadata API", 0, 0 },
        { "profile", OPTION_TEXT | OPTION_FILE_OR_NAME, &s.judging.profile, "NAME", "the platform to imitate (default immutable-x)", 0, 0 },
        { "tokens", OPTION_TEXT | OPTION_AT_FILE, &s.tokens, "SET", "the tokens to ask for", 0, 0 },
        { "tokens-column", OPTION_TEXT | OPTION_WITH_ABOVE, &s.tokens_column, "COLUMN", "the set is CSV, the ids are in this column", 0, 0 },
        { "minted", OPTION_TEXT | OPTION_AT_FILE, &s.minted, "SET", "that exist; others are token_not_found, see --expect", 0, 0 },
        { "sample", OPTION_COUNT, &s.sample, "N", "ask for a random sample of N tokens", 1, TOKEN_SAMPLE_MAX },
        { "seed", OPTION_COUNT, &s.seed, "N", "of the sample (default 1)", 0, SEED_HIGHEST },
        { "connections", OPTION_COUNT | OPTION_ASIDE, &s.connections, "N", "at the same time (default 32)", 1, 20000 },
        { "workers", OPTION_COUNT | OPTION_ASIDE, &s.workers, "N", "threads (default: by cores)", 1, 64 },
        { "rate", OPTION_RATE | OPTION_ASIDE, &s.rate_per_1000s, "RATE", "requests a second, or max (default 100)", 1, RATE_HIGHEST },
        { "timeout", OPTION_DURATION, &s.timeout_us, "TIME", "what if the budget were this?", 1000, hour_us },
        { "max-body", OPTION_BYTES, &s.body_limit, "SIZE", "read no more of a body (default 1MiB)", 1024, 1 << 30 },
        { "header", OPTION_LIST | OPTION_SECRET, &s.headers, "LINE", "send this header too; repeatable", 0, 0 },
        { "header-file", OPTION_TEXT | OPTION_FILE | OPTION_PLACE | OPTION_SECRET, &places.header_file, "FILE", "headers, one a line: for secrets", 0, 0 },
        { "secret-file", OPTION_TEXT | OPTION_FILE | OPTION_PLACE | OPTION_SECRET, &places.secret_file, "FILE", "NAME=VALUE lines, for {secret:NAME}", 0, 0 },
        { "user-agent", OPTION_TEXT, &s.user_agent, "TEXT", "instead of metaprobe/VERSION", 0, 0 },
        { "resolve", OPTION_LIST, &s.resolve, "HOST:PORT:IP", "use this address; repeatable", 0, 0 },
        { "cacert", OPTION_TEXT | OPTION_FILE | OPTION_ASIDE, &s.ca_file, "FILE", "trust these certificates", 0, 0 },
        { "insecure", OPTION_FLAG, &s.insecure, NULL, "do not verify TLS; predictions get weaker", 0, 0 },
        { "proxy", OPTION_TEXT | OPTION_SECRET, &s.proxy, "URL", "ask through a proxy", 0, 0 },
        { "twice", OPTION_FLAG, &s.twice, NULL, "ask again where all is well: is it the same answer?", 0, 0 },
        { "assets", OPTION_FLAG | OPTION_ASIDE, &s.assets, NULL, "ask for the images and animations too", 0, 0 },
        { "ipfs-gateway", OPTION_TEXT | OPTION_ASIDE | OPTION_SECRET, &s.ipfs_gateway, "URL", "ask for ipfs:// there: https://ipfs.io/ipfs/", 0, 0 },
        { "no-breaker", OPTION_FLAG | OPTION_ASIDE, &s.no_breaker, NULL, "go on where half of the attempts fail", 0, 0 },
        { "yes", OPTION_FLAG | OPTION_CONSENT | OPTION_ASIDE, &s.yes, NULL, "do not ask before a high rate", 0, 0 },
        { "run", OPTION_TEXT | OPTION_FILE | OPTION_PLACE, &s.run, "FILE", "keep the run in this new file, for report and diff", 0, 0 },
        { "resume", OPTION_TEXT | OPTION_CONSENT | OPTION_PLACE, &s.resume, "FILE", "go on with this run: ask what is missing in it", 0, 0 },
        JUDGING_OPTIONS(s.judging),
        GATING_OPTIONS(s.gating),
        { "report", OPTION_LIST | OPTION_EQUALS_FILE | OPTION_PLACE, &s.reports, "FORMAT[=FILE]", "see below; repeatable", 0, 0 },
        { "json", OPTION_FLAG | OPTION_ADDS | OPTION_PLACE, &json, NULL, "the same as --report json", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    /* clang-format on */
    s.options = options;
    line->restore = runfile_restore;
    line->check = check_values;
    line->values = &s;
    int status = command_begin(line, options, help_head, add_to_help, err);
    note_given(line, &s, &places);
    if (status == COMMAND_GO)
        status = check_given(line, &s, err) && judging_given(line, &s.judging, err)
                     ? run_with_secrets(&s, &places, err)
                     : (int)ERR_USAGE;
    option_list_release(&s.headers);
    option_list_release(&s.resolve);
    option_list_release(&s.reports);
    judging_settings_release(&s.judging);
    gating_settings_release(&s.gating);
    return status;
}

const struct command cmd_check = {
    "check",
    "would a refresh succeed? ask every token and say",
    run,
};
