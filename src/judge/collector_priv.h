/*
 * What the files of the collector share: what is kept of every document, 44 bytes and
 * 8 more for each of its media beyond one, and the parts that look at all of them when
 * the last one was added.
 */
#ifndef JUDGE_COLLECTOR_PRIV_H
#define JUDGE_COLLECTOR_PRIV_H

#include "base/bitset.h"
#include "judge/alike.h"
#include "judge/collector.h"
#include "judge/glance.h"
#include "judge/label.h"
#include "judge/traits.h"

/* Hashes are 0 where there is nothing to compare. */
struct record {
    uint64_t document, name; /* of the bytes; of the text */
};

/* What records are compared by. */
enum record_field {
    FIELD_DOCUMENT,
    FIELD_NAME,
    FIELD_SHAPE,
    FIELD_PICTURE, /* all media together */
    FIELD_LOOK,    /* the shape, and the very picture */
    FIELD_MEDIA    /* + enum medium: one of the media */
};

enum mark {
    MARK_UNMINTED = 1 << 0,
    MARK_STRONG = 1 << 1,   /* words of a placeholder (placeholder.h, veil.h) */
    MARK_WEAK = 1 << 2,     /* words that may be those of a placeholder */
    MARK_FORETOLD = 1 << 3, /* the description speaks of a reveal */
    MARK_SEVERAL = 1 << 4,  /* two attributes or more; else one or none */
    MARK_ONE_MORE = 1 << 5, /* the greater one of these: three or more; or one */
    MARK_REAL = 1 << 6,     /* at least two of a name, an image, attributes */
    MARK_VEILED = 1 << 8,   /* its attributes hide what they tell (veil.h) */
    MARK_NAMED = 1 << 7,    /* for a moment: of those that share what is looked at */
    /* These are found at the end: */
    MARK_PLACEHOLDER = 1 << 9,
    MARK_REPEAT = 1 << 10,       /* another document has the same bytes */
    MARK_PICTURED = 1 << 11,     /* told of another one of its media */
    MARK_SHARED_SHAPE = 1 << 12, /* another document has the same shape, minted or not */
    MARK_SHARED_PICTURE = 1 << 13, /* as this one; or the same picture */
    MARK_SHARED_LOOK = 1 << 14,    /* or both, where neither has attributes of its own */
    MARK_NO_TOKEN = 1 << 15        /* nobody knows of which, as one does of the others */
};

/* Three attributes or more are no placeholder's, unless they are hidden. */
static inline bool has_many(unsigned marks)
{
    return (marks & MARK_SEVERAL) != 0 && (marks & MARK_ONE_MORE) != 0;
}

static inline bool has_none(unsigned marks)
{
    return (marks & (MARK_SEVERAL | MARK_ONE_MORE)) == 0;
}

/* Documents with one of these are none of the collection's. */
enum { MARKS_OUTSIDE = MARK_UNMINTED | MARK_NO_TOKEN };

/* Records come in chunks that never move: no copying, and no room to spare. An array that
 * no document writes to costs no memory, only addresses. */
enum { CHUNK_RECORDS = 1 << 14 };
enum { CHUNKS = (COLLECTOR_DOCUMENTS_MAX + CHUNK_RECORDS - 1) / CHUNK_RECORDS };

struct chunk {
    struct record records[CHUNK_RECORDS];
    uint64_t media[MEDIUM_COUNT][CHUNK_RECORDS];
    uint64_t shapes[CHUNK_RECORDS];   /* alike_hash(), 0: not looked at */
    uint32_t labels[CHUNK_RECORDS];   /* label_pack() */
    uint16_t id_marks[CHUNK_RECORDS]; /* own_id_mark() */
    int16_t offsets[CHUNK_RECORDS];   /* of the number in the name, struct name_number */
    uint16_t stems[CHUNK_RECORDS];
    uint16_t marks[CHUNK_RECORDS];
};

/* A document that may be the placeholder: of any that more than one in CANDIDATES_MAX
 * documents are like, one is kept (Misra and Gries, 1982). */
enum { CANDIDATES_MAX = 64, CANDIDATE_BYTES = 16 << 10 };
struct candidate {
    uint64_t shape, weight; /* 0: free */
    char *text;             /* NULL: too large to be kept */
    size_t len;
    struct own_id id;
};

/* Among whose documents templates are looked for. */
enum nominees {
    NOMINEES_MINTED,   /* those that may be the placeholder */
    NOMINEES_UNMINTED, /* all of them */
    NOMINEES
};

/* Numbers behind # in names of minted tokens, and how many are there again. */
struct numbering {
    struct bitset values;
    uint64_t repeats;
};

struct answers {
    uint64_t count;
    int64_t longest_s;
    struct lowest lowest;
};

