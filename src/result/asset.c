#include "result/asset.h"

const char *asset_kind_name(enum asset_kind kind)
{
    static const char *const names[] = {
        [ASSET_IMAGE] = "image", [ASSET_ANIMATION] = "animation_url"
    };
    return names[kind];
}
