#include "judge/looks.h"

#include "base/untrusted.h"

#include <stdint.h>
#include <string.h>

/* A byte that is of no character; above all of these. */
enum { STRAY = 0x110000 };

/* A character, and what it looks like: 0 where it does not show by itself. */
struct shape {
    uint32_t was, is;
    bool odd; /* looks like another one, or like nothing */
};

struct look {
    struct shape list[LOOKS_BYTES];
    size_t count;
};

/* ---- characters ---- */

static uint32_t read_code(const char *text, size_t width)
{
    static const unsigned char masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    if (width == 0)
        return STRAY + (unsigned char)text[0];
    uint32_t code = (unsigned char)text[0] & masks[width];
    for (size_t i = 1; i < width; i++)
        code = code << 6 | ((unsigned char)text[i] & 0x3f);
    return code;
}

static size_t put_code(char *to, uint32_t code)
{
    static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    size_t width = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code >= STRAY || width == 1) {
        to[0] = (char)(code & 0xff);
        return 1;
    }
    for (size_t i = width; i-- > 1; code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)(leads[width] | code);
    return width;
}

static void read_look(struct look *look, const char *text, size_t len)
{
    look->count = 0;
    for (size_t i = 0; i < len;) {
        size_t width = utf8_width(text + i, len - i);
        uint32_t code = read_code(text + i, width);
        look->list[look->count++] = (struct shape){ code, code, false };
        i += width > 0 ? width : 1;
    }
}

/* ---- blanks, punctuation, width ---- */

/* Characters in a row that look like one, or like those of another row. */
static const struct range {
    uint32_t first, last, is;
    bool in_order; /* the next one is `is` + 1 */
} ranges[] = {
    { '\t', '\r', ' ', false },      { 0xa0, 0xa0, ' ', false },
    { 0xad, 0xad, 0, false },        { 0x2bc, 0x2bc, '\'', false },
    { 0x34f, 0x34f, 0, false },      { 0x1680, 0x1680, ' ', false },
    { 0x180b, 0x180e, 0, false },    { 0x2000, 0x200a, ' ', false },
    { 0x200b, 0x200f, 0, false },    { 0x2010, 0x2015, '-', false },
    { 0x2018, 0x201b, '\'', false }, { 0x201c, 0x201f, '"', false },
    { 0x2028, 0x2029, ' ', false },  { 0x202a, 0x202e, 0, false },
    { 0x202f, 0x202f, ' ', false },  { 0x2032, 0x2032, '\'', false },
    { 0x205f, 0x205f, ' ', false },  { 0x2060, 0x206f, 0, false },
    { 0x2212, 0x2212, '-', false },  { 0x3000, 0x3000, ' ', false },
    { 0xfe00, 0xfe0f, 0, false },    { 0xfeff, 0xfeff, 0, false },
    { 0xff01, 0xff5e, '!', true },   { 0xe0000, 0xe0fff, 0, false },
};

static void make_plain(struct shape *shape)
{
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        const struct range *range = &ranges[i];
        if (shape->was < range->first || shape->was > range->last)
            continue;
        shape->is = range->is + (range->in_order ? shape->was - range->first : 0);
        shape->odd = true;
    }
}

/* ---- accents ---- */

/* Of the letter in one row and the accent the letter below it is made (Unicode 15, the
 * canonical compositions of letters that are in use). */