struct collector {
    enum expectation expect;
    struct chunk *chunks[CHUNKS];
    size_t count;                      /* records */
    uint64_t added;                    /* documents, those beyond the records too */
    uint64_t left_out, left_out_bytes; /* collector_left_out() */
    bool unminted;                     /* is any of them? */
    bool has_media[MEDIUM_COUNT];
    struct labels labels;
    uint64_t
        beyond; /* the label of all documents beyond the records, once there is one */
    bool knows_beyond;
    struct trait_table traits;
    struct candidate candidates[NOMINEES][CANDIDATES_MAX];
    struct numbering numbering;
    struct answers kept, guessed, cached; /* caches may keep them, or guess that they
                                           * may; came out of one */
    struct json_tape tape;
    struct alike_scratch scratch;
    uint64_t seed;
};

static inline struct record *record_at(const struct collector *collector, size_t i)
{
    return &collector->chunks[i / CHUNK_RECORDS]->records[i % CHUNK_RECORDS];
}

static inline uint64_t label_at(const struct collector *collector, size_t i)
{
    return label_unpack(&collector->labels,
                        collector->chunks[i / CHUNK_RECORDS]->labels[i % CHUNK_RECORDS]);
}

static inline uint64_t *medium_at(const struct collector *collector, enum medium medium,
                                  size_t i)
{
    return &collector->chunks[i / CHUNK_RECORDS]->media[medium][i % CHUNK_RECORDS];
}

static inline uint64_t *shape_at(const struct collector *collector, size_t i)
{
    return &collector->chunks[i / CHUNK_RECORDS]->shapes[i % CHUNK_RECORDS];
}

static inline uint16_t *id_mark_at(const struct collector *collector, size_t i)
{
    return &collector->chunks[i / CHUNK_RECORDS]->id_marks[i % CHUNK_RECORDS];
}

static inline uint16_t *marks_at(const struct collector *collector, size_t i)
{
    return &collector->chunks[i / CHUNK_RECORDS]->marks[i % CHUNK_RECORDS];
}

static inline bool is_minted(const struct collector *collector, size_t i)
{
    return (*marks_at(collector, i) & MARKS_OUTSIDE) == 0;
}

/* What the record is compared by; 0 when it has none. */
uint64_t field_at(const struct collector *collector, size_t i, unsigned field);

/* The records whose marks in `marks` are `wanted`, compared by a field. */
struct sharers {
    unsigned field, marks, wanted;
};

/* Groups are of two or more records with the same field. */
struct sharing {
    uint64_t records;        /* that have the field */
    uint64_t groups, tokens; /* how many groups; records in all of them */
    uint64_t largest;        /* records of the largest */
    struct lowest lowest; /* of the largest; of several, of that with the first token */
};

void sharing_find(struct sharing *sharing, struct collector *collector,
                  struct sharers of);

enum sharing_whom { SHARING_ALL, SHARING_BUT_FIRST /* by its label */ };

/* Marks the records of each group. */
void sharing_mark(struct collector *collector, struct sharers of, enum mark mark,
                  enum sharing_whom whom);

/* Hashes of documents that are alike the placeholder, and how many are. */
struct pattern {
    struct likeness likeness;
    uint64_t documents; /* that were looked at */
    uint64_t tokens;    /* of these: that are alike it */
    bool known;         /* else no documents are alike, or too few of them */
};

/* By the marks of a document. */
bool may_be_nominated(const struct collector *collector, enum nominees of,
                      unsigned marks);
/* Of such a document. */
void pattern_nominate(struct collector *collector, enum nominees of,
                      const struct collector_item *item, uint64_t shape,
                      const struct own_id *id);
/* The template of most of these documents, among those that are not made of `without`,
 * which may be NULL. The caller releases its likeness. */
void pattern_find(struct collector *collector, enum nominees of,
                  const struct pattern *without, struct pattern *best);
bool pattern_has(const struct pattern *pattern, const struct collector *collector,
                 size_t i);
/* Gives one shape to all documents that are alike, also where a part looks like an id. */
void pattern_merge_alike(struct collector *collector);

/* Keeps the number that a name gives its token, of the last record. */
void numbering_keep(struct collector *collector, const struct collector_item *item,
                    struct json_text name);

/* The parts, in this order; each adds its findings. */
void collector_look_for_placeholders(struct collector *collector,
                                     struct collection *collection);
/* With the placeholder's pattern, if it is known. */
void collector_look_for_leaks(struct collector *collector, struct collection *collection,
                              const struct pattern *pattern);
void collector_look_for_sameness(struct collector *collector,
                                 struct collection *collection);
void collector_look_at_numbers(const struct collector *collector,
                               struct collection *collection);
void collector_look_at_traits(struct collector *collector, struct collection *collection);

#endif
