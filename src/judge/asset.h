/*
 * What is wrong with media that a document points to. No platform's refresh looks at it,
 * so none of this changes what is predicted: they are findings for whoever wants to see a
 * picture. Pure.
 *
 *     asset.missing      the answer says that it is not there, or not for everybody
 *     asset.unreachable  no answer, or a server in trouble: it may be there later
 *     asset.unreadable   a data: URL that stands for nothing
 *     asset.empty        no bytes
 *     asset.type         a type that is not shown there (HTML as an image)
 *     asset.untyped      no type, or one that tells nothing
 *     asset.large        more than ASSET_LARGE_BYTES
 *     asset.not-asked    nothing is known, and why
 */
#ifndef JUDGE_ASSET_H
#define JUDGE_ASSET_H

#include "result/asset.h"

#define ASSET_LARGE_BYTES UINT64_C(100000000)

/* Adds the findings to `result`. */
void judge_asset(struct asset_result *result);

bool asset_is_data(const char *url);
/* Reads a data: URL (RFC 2397): fills type and length, or the reason and, for the
 * trouble, BODY_MALFORMED. Adds no findings. */
void asset_read_data(struct asset_result *result);

#endif