static const struct accent {
    uint32_t mark;
    const uint32_t *letters, *composed;
} accents[] = {
    { 0x300, U"AEIOUaeiouÜüNnĒēŌōWwÂâĂăÊêÔôƠơƯưYyЕИеи",
      U"ÀÈÌÒÙàèìòùǛǜǸǹḔḕṐṑẀẁẦầẰằỀềỒồỜờỪừỲỳЀЍѐѝ" },
    { 0x301,
      U"AEIOUYaeiouyCcLlNnRrSsZzÜüGgÅåÆæØøÇçĒēÏïKkMmÕõŌōPpŨũWwÂâĂăÊêÔôƠơƯưΑΕΗΙΟΥΩϊαεηιϋο"
      U"υωГКгк",
      U"ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹźǗǘǴǵǺǻǼǽǾǿḈḉḖḗḮḯḰḱḾḿṌṍṒṓṔṕṸṹẂẃẤấẮắẾếỐốỚớỨứΆΈΉΊΌΎΏΐάέήίΰό"
      U"ύώЃЌѓќ" },
    { 0x302, U"AEIOUaeiouCcGgHhJjSsWwYyZzẠạẸẹỌọ", U"ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷẐẑẬậỆệỘộ" },
    { 0x303, U"ANOanoIiUuVvÂâĂăEeÊêÔôƠơƯưYy", U"ÃÑÕãñõĨĩŨũṼṽẪẫẴẵẼẽỄễỖỗỠỡỮữỸỹ" },
    { 0x304, U"AaEeIiOoUuÜüÄäȦȧÆæǪǫÖöÕõȮȯYyGgḶḷṚṛ",
      U"ĀāĒēĪīŌōŪūǕǖǞǟǠǡǢǣǬǭȪȫȬȭȰȱȲȳḠḡḸḹṜṝ" },
    { 0x306, U"AaEeGgIiOoUuȨȩẠạУИиу", U"ĂăĔĕĞğĬĭŎŏŬŭḜḝẶặЎЙйў" },
    { 0x307, U"CcEeGgIZzAaOoBbDdFfHhMmNnPpRrSsŚśŠšṢṣTtWwXxYy",
      U"ĊċĖėĠġİŻżȦȧȮȯḂḃḊḋḞḟḢḣṀṁṄṅṖṗṘṙṠṡṤṥṦṧṨṩṪṫẆẇẊẋẎẏ" },
    { 0x308, U"AEIOUaeiouyYHhÕõŪūWwXxtΙΥιυЕІеі", U"ÄËÏÖÜäëïöüÿŸḦḧṎṏṺṻẄẅẌẍẗΪΫϊϋЁЇёї" },
    { 0x309, U"AaÂâĂăEeÊêIiOoÔôƠơUuƯưYy", U"ẢảẨẩẲẳẺẻỂểỈỉỎỏỔổỞởỦủỬửỶỷ" },
    { 0x30a, U"AaUuwy", U"ÅåŮůẘẙ" },
    { 0x30b, U"OoUu", U"ŐőŰű" },
    { 0x30c, U"CcDdEeLlNnRrSsTtZzAaIiOoUuÜüGgKkjHh",
      U"ČčĎďĚěĽľŇňŘřŠšŤťŽžǍǎǏǐǑǒǓǔǙǚǦǧǨǩǰȞȟ" },
    { 0x323, U"BbDdHhKkLlMmNnRrSsTtVvWwZzAaEeIiOoƠơUuƯưYy",
      U"ḄḅḌḍḤḥḲḳḶḷṂṃṆṇṚṛṢṣṬṭṾṿẈẉẒẓẠạẸẹỊịỌọỢợỤụỰựỴỵ" },
    { 0x326, U"SsTt", U"ȘșȚț" },
    { 0x327, U"CcGgKkLlNnRrSsTtEeDdHh", U"ÇçĢģĶķĻļŅņŖŗŞşŢţȨȩḐḑḨḩ" },
    { 0x328, U"AaEeIiUuOo", U"ĄąĘęĮįŲųǪǫ" },
    { 0x3099,
      U"かきくけこさしすせそたちつてとはひふへほうゝカキクケコサシスセソタチツテトハヒフヘホウワヰヱヲヽ",
      U"がぎぐげござじずぜぞだぢづでどばびぶべぼゔゞガギグゲゴザジズゼゾダヂヅデドバビブベボヴヷヸヹヺヾ" },
    { 0x309a, U"はひふへほハヒフヘホ", U"ぱぴぷぺぽパピプペポ" },
};

/* The place of the character in the row; SIZE_MAX when it is not there. */
static size_t place_in(const uint32_t *row, uint32_t code)
{
    for (size_t i = 0; row[i] != 0; i++) {
        if (row[i] == code)
            return i;
    }
    return SIZE_MAX;
}

/* Syllables are computed (The Unicode Standard, 3.12). */
static uint32_t join_jamo(uint32_t first, uint32_t next)
{
    enum { SYLLABLES = 0xac00, LEADS = 0x1100, VOWELS = 0x1161, TAILS = 0x11a7 };
    enum { LEAD_COUNT = 19, VOWEL_COUNT = 21, TAIL_COUNT = 28 };
    enum { SYLLABLE_COUNT = LEAD_COUNT * VOWEL_COUNT * TAIL_COUNT };
    if (first >= LEADS && first < LEADS + LEAD_COUNT && next >= VOWELS &&
        next < VOWELS + VOWEL_COUNT)
        return SYLLABLES + ((first - LEADS) * VOWEL_COUNT + (next - VOWELS)) * TAIL_COUNT;
    if (first >= SYLLABLES && first < SYLLABLES + SYLLABLE_COUNT &&
        (first - SYLLABLES) % TAIL_COUNT == 0 && next > TAILS &&
        next < TAILS + TAIL_COUNT)
        return first + (next - TAILS);
    return 0;
}

