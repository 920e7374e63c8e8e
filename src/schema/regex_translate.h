/*
 * From a regular expression of ECMA-262 to one that means the same to PCRE2.
 *
 * Most of the two grammars is common. What differs is written out (\s, '.', long names of
 * Unicode properties, surrogate pairs, names of groups) or refused, where PCRE2 would
 * take it for something else (\A, possessive quantifiers, verbs, …). What comes out needs
 * the options PCRE2_UTF, PCRE2_DOLLAR_ENDONLY, PCRE2_ALLOW_EMPTY_CLASS and
 * PCRE2_MATCH_UNSET_BACKREF, and must not have PCRE2_UCP.
 *
 * Two differences remain: a group within a repetition keeps what it matched in an earlier
 * round, and lookbehinds must be of a fixed length, which PCRE2 itself reports.
 */
#ifndef SCHEMA_REGEX_TRANSLATE_H
#define SCHEMA_REGEX_TRANSLATE_H

#include "base/err.h"
#include "base/strbuf.h"

enum regex_grammar {
    REGEX_STRICT, /* the flag `u` */
    REGEX_LENIENT /* that, and where it fails what Annex B of ECMA-262 allows without the
                   * flag: a literal ']', '{' or '}', escaped punctuation, "[\w-.]";
                   * escaped letters stay errors, for they are always meant for another
                   * dialect */
};

/* Adds the translation to `to`. */
bool regex_translate(struct strbuf *to, const char *pattern, size_t len,
                     enum regex_grammar grammar, struct err *err);

/* What PCRE2 calls the Unicode property "name" or "name=value" of ECMA-262 (an empty
 * `to` when there is none): "Letter" -> "L". regex_property.c. */
bool regex_property(struct strbuf *to, const char *name, size_t len);

#endif
