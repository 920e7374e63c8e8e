/*
 * Words of a document that stands in for one that is not revealed yet. A strong word is
 * hardly ever the name of a thing; a weak one often is ("Mystery Box" is sold in many
 * games), and says something only beside other signs. Upper and lower case do not matter.
 */
#ifndef JUDGE_PLACEHOLDER_H
#define JUDGE_PLACEHOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum placeholder_hint { PLACEHOLDER_NONE, PLACEHOLDER_WEAK, PLACEHOLDER_STRONG };

/* More attributes are no placeholder's, unless they hide what they tell (veil.h). */
enum { PLACEHOLDER_ATTRIBUTES_MAX = 2 };

/* Of a token's name; looks at the beginning only, since names are short. `letters` are
 * those of the text (judge/letters.h). */
enum placeholder_hint placeholder_of_name(const char *text, size_t len, uint64_t letters);
/* Of the URL of its image: the end of the path alone, since the host is the
 * collection's. */
enum placeholder_hint placeholder_of_image(const char *url, size_t len);
/* Does a description speak of a reveal to come? Real things do so too ("Buildings will be
 * revealed in season 2"): it is a weak word. */
bool placeholder_in_prose(const char *text, size_t len);

#endif