/* What the two are together; 0: two characters. */
static uint32_t join(uint32_t letter, uint32_t mark)
{
    for (size_t i = 0; i < sizeof(accents) / sizeof(accents[0]); i++) {
        if (accents[i].mark != mark)
            continue;
        size_t place = place_in(accents[i].letters, letter);
        return place != SIZE_MAX ? accents[i].composed[place] : 0;
    }
    return join_jamo(letter, mark);
}

static void compose(struct look *look)
{
    struct shape *letter = NULL;
    for (size_t i = 0; i < look->count; i++) {
        struct shape *shape = &look->list[i];
        uint32_t joined =
            letter != NULL && shape->is >= 0x300 ? join(letter->is, shape->is) : 0;
        if (joined != 0) {
            letter->is = joined;
            shape->is = 0;
            shape->odd = true;
        } else if (shape->is != 0) {
            letter = shape;
        }
    }
}

/* ---- scripts ---- */

static const uint32_t alike[] = U"АВЕКМНОРСТХУІЈЅаеорсхуіјѕһԁԛԝЁё"
                                U"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχ";
static const uint32_t latin[] = U"ABEKMHOPCTXYIJSaeopcxyijshdqwËë"
                                U"ABEZHIKMNOPTYXaikvopux";
_Static_assert(sizeof(alike) == sizeof(latin), "each has its Latin letter");

static bool is_ascii_letter(uint32_t code)
{
    return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
}

static bool is_latin(uint32_t code)
{
    return is_ascii_letter(code) || (code >= 0xc0 && code < 0x250) ||
           (code >= 0x1e00 && code < 0x1f00);
}

static bool is_of_word(uint32_t code)
{
    return is_ascii_letter(code) || code >= 0xc0 || code == 0;
}

/* Letters from `from` on: where they end, and whether all of them could be Latin. */
static size_t word_end(const struct look *look, size_t from, bool *could_be_latin)
{
    size_t to = from;
    *could_be_latin = true;
    for (; to < look->count && is_of_word(look->list[to].is); to++) {
        uint32_t code = look->list[to].is;
        if (code != 0 && !is_latin(code) && place_in(alike, code) == SIZE_MAX)
            *could_be_latin = false;
    }
    return to;
}

static void make_latin(struct shape *shape)
{
    size_t place = shape->is != 0 ? place_in(alike, shape->is) : SIZE_MAX;
    if (place == SIZE_MAX)
        return;
    shape->is = latin[place];
    shape->odd = true;
}

static void unmix_scripts(struct look *look)
{
    bool any_latin = false, could_be_latin;
    for (size_t i = 0; i < look->count; i++)
        any_latin = any_latin || is_ascii_letter(look->list[i].is);
    for (size_t from = 0, to; any_latin && from < look->count; from = to + 1) {
        to = word_end(look, from, &could_be_latin);
        for (size_t i = from; could_be_latin && i < to; i++)
            make_latin(&look->list[i]);
    }
}

/* ---- all together ---- */

static void look_at(struct look *look, const char *text, size_t len)
{
    read_look(look, text, len);
    for (size_t i = 0; i < look->count; i++)
        make_plain(&look->list[i]);
    compose(look);
    unmix_scripts(look);
}

static bool is_plain(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] < ' ' || text[i] > '~')
            return false;
    }
    return true;
}

size_t looks_of(char *to, const char *text, size_t len)
{
    struct look look;
    size_t used = 0;
    if (is_plain(text, len)) {
        memcpy(to, text, len);
        return len;
    }
    look_at(&look, text, len);
    for (size_t i = 0; i < look.count; i++) {
        if (look.list[i].is != 0)
            used += put_code(to + used, look.list[i].is);
    }
    return used;
}

void looks_put(struct strbuf *to, const char *text, size_t len, const char *beside,
               size_t beside_len, size_t columns)
{
    enum { SHOWN_MAX = 12 * LOOKS_BYTES }; /* \u{10ffff} is ten */
    struct look look;
    struct strbuf shown = STRBUF_INIT(SHOWN_MAX);
    if (len > LOOKS_BYTES) {
        untrusted_put(to, text, len, columns);
        return;
    }
    look_at(&look, text, len);
    for (size_t i = 0; i < look.count; i++) {
        char code[4];
        size_t width = put_code(code, look.list[i].was);
        bool told = look.list[i].odd && memmem(beside, beside_len, code, width) == NULL;
        if (told && look.list[i].was >= 0x80)
            strbuf_putf(&shown, "\\u{%x}", (unsigned)look.list[i].was);
        else
            untrusted_put(&shown, code, width, SHOWN_MAX);
    }
    untrusted_put(to, shown.text, shown.len, columns);
    strbuf_release(&shown);
}
